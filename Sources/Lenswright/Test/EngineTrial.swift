import LensFluent
public import LensSyntax

/// The routing tests of a spec for a real Fluent Bit: the files that it is given, the lines that it is sent, and the comparison of what it
/// sends on with what the model says.
///
/// Nothing here touches a file, a process or a socket. The engine runs what the router would run, but for three things: its inputs are one socket in
/// a folder, each output is a socket there, and what only run time knows is a placeholder.
public struct EngineTrial: Sendable {
  /// Files to be written into the folder before the engine starts.
  public let files: [(name: String, bytes: [UInt8])]
  /// The words of its command line.
  public let arguments: [String]
  /// The engine's environment.
  public let environment: [(name: String, value: String)]
  /// What is sent to the socket called ``inputName``, one after the other.
  public private(set) var messages: [[UInt8]] = []
  /// How many outputs the engine connects to: each to a socket called ``outputName(_:)``.
  public let outputCount: Int

  /// The socket that the engine reads from, in its folder.
  public static let inputName = "in.sock"
  /// The socket that an output of the engine writes to, in its folder.
  ///
  /// - Parameter output: the output's number, from 0 and less than ``outputCount``.
  public static func outputName(_ output: Int) -> String { "out\(output).sock" }

  private var bench: TestBench
  private let router: TestedRouter
  private var expected: [RoutedLines]
  /// For each test, what arrived.
  private var arrived: [[(output: Int, record: LogRecord)]]
  private var readers: [Connection: MessagePackReader] = [:]
  private var numbers: [String: Int] = [:]

  private struct Connection: Hashable {
    var output: Int
    var number: Int
  }

  /// What came of the tests when there is nothing to ask an engine: the spec is refused, has no tests, or its router is Fluentd.
  public enum Opening: Sendable {
    /// The tests, ready to be run by an engine.
    case trial(EngineTrial)
    /// The report, without an engine.
    case report(TestReport)
  }

  /// Prepares the tests of a spec for an engine.
  ///
  /// - Parameters:
  ///   - source: the spec.
  ///   - folder: the path of a folder of its own, in which sockets have short enough names.
  ///   - options: what the run is told.
  public static func open(
    _ source: Source, folder: String, options: TestOptions = .standard
  ) -> Opening {
    let bench = TestBench(source, options)
    guard let router = bench.router, !bench.tests.isEmpty else { return .report(bench.report) }
    return .trial(EngineTrial(bench, router, folder))
  }

  private init(_ bench: TestBench, _ router: TestedRouter, _ folder: String) {
    self.bench = bench
    self.router = router
    outputCount = router.outputs.count
    let files = EngineFiles(router: router, folder: folder)
    self.files = files.all
    arguments =
      ["-c", "\(folder)/\(self.files[0].name)"]
      + router.namedParsers.flatMap { ["-R", files.path($0)] }
    environment = router.environment.map { ($0.name, $0.value) }
    expected = []
    arrived = Array(repeating: [], count: bench.tests.count)
    for (index, test) in bench.tests.enumerated() {
      guard var source = bench.source(of: test) else {
        expected.append(RoutedLines())
        continue
      }
      // Each test has a tag of its own, so that no line of one is joined with one of another.
      source.tag = "\(source.name)\(AgentFacts.tagSeparator)-test\(index)"
      numbers[source.tag] = index
      let routed = router.route(
        test.written, from: source, stream: test.source?.value ?? .stdout)
      expected.append(routed)
      for arrival in routed.arrivals {
        let message = ForwardMessage(tag: source.tag, record: arrival.record.shown)
        // Docker's own times mean nothing to the tests.
        messages.append(message.bytes(at: RecordTime(seconds: 1_700_000_000)))
      }
    }
  }

  /// Takes what an output sent over one of its connections.
  ///
  /// - Throws: when it is no message of the forward protocol.
  public mutating func receive(_ bytes: [UInt8], output: Int, connection: Int) throws {
    let key = Connection(output: output, number: connection)
    var reader = readers[key] ?? MessagePackReader()
    reader.append(bytes)
    while let value = try reader.next() {
      guard let messages = ForwardMessage.messages(in: value) else {
        throw MessagePackReader.Invalid()
      }
      for message in messages {
        guard let test = number(of: message.tag) else { continue }
        arrived[test].append((output, message.record))
      }
    }
    readers[key] = reader
  }

  /// The test of a tag, which a copy has with an ending.
  private func number(of tag: String) -> Int? {
    if let number = numbers[tag] { return number }
    return numbers.filter { tag.hasPrefix($0.key + ".") }.map(\.value).first
  }

  /// Whether everything that the model expects has come.
  public var isComplete: Bool {
    zip(expected, arrived).allSatisfy { expected, arrived in
      (0..<outputCount).allSatisfy { output in
        let deliveries = expected.deliveries.filter { $0.output == output }
        return deliveries.contains { $0.reason != nil }
          || arrived.count(where: { $0.output == output }) >= deliveries.count
      }
    }
  }

  /// How many records have come.
  public var arrivedCount: Int { arrived.reduce(0) { $0 + $1.count } }

  /// The results: a test passes when the engine does what the test expects and what the model says.
  public func report() -> TestReport {
    var bench = bench
    for (index, test) in bench.tests.enumerated() where index < expected.count {
      let found = found(index)
      let differences = differences(expected[index], found)
      bench.change(index) { result in
        let isOpen = expected[index].deliveries.contains { $0.reason != nil }
        if isOpen {
          // What the model does not decide, the engine does.
          result.judge(test, found, router)
        } else if result.status == .passed {
          let judged = Expectations(test, router.destinations, found)
          result.findings = differences.isEmpty ? judged.findings : []
        }
        result.findings += differences
        result.settle()
      }
    }
    return bench.report
  }

  private func found(_ test: Int) -> RoutedLines {
    var routed = RoutedLines()
    routed.arrivals = expected[test].arrivals
    routed.deliveries = arrived[test].map { output, record in
      RoutedLines.Delivery(
        output: output, destination: router.outputs[output].destination,
        name: router.outputs[output].name, record: record, reason: nil, arrivals: Arrivals(0, 0),
        steps: [])
    }
    return routed
  }

  /// Where the engine does something else than the model says, output by output.
  private func differences(_ expected: RoutedLines, _ found: RoutedLines) -> [Finding] {
    (0..<outputCount).compactMap { output in
      let said = expected.deliveries.filter { $0.output == output }
      if said.contains(where: { $0.reason != nil }) { return nil }
      let model = said.compactMap(\.record?.shown)
      let engine = found.deliveries.filter { $0.output == output }.compactMap(\.record)
      guard model.map(\.inAnyOrder) != engine.map(\.inAnyOrder) else { return nil }
      let name = router.outputs[output].name
      return Finding(
        kind: .engine, destinations: router.outputs[output].destination.map { [$0] } ?? [],
        sentence:
          "model and engine differ at `\(name)`: the model says \(Self.list(model)), the engine \(Self.list(engine))"
      )
    }
  }

  private static func list(_ records: [LogRecord]) -> String {
    records.isEmpty ? "nothing" : records.map(\.json).joined(separator: " and ")
  }
}

extension LogRecord {
  /// The record without the marks of what only run time knows.
  var shown: LogRecord {
    var record = LogRecord()
    for field in fields {
      let key = text(field.key)
      guard case .text(let stretch) = field.value else {
        record.append(key, tree(field.value))
        continue
      }
      let value = text(stretch)
      if UnknownText.isIn(value) {
        record.append(key, .text(UnknownText.shown(value)))
      } else {
        // A text that is no UTF-8 stays what it is.
        record.append(key, bytes: bytes[stretch.range])
      }
    }
    return record
  }

  /// Keys and values whatever their order, for comparing: a record that Lua changed has its keys in any.
  fileprivate var inAnyOrder: FieldValue { FieldValue.map(entries).inAnyOrder }
}

extension FieldValue {
  fileprivate var inAnyOrder: FieldValue {
    switch self {
    case .map(let entries):
      .map(
        entries.map { Entry($0.key, $0.value.inAnyOrder) }
          .sorted { ($0.key, $0.value.json) < ($1.key, $1.value.json) })
    case .list(let items): .list(items.map(\.inAnyOrder))
    default: self
    }
  }
}
