import Foundation
import LensSyntax
import Lenswright
import Testing

/// Each folder of `Tests/Cases/check` is found to be what was recorded there.
///
/// `findings.txt` is what `lenswright check` prints and absent when it finds nothing; `fixed.diff` is what `--diff` prints with every fix, and absent when there is
/// none. With `LENSWRIGHT_RECORD=1` both are written anew.
@Suite struct CheckTests {
  @Test func thereAreCases() {
    #expect(CheckCase.all.count > 10)
  }

  @Test(arguments: CheckCase.all) func findsWhatWasRecorded(_ example: CheckCase) throws {
    let said = check(example.source(), options: example.options).diagnostics.rendered(.full)
    let difference = fix(
      example.source(), options: example.options, includesUnsafe: true
    ).difference
    for (file, actual) in [("findings.txt", said), ("fixed.diff", difference)] {
      let actual = actual.isEmpty ? nil : actual
      if GoldenTests.isRecording {
        try Recording.write(actual, in: example.folder.appending(path: file))
      } else if example.recorded(file) != actual {
        Issue.record(
          """
          \(example.name)/\(file) has changed:
          \(Recording.difference(from: example.recorded(file) ?? "", to: actual ?? ""))
          Read the difference; `make record` accepts it (LENSWRIGHT_RECORD=1 swift test --filter CheckTests).
          """)
      }
    }
  }

  /// What the compiler warns of in a spec, with the rules that find it in the template.
  private static let counterparts = [
    "exec-readonly": "exec-on-read-only-root",
    "foreign-secret-options": "foreign-log-secret",
    "forward-variable": "own-forward-variable",
    "moving-image": "moving-router-image",
    "router-not-essential": "non-essential-router",
    "unverified-tls": "unverified-connection",
  ]

  /// Whatever the compiler writes passes its own check, as YAML and as JSON, but for what the compiler has warned of too.
  @Test(arguments: Case.compiled) func everyCompiledTemplateIsSilent(_ example: Case) throws {
    let compilation = example.compile()
    let template = try #require(compilation.template)
    let warned = Set(
      compilation.diagnostics.all.compactMap { Self.counterparts[$0.kind.id] })
    for bytes in [template.yaml(), template.json()] {
      let found = check(Source(name: "template", bytes: bytes)).diagnostics
      let ids = Set(found.all.map(\.kind.id))
      #expect(ids.isSubset(of: warned), "\(found.rendered(.short))")
      // What Fluentd is told in a file, or what its plugin does by itself, is in no log option.
      let isFluentd = String(decoding: bytes, as: UTF8.self).contains("fluentd")
      #expect(isFluentd || ids == warned, "\(found.rendered(.short))")
    }
  }

  /// Whatever the compiler writes into files for the router, and whatever of a spec's own passes, a check of these files passes too: by themselves, and as those of
  /// the compiled task.
  @Test(arguments: Case.compiled) func everyGeneratedFileIsSilent(_ example: Case) throws {
    let compilation = example.compile()
    let template = try #require(compilation.template)
    guard let files = template.placedFiles, !files.included.isEmpty else { return }
    let said = Set(compilation.diagnostics.all.map(\.kind.id))
    let sources = (files.included + files.parsers).map {
      Source(name: String($0.path.split(separator: "/").last ?? ""), text: $0.text.text)
    }
    let alone = check(configurations: sources).diagnostics
    // What the spec says of the same mistake has another name, and of a file of Fluentd it says less.
    let other = Set(said.compactMap { Self.counterparts[$0] })
      .union(said.contains("own-output") ? ["missing-permission"] : [])
      .union(sources.contains { $0.name.contains("fluentd") } ? ["unverified-connection"] : [])
    #expect(
      Set(alone.all.map(\.kind.id)).isSubset(of: said.union(other)), "\(alone.rendered(.short))")
    let task = Source(name: "template.yaml", bytes: template.yaml())
    let found = check(task, options: CheckOptions(configurations: sources)).diagnostics
    #expect(
      Set(found.all.map(\.kind.id)).isSubset(of: said.union(other)), "\(found.rendered(.short))")
  }

  @Test(arguments: CheckCase.all) func stylesAreWritten(_ example: CheckCase) {
    let found = check(example.source(), options: example.options).diagnostics
    for style in DiagnosticStyle.allCases {
      let text = [found, found].rendered(style)
      #expect(text == [found, found].rendered(style))
    }
  }

  /// What is found, and its order, does not depend on who looks at the tasks of a file, and when.
  @Test(arguments: CheckCase.all) func workersChangeNothing(_ example: CheckCase) {
    expectTheSame(of: example.source(), example.options)
  }

  @Test func workersChangeNothingOfManyTasks() {
    let tasks = (0..<40).map { number in
      """
        Task\(number):
          Type: AWS::ECS::TaskDefinition
          Properties:
            ContainerDefinitions:
              - Name: app
                Image: app:1
                Portmappings: []
                LogConfiguration: { LogDriver: awsfirelens, Options: { Name: null } }
      """
    }
    let text = "Resources:\n" + tasks.joined(separator: "\n")
    let report = expectTheSame(of: Source(name: "t.yaml", text: text), .standard)
    #expect(report.tasks == 40)
    #expect(report.diagnostics.all.count { $0.kind.id == "misspelt-property" } == 40)
  }

  @discardableResult private func expectTheSame(
    of source: Source, _ options: CheckOptions
  ) -> CheckReport {
    let alone = check(source, options: options)
    let backwards = Workers { count, body in for place in (0..<count).reversed() { body(place) } }
    let together = Workers { count, body in
      DispatchQueue.concurrentPerform(iterations: count, execute: body)
    }
    for workers in [backwards, together] {
      var options = options
      options.workers = workers
      let found = check(source, options: options)
      #expect(found.diagnostics.rendered(.json) == alone.diagnostics.rendered(.json))
      #expect(found.tasks == alone.tasks)
      #expect(found.readsConfigurations == alone.readsConfigurations)
    }
    return alone
  }

  /// No file makes the check trap, and every span lies inside of it; what is fixed can be read again.
  @Test(arguments: CheckCase.all) func anyFileIsSurvived(_ example: CheckCase) {
    survive(example.bytes, name: example.file)
    for file in example.configurations {
      survive(file.bytes, name: file.name, beside: example.source())
    }
  }

  @Test(arguments: RuleTests.ids) func anyExampleIsSurvived(_ id: String) throws {
    let rule = try #require(named(id))
    let example = ExampleText(rule.bad)
    let task = example.text.isEmpty ? nil : Source(name: id, text: example.text)
    if let task { survive(task.bytes, name: id) }
    if let file = example.file {
      survive(Array(file.text.utf8), name: file.name, beside: task)
    }
  }

  /// - Parameter task: what the file is the router's configuration of; without it the file is checked by itself.
  private func survive(_ original: [UInt8], name: String, beside task: Source? = nil) {
    var random = Generator(seed: UInt64(original.count))
    for turn in 0..<120 {
      var bytes = original
      if turn % 3 == 0 {
        bytes = Array(bytes.prefix(Int.random(in: 0...bytes.count, using: &random)))
      } else {
        for _ in 0..<Int.random(in: 1...3, using: &random) where !bytes.isEmpty {
          let place = Int.random(in: bytes.indices, using: &random)
          if random.once(in: 3) {
            bytes.removeSubrange(place..<min(bytes.count, place + 20))
          } else {
            bytes[place] = random.pick(Array("!{}[]:,\"' \n$x-&*#".utf8))
          }
        }
      }
      let changed = Source(name: name, bytes: bytes)
      let source = task ?? changed
      let options = CheckOptions(configurations: task == nil ? [] : [changed])
      let found = check(source, options: options).diagnostics
      for style in DiagnosticStyle.allCases { _ = found.rendered(style) }
      let spans = found.all.flatMap { diagnostic in
        [diagnostic.primary.span] + diagnostic.related.map(\.span)
          + (diagnostic.fix?.edits.map(\.span) ?? [])
      }
      #expect(
        spans.allSatisfy { span in
          found.sources[span].map { span.start <= span.end && Int(span.end) <= $0.bytes.count }
            ?? span.isNone
        })
      let fixed = fix(source, options: options, includesUnsafe: true)
      #expect(fixed.count == 0 || !fixed.difference.isEmpty)
    }
  }

  // MARK: What a file is

  @Test func whatIsNoTemplateIsSaid() {
    for text in ["a: b\n", "[]\n", "just words\n", "{}\n"] {
      let source = Source(name: "file", text: text)
      #expect(check(source).diagnostics.all.map(\.kind.id) == ["not-a-template"])
      #expect(check(source, options: CheckOptions(isNamed: false)).diagnostics.isEmpty)
    }
  }

  @Test func brokenFilesOfAFolderMatterWhenTheySayFireLens() {
    let options = CheckOptions(isNamed: false)
    for text in [
      "a: [\n", "name: firelens\na: [\n", "name: firelens-a\n---\nname: firelens-b\n",
      "{{- if .Values.firelens }}\na: 1\n",
      "{{- if .Log}}LogConfiguration:\n  LogDriver: awsfirelens\n{{- end}}\n",
      "{% if log %}\nlogDriver: awsfirelens\n{% endif %}\n",
      #"[{ "logDriver": "awsfirelens", "portMappings": [{ "containerPort": ${port} }] }]"#,
    ] {
      #expect(check(Source(name: "f", text: text), options: options).diagnostics.isEmpty, "\(text)")
    }
    for text in [
      "logDriver: awsfirelens\na: [\n", "logDriver: awsfirelens\na: {{resolve:ssm:/a}}\nb: [\n",
    ] {
      #expect(
        check(Source(name: "f", text: text), options: options).diagnostics.hasErrors, "\(text)")
    }
  }

  /// A spec says what its compilation says.
  @Test func specsAreCompiled() {
    let spec = Source(
      name: "spec", text: "service: a\ncontainers: { app: { image: b, logs: c } }\n")
    #expect(
      check(spec).diagnostics.rendered(.json) == compile(spec).diagnostics.rendered(.json))
  }

  /// A secret is in no style, no difference and no fix.
  @Test func secretsAreNeverEchoed() {
    let secret = "hunter2-0123456789abcdef"
    let text = """
      Parameters:
        Key: { Type: String, Default: \(secret) }
      Resources:
        Task:
          Type: AWS::ECS::TaskDefinition
          Properties:
            ContainerDefinitions:
              - Name: app
                Image: app:1
                LogConfiguration:
                  LogDriver: awsfirelens
                  Options: { name: datadog, apikey: !Ref Key, Match: '*', Header: 'Authorization \(secret)' }
                DependsOn: [{ ContainerName: router, Condition: SUCCESS }]
              - Name: router
                Image: fluent/fluent-bit:3.0.0
                Environment: [{ Name: API_TOKEN, Value: \(secret) }]
                PortMappings: [{ ContainerPort: 24224 }]
                FirelensConfiguration: { Type: fluentbit }
      """
    let source = Source(name: "file", text: text)
    let found = check(source).diagnostics
    #expect(!found.isEmpty)
    for style in DiagnosticStyle.allCases { #expect(!found.rendered(style).contains(secret)) }
    let fixed = fix(source, includesUnsafe: true)
    #expect(fixed.count > 0)
    #expect(!fixed.difference.contains(secret))
    #expect(String(decoding: fixed.bytes, as: UTF8.self).contains(secret))
    for style in DiagnosticStyle.allCases {
      #expect(!fixed.report.diagnostics.rendered(style).contains(secret))
    }
    #expect(fixed.report.diagnostics.all.contains { $0.kind.id == "clear-secret" })
  }
}
