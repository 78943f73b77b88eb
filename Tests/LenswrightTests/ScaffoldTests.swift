import Foundation
import LensSyntax
import Lenswright
import Testing

/// What a new service is made of compiles, passes its tests and is silent under every rule, whatever it began with.
@Suite struct ScaffoldTests {
  static let templates = Repository.root.appending(path: "Templates")

  static func starter(_ name: String) throws -> Starter {
    try Starter.named(name, among: embeddedStarters)
  }

  /// A service of a starter, with its spec, or why there is none.
  private func service(
    _ starter: String, to destinations: [String] = [], set settings: [String] = [],
    named name: String = "checkout", on pipeline: PipelinePlatform = .none
  ) throws -> NewService {
    try newService(
      from: try Self.starter(starter),
      ServiceAnswers(
        service: name, destinations: destinations, settings: settings, pipeline: pipeline))
  }

  private func spec(_ service: NewService) throws -> String {
    try #require(service.files?.first { $0.path == Starter.spec }?.text)
  }

  // MARK: Starters

  /// The starters of the binary are the folders of `Templates`.
  @Test func theEmbeddedStartersAreCurrent() throws {
    let folders = try FileManager.default.contentsOfDirectory(atPath: Self.templates.path())
      .filter { !$0.hasSuffix(".md") }
    #expect(
      Set(folders) == Set(embeddedStarters.map(\.name)) && folders.count == embeddedStarters.count,
      "name each in the table of Templates/README.md, and run `make facts`")
    for starter in embeddedStarters {
      let folder = Self.templates.appending(path: starter.name)
      let paths = try #require(FileManager.default.enumerator(atPath: folder.path()))
        .compactMap { $0 as? String }
      #expect(starter.files.map(\.path).sorted() == paths.sorted(), "run `make facts`")
      for file in starter.files {
        let bytes = try Data(contentsOf: folder.appending(path: file.path))
        #expect(Data(file.bytes) == bytes, "\(starter.name)/\(file.path): run `make facts`")
      }
      #expect(starter.files.first?.path == Starter.spec)
      #expect(starter.summary.hasSuffix("."), "\(starter.name) does not say what it is")
    }
  }

  /// A starter is a spec like any other, which compiles where it stands.
  @Test(arguments: embeddedStarters.map(\.name)) func theStarterCompiles(_ name: String) throws {
    let files = try Self.starter(name).files
    let options = CompileOptions(files: Files { path in files.first { $0.path == path }?.bytes })
    let compilation = compile(
      Source(name: Starter.spec, bytes: try #require(files.first).bytes), options: options)
    #expect(compilation.template != nil)
    #expect(compilation.diagnostics.isEmpty, "\(compilation.diagnostics.rendered(.full))")
  }

  struct Combination: Sendable, CustomTestStringConvertible {
    let starter: String
    let destination: String?
    var testDescription: String { "\(starter) to \(destination ?? "its own")" }
  }

  /// Every starter with every destination that its engine has, and as it is.
  static let combinations: [Combination] = embeddedStarters.flatMap { starter in
    [Combination(starter: starter.name, destination: nil)]
      + allDestinations.filter { type in
        (try? ServiceAnswers.destinationTypes([type.keyword], for: starter)) != nil
      }.map { Combination(starter: starter.name, destination: $0.keyword) }
  }

  @Test func theCombinationsAreMany() {
    let others = embeddedStarters.filter { $0.name != "fluentd-service" }
    let lines = allDestinations.filter { !$0.takesMetricsOnly }
    let ofFluentd = Self.combinations.filter { $0.starter == "fluentd-service" }
    #expect(
      Self.combinations.count == others.count * (lines.count + 1) + ofFluentd.count)
    #expect(ofFluentd.count > 10)
  }

  @Test(arguments: combinations) func theServiceIsGreen(_ combination: Combination) throws {
    let service = try service(
      combination.starter, to: combination.destination.map { [$0] } ?? [])
    try expectGreen(service)
    let spec = try spec(service)
    if let destination = combination.destination {
      let text = try #require(service.files).compactMap(\.text).joined()
      #expect(text.contains("type: \(destination)") || text.contains("type: \"\(destination)\""))
    }
    #expect(spec.contains("service: checkout\n"))
  }

  /// Compiles without a word, passes its tests, has a template that every rule is silent about, and that goes to CloudFormation without a bucket.
  private func expectGreen(_ service: NewService) throws {
    #expect(service.diagnostics.isEmpty, "\(service.diagnostics.rendered(.full))")
    let files = try #require(service.files)
    let options = CompileOptions(
      files: Files { path in files.first { $0.path == path }?.bytes })
    let source = Source(name: Starter.spec, text: try spec(service))
    let compilation = compile(source, options: options)
    #expect(compilation.diagnostics.isEmpty)
    let template = try #require(compilation.template).yaml()
    #expect(files.first { $0.path == "template.yaml" }?.bytes == template)
    #expect(template.count <= 51_200, "CloudFormation takes larger ones from a bucket only")
    let report = test(source, options: TestOptions(compile: options))
    #expect(report.isPassed, "\(report.text())")
    let isFluentd = try spec(service).contains("type: fluentd")
    #expect((report.testCount > 0) != isFluentd)
    let findings = check(Source(name: "template.yaml", bytes: template)).diagnostics
    #expect(findings.isEmpty, "\(findings.rendered(.full))")
    #expect(Set(files.map(\.path)).count == files.count)
    for file in files { #expect(ServiceFile.isInside(file.path)) }
    #expect(!String(decoding: files.flatMap(\.bytes), as: UTF8.self).contains("my-service"))
  }

  /// Several destinations stand wherever the starter's one stood.
  @Test(arguments: embeddedStarters.map(\.name)) func severalDestinations(_ name: String) throws {
    let service = try service(name, to: ["s3", "datadog"])
    try expectGreen(service)
    let text = try #require(service.files).filter { $0.path.hasSuffix(".yaml") }
      .compactMap(\.text).joined()
    #expect(text.contains("\n  s3: { type: s3, create: true, expirationDays: 90 }\n  datadog:\n"))
    #expect(text.contains("[s3, datadog") || text.contains("to: [s3, datadog"))
  }

  @Test(arguments: PipelinePlatform.allCases, embeddedStarters.map(\.name))
  func pipelines(_ platform: PipelinePlatform, _ name: String) throws {
    let service = try service(name, on: platform)
    try expectGreen(service)
    let paths = try #require(service.files).map(\.path)
    let expected =
      switch platform {
      case .github: [".github/workflows/checkout.yml"]
      case .gitlab: [".gitlab-ci.yml"]
      case .codepipeline: ["buildspec.yml", "pipeline.yaml"]
      case .none: [String]()
      }
    #expect(
      paths.filter { $0.hasPrefix(".git") || $0.contains("pipeline") || $0.contains("build") }
        == expected + [".gitignore"])
    for file in try #require(service.files) where expected.contains(file.path) {
      var diagnostics = Diagnostics()
      let tree = Node.read(Source(name: file.path, bytes: file.bytes), &diagnostics)
      #expect(tree?.mapping != nil && diagnostics.isEmpty, "\(diagnostics.rendered(.full))")
      let text = try #require(file.text)
      #expect(text.contains("lenswright test") || file.path == "pipeline.yaml")
    }
  }

  // MARK: Destinations

  /// What stands in a new spec is nobody's: no account, no company and no key, and a required value that its user has to give is marked.
  @Test(arguments: allDestinations.map { $0.keyword }) func draftsAreNobodys(_ keyword: String)
    throws
  {
    let type = try #require(allDestinations.first { $0.keyword == keyword })
    guard !type.takesMetricsOnly else { return }
    #expect(type.draft.firstMatch(of: /123456789012|acme|\.internal|1111|arn:aws:/) == nil)
    #expect(type.draft.contains("type: \(keyword)") || type.draft.contains("type: '\(keyword)'"))
    let service = try service("worker", to: [keyword])
    for line in try spec(service).split(separator: "\n")
    where line.contains("example") || line.contains("0000") {
      #expect(line.hasSuffix("# put yours here"), "\(line)")
    }
  }

  @Test func secretsAreNamedAndMarked() throws {
    let service = try service("web-service", to: ["splunk"])
    #expect(
      try spec(service).contains(
        """
          main:
            type: splunk
            host: http-inputs-example.splunkcloud.com # put yours here
            token: /checkout/splunk-hec # create this SSM parameter before the first deployment
            index: checkout

        """))
    #expect(service.gaps == ["destinations.main.host", "destinations.main.token"])
    let readme = try #require(service.files?.first { $0.path == "README.md" }?.text)
    #expect(
      readme.contains("aws ssm put-parameter --name /checkout/splunk-hec --type SecureString"))
    #expect(readme.contains("| `destinations.main.host` | `http-inputs-example.splunkcloud.com` |"))
  }

  @Test func aGivenValueIsNoGap() throws {
    let service = try service(
      "worker", to: ["splunk"],
      set: ["destinations.main.host=splunk.corp.test", "destinations.main.token=/shared/splunk"])
    #expect(service.gaps.isEmpty)
    #expect(
      try spec(service).contains("    host: splunk.corp.test\n    token: /shared/splunk\n"))
  }

  @Test func fluentdHasItsOwn() throws {
    let error = #expect(throws: AnswerError.self) {
      try service("fluentd-service", to: ["nats"])
    }
    let text = try #require(error).description
    #expect(text.contains("NATS has no plugin for Fluentd"))
    #expect(text.contains("cloudwatch, datadog"))
    let notYet = #expect(throws: AnswerError.self) {
      try service("fluentd-service", to: ["opensearch"])
    }
    #expect(try #require(notYet).description.contains("is not compiled for Fluentd yet"))
    let dockerfile = try service("fluentd-service", to: ["s3", "datadog"]).files?
      .first { $0.path == "Dockerfile" }?.text
    #expect(
      try #require(dockerfile).contains(
        "fluent-gem install --no-document fluent-plugin-s3 fluent-plugin-datadog \\"))
  }

  @Test func mistypedWordsAreNamed() {
    func message(_ body: () throws -> Void) -> String {
      do { try body() } catch { return "\(error)" }
      return ""
    }
    #expect(message { _ = try Self.starter("web-servce") }.contains("did you mean 'web-service'?"))
    #expect(
      message { _ = try Self.starter("scheduled-job") }.contains("did you mean 'scheduled-task'?"))
    #expect(message { _ = try service("worker", to: ["datadg"]) }.contains("'datadog'?"))
    #expect(message { _ = try service("worker", to: ["s3", "s3"]) }.contains("named twice"))
    #expect(
      message { _ = try service("worker", to: ["prometheus-remote-write"]) }.contains("metrics"))
    #expect(message { _ = try PipelinePlatform.named("gitlab-ci") }.contains("'gitlab'?"))
    #expect(message { _ = try PipelinePlatform.named("zzz") }.contains("codepipeline"))
  }

  // MARK: Names

  static let badNames = [
    "", " ", "-a", "1a", "a b", "a/b", "../a", "a\nb", "a\n- b", "a: b", "a#b", "a'", "a\"", "a`b`",
    "$(a)", "a;b",
    "true", "null", "Null", "~", "é", "a_b", "a.b", "*a", "&a", "!a", "{a}", "\u{0}", "\u{1B}[2J",
    String(repeating: "a", count: 129),
  ]

  @Test(arguments: badNames) func badNamesAreRefused(_ name: String) {
    let error = #expect(throws: AnswerError.self) { try service("worker", named: name) }
    let text = error?.description ?? ""
    #expect(text.unicodeScalars.allSatisfy { $0.value >= 0x20 || $0 == "\n" })
  }

  @Test(arguments: ["a", "no", "Yes", "on", "A-9", "y", "e5", String(repeating: "a", count: 64)])
  func goodNamesAreTaken(_ name: String) throws {
    let service = try service("web-service", named: name)
    #expect(service.files != nil, "\(service.diagnostics.rendered(.full))")
    #expect(try spec(service).contains("service: \(name)\n"))
  }

  @Test func filesStayInside() throws {
    for path in [
      "", "/etc/passwd", "../a", "a/../../b", "a//b", "./a", ".git/hooks/x", "a/.GIT/x", "a\\b",
      "a\nb",
    ] {
      var starter = try Self.starter("worker")
      starter.files.append(ServiceFile(path: path, text: "x\n"))
      #expect(throws: AnswerError.self) {
        try newService(from: starter, ServiceAnswers(service: "checkout"))
      }
    }
  }

  // MARK: Settings

  static let settings: [(setting: String, line: String)] = [
    ("containers.app.image=nginx:1.28", "    image: nginx:1.28\n"),
    (
      "containers.app.stopTimeout=90",
      "    stopTimeout: 90 # to finish the job at hand when ECS stops the task\n"
    ),
    (
      "containers.app.environment.GREETING='a: b # c'",
      "    environment: { GREETING: \"a: b # c\" }\n"
    ),
    (
      "/containers/app/environment/A.B=\"two\\nlines\"",
      "    environment: { A.B: \"two\\nlines\" }\n"
    ),
    ("containers.app.environment.YES='yes'", "    environment: { \"YES\": \"yes\" }\n"),
    ("containers.app.image=!Ref Image", "    image: !Ref Image\n"),
    ("deploy.autoscaling.max=20", "  autoscaling: { min: 1, max: 20, cpu: 70 }\n"),
    ("deploy.autoscaling.memory=80", "  autoscaling: { min: 1, max: 10, cpu: 70, memory: 80 }\n"),
    ("deploy.cluster=platform", "  cluster: platform\n"),
    ("tags.team=payments", "tags: { team: payments }\n"),
    (
      "containers.app.logs.parse=logfmt",
      "      parse: logfmt # and its fields are fields of the record\n"
    ),
  ]

  @Test(arguments: settings) func aValueIsSetInItsPlace(
    _ one: (setting: String, line: String)
  ) throws {
    let service = try newService(
      from: try Self.starter("worker"),
      ServiceAnswers(
        service: "checkout", settings: ["parameters.Image={ Type: String }", one.setting]))
    // A test of the starter may expect what was changed; the compiler may not.
    #expect(service.diagnostics.isEmpty, "\(service.diagnostics.rendered(.full))")
    let text = try spec(service)
    #expect(text.contains(one.line), "\(text)")
    #expect(text.contains("# a traceback is one record"))
  }

  @Test(arguments: [
    "containers.app.imagee=a", "containers.app.image.x=a", "=a", "a", "a..b=c", "cpu=", "cpu=[",
    "cpu={a: 1",
    "containers.app.image=a\n# b\nservice: evil", "deploy=*x", "containers.app.image=null",
  ]) func aBadSettingIsRefused(_ setting: String) throws {
    let service = try service("worker", set: [setting])
    #expect(service.files == nil)
    #expect(service.diagnostics.hasErrors)
  }

  @Test func aSettingGoesWhereTheValueStands() throws {
    let service = try service(
      "platform", set: ["destinations.main.retentionDays=7", "router.memoryReservation=256"])
    let base = try #require(service.files?.first { $0.path == "platform.yaml" }?.text)
    #expect(base.contains("retentionDays: 7 }") && base.contains("memoryReservation: 256"))
    #expect(service.schemas == [.spec, .base])
    #expect(base.hasPrefix("# yaml-language-server: $schema=lenswright-base.schema.json\n"))
  }

  // MARK: Starters of one's own

  @Test func aStarterOfOnesOwn() throws {
    let starter = Starter(
      name: "acme",
      files: [
        ServiceFile(
          path: Starter.spec,
          text: """
            # yaml-language-server: $schema=https://acme.example.com/lenswright.schema.json
            # What Acme runs. And more.
            service: acme-service
            containers:
              app:
                image: acme/acme-service:1
                secrets: { KEY: /acme-service/key }
                logs:
                  routes:
                    - to:
                        - main
                        - null-sink
            destinations:
              main: # ours
                type: cloudwatch

              null-sink: { type: 'null' }
            tests:
              - { name: kept, from: app, line: x, reaches: [main, null-sink] }

            """),
        ServiceFile(path: "README.md", text: "# acme-service\n\nmy_acme-service_1 acme-services\n"),
        ServiceFile(path: "template.yaml", text: "old: true\n"),
        ServiceFile(path: "logo.png", bytes: [0x89, 0x50, 0xFF, 0x00]),
      ])
    #expect(starter.summary == "What Acme runs.")
    let service = try newService(
      from: starter, ServiceAnswers(service: "shop", destinations: ["loki", "kinesis"]))
    #expect(service.diagnostics.isEmpty, "\(service.diagnostics.rendered(.full))")
    let files = try #require(service.files)
    #expect(service.schemas.isEmpty)
    #expect(
      files.first { $0.path == "template.yaml" }?.text?.contains("AWS::ECS::TaskDefinition") == true
    )
    #expect(
      files.first { $0.path == "README.md" }?.text == "# shop\n\nmy_acme-service_1 acme-services\n")
    #expect(files.first { $0.path == "logo.png" }?.bytes == [0x89, 0x50, 0xFF, 0x00])
    let text = try spec(service)
    #expect(text.contains("/shop/key") && text.contains("acme/shop:1"))
    #expect(text.contains("            - loki\n            - kinesis\n            - null-sink\n"))
    #expect(text.contains("reaches: [loki, kinesis, null-sink]"))
    #expect(text.contains("  kinesis: { type: kinesis, create: true }\n\n  null-sink:"))
  }

  @Test func aBrokenStarterSaysWhy() throws {
    func errors(_ text: String?, to: [String] = []) throws -> [String] {
      let files = text.map { [ServiceFile(path: Starter.spec, text: $0)] } ?? []
      let service = try newService(
        from: Starter(name: "x", files: files), ServiceAnswers(service: "shop", destinations: to))
      #expect(service.files == nil)
      return service.diagnostics.all.map(\.kind.id)
    }
    #expect(try errors(nil) == ["missing-file"])
    #expect(try errors("") == ["empty-document"])
    #expect(try errors("- a\n") == ["wrong-type"])
    #expect(try errors("service: a\n").contains("missing-key"))
    let other = """
      service: a
      containers: { app: { image: x, logs: other } }
      destinations: { other: { type: cloudwatch } }

      """
    #expect(try errors(other, to: ["s3"]) == ["unknown-destination"])
    let inline = other.replacingOccurrences(of: "other", with: "main")
    #expect(try errors(inline, to: ["s3"]) == ["conflict"])
  }

  @Test func theSameAnswersGiveTheSameFiles() throws {
    let one = try service("pipeline", to: ["loki", "s3"], on: .codepipeline)
    let other = try service("pipeline", to: ["loki", "s3"], on: .codepipeline)
    #expect(one.files == other.files)
  }
}
