import Foundation
import LensSyntax
import Lenswright
import Testing

/// What holds for every spec, tried on the cases and on what is made of them.
@Suite struct PropertyTests {
  /// How many broken specs are tried; `LENSWRIGHT_TRIES=100000` takes a minute or two.
  static let tries =
    ProcessInfo.processInfo.environment["LENSWRIGHT_TRIES"].flatMap { Int($0) } ?? 3000

  // MARK: Any bytes

  /// Whatever becomes of a spec, the compiler says something about it, and only about places that are there.
  private func survives(_ bytes: [UInt8], _ example: Case, files: [String: [UInt8]] = [:]) {
    let compilation = example.compile(Source(name: "lenswright.yaml", bytes: bytes), files: files)
    let diagnostics = compilation.diagnostics
    let sources = diagnostics.sources.all
    func isInside(_ span: Span) -> Bool {
      span.isNone
        || Int(span.source) < sources.count && span.start <= span.end
          && Int(span.end) <= sources[Int(span.source)].bytes.count
    }
    var spans = diagnostics.redactions
    for diagnostic in diagnostics.all {
      spans += [diagnostic.primary.span] + diagnostic.related.map(\.span)
      spans += diagnostic.fix?.edits.map(\.span) ?? []
    }
    let isRight =
      spans.allSatisfy(isInside) && (compilation.template == nil) == diagnostics.hasErrors
    for style in DiagnosticStyle.allCases { _ = diagnostics.rendered(style) }
    if !isRight {
      Issue.record("\(example.name):\n\(String(decoding: bytes, as: UTF8.self))")
    }
  }

  @Test func prefixesCompileOrAreRefused() {
    var generator = Generator(seed: 1)
    for (example, end) in places(&generator) {
      survives(Array(example.bytes[..<end]), example)
    }
  }

  @Test func mutationsCompileOrAreRefused() {
    var generator = Generator(seed: 2)
    let bytes = Array("\0\t\n\r \"'[]{},:#&*!|>%@`-?\\a0<~$/".utf8) + [0x80, 0xC3, 0xFF]
    for (example, index) in places(&generator) {
      var mutated = example.bytes
      if generator.once(in: 5) {
        mutated.remove(at: index)
      } else {
        mutated[index] = generator.pick(bytes)
      }
      survives(mutated, example)
    }
  }

  /// Places in the cases: all of them when there are fewer than may be tried, otherwise as many as may, by chance; a long case gets no
  /// more of them than a short one.
  private func places(_ generator: inout Generator) -> [(Case, Int)] {
    let count = Case.all.reduce(0) { $0 + $1.bytes.count }
    guard count > Self.tries else {
      return Case.all.flatMap { example in example.bytes.indices.map { (example, $0) } }
    }
    return (0..<Self.tries).map { _ in
      let example = generator.pick(Case.all)
      return (example, Int.random(in: example.bytes.indices, using: &generator))
    }
  }

  /// The same of the files that a spec names.
  @Test func mutationsOfFilesCompileOrAreRefused() {
    var generator = Generator(seed: 4)
    let bytes = Array("\0\t\n\r #@[]<>{}$*/\"'".utf8) + [0x80, 0xC3, 0xFF]
    var files: [(Case, String, [UInt8])] = []
    for example in Case.all {
      for name in example.compileWatched().files.sorted() {
        guard let text = example.recorded(name), !text.isEmpty else { continue }
        files.append((example, name, Array(text.utf8)))
      }
    }
    #expect(files.count > 20)
    for _ in 0..<Self.tries / 4 {
      let (example, name, text) = generator.pick(files)
      var mutated = text
      let index = Int.random(in: mutated.indices, using: &generator)
      if generator.once(in: 5) {
        mutated.removeSubrange(index...)
      } else {
        mutated[index] = generator.pick(bytes)
      }
      survives(example.bytes, example, files: [name: mutated])
    }
  }

  // MARK: Fixes

  /// The spans count bytes of the file that they lie in, which may be a base.
  @Test(arguments: Case.all) func safeFixesEndWhatTheyFix(_ example: Case) {
    let before = example.compile().diagnostics
    for diagnostic in before.all {
      guard let fix = diagnostic.fix, fix.isSafe, let number = fix.edits.first?.span.source
      else { continue }
      let file = before.sources.all[Int(number)]
      var bytes = file.bytes
      for edit in fix.edits.sorted(by: { $0.span.start > $1.span.start }) {
        bytes.replaceSubrange(
          Int(edit.span.start)..<Int(edit.span.end), with: Array(edit.replacement.utf8))
      }
      let after = example.compile(
        number == 0 ? Source(name: file.name, bytes: bytes) : nil, files: [file.name: bytes]
      ).diagnostics
      let counts = [before, after].map { said in
        said.all.count { $0.kind == diagnostic.kind }
      }
      #expect(
        counts[1] < counts[0] && !after.all.map(\.message).contains(diagnostic.message),
        "\(example.name): \(fix.title)")
      // What could not be looked at before may have mistakes of its own; a fix makes none where the reading went through.
      let kinds = Set(before.all.map(\.kind.id))
      let isRead = !kinds.isDisjoint(with: Self.kindsOfPlanning)
      let new = after.all.filter {
        !kinds.contains($0.kind.id) && (isRead || Self.kindsOfReading.contains($0.kind.id))
      }
      #expect(
        new.isEmpty, "\(example.name): \(fix.title), and then \(new.map(\.message))")
    }
  }

  /// Kinds that are only reported of a spec that could be read as a whole.
  private static let kindsOfPlanning: Set<String> = [
    "unknown-destination", "unknown-dependency", "dependency-condition", "unknown-option",
    "unused-destination", "port-24224", "conflict",
  ]
  private static let kindsOfReading = Set(DiagnosticKind.syntax.map(\.id))

  // MARK: Comments

  @Test(arguments: Case.compiled) func commentsChangeNothing(_ example: Case) throws {
    let text = String(decoding: example.bytes, as: UTF8.self)
    // Inside of a block of text, and in JSON, a comment would be something else.
    guard !text.hasPrefix("{"), !text.contains(/[|>][-+]?\n/) else { return }
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    var commented = "# A comment.\n\n"
    for (index, line) in lines.enumerated() {
      commented += line + (line.isEmpty || index % 2 == 0 ? "" : "   # beside") + "\n"
      if index % 3 == 0 { commented += "\n   # below\n" }
    }
    let changed = example.compile(Source(name: "lenswright.yaml", text: commented))
    let plain = example.compile()
    #expect(changed.template?.yaml() == plain.template?.yaml())
    #expect(
      changed.diagnostics.inOrder.map(\.message) == plain.diagnostics.inOrder.map(\.message))
  }

  // MARK: Policies

  @Test(arguments: Case.compiled) func sidsAreUnique(_ example: Case) throws {
    let template = try #require(example.compile().template)
    for document in policies(.object(template.tree)) {
      let sids = (document["Statement"]?.list ?? []).compactMap { $0.object?["Sid"]?.string }
      #expect(Set(sids).count == sids.count, "\(sids)")
      for sid in sids { #expect(sid.wholeMatch(of: /[A-Za-z0-9]+/) != nil, "\(sid)") }
    }
  }

  /// Each pair of destinations in one task, twice each: their reasons are joined, never repeated.
  @Test func sidsOfManyDestinationsAreUnique() throws {
    var generator = Generator(seed: 3)
    let destinations = [
      "{ type: cloudwatch }",
      "{ type: cloudwatch, group: /a, create: atRuntime, retentionDays: 7 }",
      "{ type: cloudwatch, plugin: cloudwatch, group: /b, create: false }",
      "{ type: cloudwatch, group: /c, roleArn: 'arn:aws:iam::210987654321:role/c' }",
      "{ type: firehose, stream: a }", "{ type: firehose, create: true }",
      "{ type: kinesis, stream: a, kmsKey: !ImportValue key }", "{ type: s3, bucket: acme }",
      "{ type: s3, bucket: acme, cannedAcl: private, kmsKey: !ImportValue key }",
      "{ type: opensearch, host: search.internal, domain: logs }",
      "{ type: opensearch, create: true }",
      "{ type: opensearch-serverless, create: true, vpcEndpoint: vpce-1 }",
      "{ type: opensearch-serverless, host: a1b2.eu-west-1.aoss.amazonaws.com, dataAccess: logs }",
      "{ type: opensearch-ingestion, create: true, domain: logs, domainHost: search.internal }",
      "{ type: msk-iam, brokers: b, topics: a, clusterArn: !ImportValue arn, createTopics: true }",
      "{ type: prometheus-remote-write, create: true }", "{ type: cloudwatch-otlp }",
      "{ type: file, path: /files, create: true }",
      "{ type: datadog, apiKey: !ImportValue key }", "{ type: splunk, host: h, token: /a }",
      "{ type: custom, plugin: gelf, permissions: [{ Sid: WriteLogs, Effect: Allow, Action: 'logs:*', Resource: '*' }] }",
    ]
    for _ in 0..<60 {
      var spec = "service: shop\ncontainers:\n"
      let chosen = (0..<6).map { _ in generator.pick(destinations) }
      for index in chosen.indices {
        spec += "  c\(index): { image: nginx:1.27, logs: d\(index) }\n"
      }
      spec += "destinations:\n"
      for (index, destination) in chosen.enumerated() {
        spec += "  d\(index): \(destination.replacing("/files", with: "/files\(index)"))\n"
      }
      spec += "network: { subnets: [subnet-a] }\n"
      let compilation = Lenswright.compile(Source(name: "spec", text: spec))
      let template = try #require(
        compilation.template, "\(compilation.diagnostics.rendered(.short))")
      for document in policies(.object(template.tree)) {
        let sids = (document["Statement"]?.list ?? []).compactMap { $0.object?["Sid"]?.string }
        #expect(Set(sids).count == sids.count, "\(sids)\n\(spec)")
      }
    }
  }

  private func policies(_ value: Value) -> [Object] {
    switch value {
    case .list(let items): return items.flatMap(policies)
    case .object(let object):
      if object["Statement"] != nil { return [object] }
      return object.entries.flatMap { policies($0.value) }
    default: return []
    }
  }
}
