import Foundation
import LensFluent
import LensSyntax
import Testing

@testable import Lenswright

/// What holds for every pipeline and every line, tried on generated ones.
///
/// Where a record goes is worked out a second time here, from the spec's words alone: fields in a dictionary, and Foundation's expressions.
@Suite struct RoutingPropertyTests {
  static let seeds = Array(
    0..<UInt64(
      ProcessInfo.processInfo.environment["LENSWRIGHT_TRIES"].flatMap { Int($0) }.map {
        max($0 / 100, 1)
      } ?? 60))

  @Test(arguments: seeds) func recordsGoWhereTheSpecSays(seed: UInt64) throws {
    var generator = Generator(seed: seed)
    let pipeline = RandomPipeline(&generator)
    let lines = (0..<40).map { RandomLine($0, &generator) }
    let compilation = compile(Source(name: "spec", text: pipeline.spec))
    let template = try #require(
      compilation.template, "\(compilation.diagnostics.rendered(.full))\n\(pipeline.spec)")
    var ignored = Diagnostics()
    let router = try #require(TestedRouter(template, &ignored))
    let source = try template.plan.spec.lineSource("app").get()
    let stream: RoutingTest.Stream = generator.once(in: 3) ? .stderr : .stdout
    let routed = router.route(lines.map(\.text), from: source, stream: stream)

    for (index, line) in lines.enumerated() {
      let expected = pipeline.destinations(of: line, stream.rawValue)
      for name in pipeline.names {
        let here = routed.deliveries.filter { $0.destination == name && $0.arrivals.first == index }
        let isExpected = expected.contains(name)
        #expect(
          here.count == (isExpected ? 1 : 0),
          "\(name), \(stream): \(line.text)\n\(pipeline.spec)")
        for delivery in here { check(delivery, pipeline) }
      }
    }
    // In the order in which they were written, at each destination.
    for name in pipeline.names {
      let order = routed.deliveries.filter { $0.destination == name }.map(\.arrivals.first)
      #expect(order == order.sorted(), "\(pipeline.spec)")
    }
    checkAccounts(router, source, stream, lines, routed, pipeline)
  }

  /// Each key of ECS once, no key twice, and nothing of the compiler's own.
  private func check(_ delivery: RoutedLines.Delivery, _ pipeline: RandomPipeline) {
    guard let record = delivery.record else {
      Issue.record("not decided: \(delivery.reason ?? "")\n\(pipeline.spec)")
      return
    }
    let keys = record.entries.map(\.key)
    for key in ["ecs_cluster", "ecs_task_arn", "ecs_task_definition"] {
      #expect(keys.count { $0 == key } == 1, "\(record.json)\n\(pipeline.spec)")
    }
    #expect(Set(keys).count == keys.count, "\(record.json)\n\(pipeline.spec)")
    #expect(!keys.contains { $0.hasPrefix("lw_") }, "\(record.json)")
    #expect(keys.contains("container_name"))
  }

  /// What a report says of the routes is what happens.
  private func checkAccounts(
    _ router: TestedRouter, _ source: LineSource, _ stream: RoutingTest.Stream,
    _ lines: [RandomLine], _ routed: RoutedLines, _ pipeline: RandomPipeline
  ) {
    let passages = PassageReader(
      router: router, source: source, stream: stream, lines: lines.map(\.text), routed: routed
    ).passages()
    #expect(passages.count == lines.count)
    for passage in passages {
      let said = Set(passage.routes.filter { $0.answer == .taken }.flatMap(\.destinations))
      #expect(
        said == Set(passage.arrivals.flatMap(\.destinations)), "\(passage.text)\n\(pipeline.spec)")
    }
  }

  /// Lines that are joined lose nothing, and arrive in order. With several parsers the engine holds lines for each of them, so that broken traces of
  /// several languages among each other overtake one another.
  @Test(arguments: [UInt64(1), 2, 3, 4], ["java", "python", "[java, python]"])
  func joinedLinesAreAllThere(seed: UInt64, multiline: String) throws {
    let spec = """
      service: s
      containers:
        app:
          image: nginx:1.27
          logs: { multiline: \(multiline), routes: [{ to: all }, { to: some, when: { log: Error } }] }
      destinations: { all: { type: stdout }, some: { type: stdout } }
      """
    let template = try #require(compile(Source(name: "spec", text: spec)).template)
    var ignored = Diagnostics()
    let router = try #require(TestedRouter(template, &ignored))
    let source = try template.plan.spec.lineSource("app").get()
    var generator = Generator(seed: seed)
    let pieces = [
      "plain", "java.lang.Error: x", "\tat a.B.c(B.java:1)", "Caused by: java.lang.Error: y",
      "Traceback (most recent call last):", "  File \"x.py\", line 1, in f", "ValueError: z", "{}",
    ]
    let lines = (0..<200).map { _ in generator.pick(pieces) }
    let routed = router.route(lines, from: source, stream: .stdout)
    func logs(_ name: String) -> [String] {
      routed.records(at: name).compactMap { record in
        if case .text(let text)? = record["log"] { text } else { nil }
      }
    }
    let arrived = logs("all").joined(separator: "\n").split(separator: "\n").map(String.init)
    if multiline.hasPrefix("[") {
      #expect(arrived.sorted() == lines.sorted())
    } else {
      #expect(arrived == lines)
    }
    #expect(logs("some") == logs("all").filter { $0.contains("Error") })
  }
}

/// A line with what it says, if it is JSON.
struct RandomLine {
  var text: String
  var fields: [String: FieldValue]?

  private static let levels: [FieldValue] = [
    "info", "error", "debug", 50, 30, 5.5, true, false, nil, .list(["error"]),
  ]

  init(_ number: Int, _ generator: inout Generator) {
    if generator.once(in: 4) {
      text = generator.pick(["plain error", "GET /healthz", "", "{\"level\":\"error\"", "  x  "])
      return
    }
    var fields: [String: FieldValue] = ["n": .integer(Int64(number))]
    for key in ["level", "user", "source", "log", "team", "password"] where !generator.once(in: 2) {
      fields[key] = generator.pick(Self.levels)
    }
    if generator.once(in: 3) {
      fields["o"] = .map([.init("level", generator.pick(Self.levels)), .init("x", 1)])
    }
    self.fields = fields
    var record = LogRecord()
    for key in fields.keys.sorted() { record.append(key, fields[key]!) }
    text = record.json
  }
}

/// A pipeline as a spec has it, and what it means.
struct RandomPipeline {
  struct Route {
    var to: [String]
    var when: [(field: String, pattern: String)] = []
    var unless: [(field: String, pattern: String)] = []
    var isOtherwise = false
  }

  let names = ["a", "b", "c", "d"]
  var parses = false
  var exclude: String?
  var include: String?
  var adds = false
  var removed: String?
  var renamed: String?
  var redacted: String?
  var routes: [Route] = []

  private static let fields = ["level", "user", "source", "log", "team", "o.level"]
  private static let patterns = [
    "^error$", "error", "^50$", "5", "^true$", "^stderr$", "std", "payments", "^5\\\\.5$",
    "\\\\[redacted", "x",
  ]

  init(_ generator: inout Generator) {
    parses = !generator.once(in: 4)
    if generator.once(in: 3) { exclude = generator.pick(["healthz", "debug", "^$"]) }
    if generator.once(in: 5) { include = generator.pick(["level", "e", "n"]) }
    adds = generator.once(in: 2)
    if generator.once(in: 3) { removed = generator.pick(["user", "container_id", "o"]) }
    if generator.once(in: 4) { renamed = "user" }
    if removed == "user" { renamed = nil }
    if generator.once(in: 3) { redacted = generator.pick(["password", "level", "o.level"]) }
    var open = Set(names)
    for _ in 0..<Int.random(in: 1...4, using: &generator) {
      var route = Route(to: names.filter { _ in generator.once(in: 2) })
      if route.to.isEmpty { route.to = [generator.pick(names)] }
      if !generator.once(in: 3) { route.when = conditions(&generator) }
      if generator.once(in: 4) { route.unless = conditions(&generator) }
      open.subtract(route.to)
      routes.append(route)
    }
    if routes.contains(where: { !$0.when.isEmpty || !$0.unless.isEmpty }), generator.once(in: 2) {
      routes.append(Route(to: [generator.pick(names)], isOtherwise: true))
      open.subtract(routes[routes.count - 1].to)
    }
    // A destination that nobody uses is a warning and no error, and is left in.
    _ = open
  }

  private func conditions(_ generator: inout Generator) -> [(field: String, pattern: String)] {
    var fields = Self.fields.filter { _ in generator.once(in: 4) }
    if fields.isEmpty { fields = [generator.pick(Self.fields)] }
    return fields.map { ($0, generator.pick(Self.patterns)) }
  }

  var spec: String {
    var steps: [String] = []
    if parses { steps.append("parse: json") }
    if let exclude { steps.append("exclude: '\(exclude)'") }
    if let include { steps.append("include: '\(include)'") }
    if adds { steps.append("add: { team: payments }") }
    if let removed { steps.append("remove: [\(removed)]") }
    if let renamed { steps.append("rename: { \(renamed): person }") }
    if let redacted { steps.append("redact: [\(redacted)]") }
    let rules = routes.map { route in
      var parts = ["to: [\(route.to.joined(separator: ", "))]"]
      for (key, conditions) in [("when", route.when), ("unless", route.unless)]
      where !conditions.isEmpty {
        let list = conditions.map { "\($0.field): \"\($0.pattern)\"" }
        parts.append("\(key): { \(list.joined(separator: ", ")) }")
      }
      if route.isOtherwise { parts.append("otherwise: true") }
      return "        - { \(parts.joined(separator: ", ")) }"
    }
    return """
      service: s
      containers:
        app:
          image: nginx:1.27
          logs:
      \(steps.map { "      \($0)\n" }.joined())      routes:
      \(rules.joined(separator: "\n"))
      destinations:
      \(names.map { "  \($0): { type: stdout }" }.joined(separator: "\n"))
      """
  }

  // MARK: Meaning

  func destinations(of line: RandomLine, _ stream: String) -> Set<String> {
    if let exclude, Self.isFound(exclude, in: line.text) { return [] }
    if let include, !Self.isFound(include, in: line.text) { return [] }
    var fields: [String: FieldValue] = ["source": .text(stream), "container_name": "x"]
    if parses, let own = line.fields {
      fields.merge(own) { _, new in new }
    } else {
      fields["log"] = .text(line.text)
    }
    if adds { fields["team"] = "payments" }
    if let removed { fields[removed] = nil }
    if let renamed, let value = fields.removeValue(forKey: renamed) { fields["person"] = value }
    redact(&fields)
    func holds(_ conditions: [(field: String, pattern: String)]) -> Bool {
      conditions.allSatisfy { condition in
        let value: FieldValue?
        if condition.field == "source" {
          value = .text(stream)
        } else if condition.field == "o.level" {
          value = Self.level(in: fields["o"])
        } else {
          value = fields[condition.field]
        }
        guard let text = Self.text(value) else { return false }
        return Self.isFound(condition.pattern.replacing("\\\\", with: "\\"), in: text)
      }
    }
    var reached: Set<String> = []
    var isTaken = false
    for route in routes where !route.isOtherwise {
      let isConditional = !route.when.isEmpty || !route.unless.isEmpty
      if holds(route.when), route.unless.isEmpty || !holds(route.unless) {
        reached.formUnion(route.to)
        isTaken = isTaken || isConditional
      }
    }
    if !isTaken { for route in routes where route.isOtherwise { reached.formUnion(route.to) } }
    return reached
  }

  private func redact(_ fields: inout [String: FieldValue]) {
    guard let redacted else { return }
    if redacted == "o.level" {
      guard case .map(let entries)? = fields["o"] else { return }
      fields["o"] = .map(entries.map { $0.key == "level" ? .init("level", "[redacted]") : $0 })
    } else if fields[redacted] != nil {
      fields[redacted] = "[redacted]"
    }
  }

  private static func level(in value: FieldValue?) -> FieldValue? {
    guard case .map(let entries)? = value else { return nil }
    return entries.first { $0.key == "level" }?.value
  }

  private static func text(_ value: FieldValue?) -> String? {
    switch value {
    case .text(let text)?: text
    case .integer(let number)?: String(number)
    case .float(let number)?: String(number)
    case .boolean(let flag)?: String(flag)
    default: nil
    }
  }

  private static func isFound(_ pattern: String, in text: String) -> Bool {
    guard let regex = try? NSRegularExpression(pattern: pattern, options: .anchorsMatchLines) else {
      return false
    }
    return regex.firstMatch(in: text, range: NSRange(text.startIndex..., in: text)) != nil
  }
}
