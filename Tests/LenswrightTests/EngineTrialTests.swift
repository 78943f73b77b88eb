import Foundation
import LensFluent
import LensSyntax
import Testing

@testable import Lenswright

/// What is told to a real engine, and what is made of what it answers; the engine itself is played here.
@Suite struct EngineTrialTests {
  private let spec = """
    service: shop
    containers:
      app:
        image: nginx:1.27
        logs:
          parse: json
          add: { team: !Ref Team }
          redact: [{ pattern: '[0-9]{16}', with: '#' }]
          routes: [{ to: main }, { to: errors, when: { level: error } }, { to: cluster, when: { ecs_cluster: x } }]
      plain: { image: nginx:1.27, logs: main }
    parameters: { Team: { Type: String } }
    destinations: { main: { type: stdout }, errors: { type: stdout }, cluster: { type: stdout } }
    tests:
      - { name: one, from: plain, lines: [hello, there], reaches: main, records: 2 }
      - { name: two, from: app, line: '{"level":"info"}', reaches: [main, errors] }
    """

  private func open(_ text: String) throws -> EngineTrial {
    guard case .trial(let trial) = EngineTrial.open(Source(name: "spec", text: text), folder: "/f")
    else { throw CancellationError() }
    return trial
  }

  @Test func theFilesLeadToSockets() throws {
    let trial = try open(spec)
    let main = String(decoding: trial.files[0].bytes, as: UTF8.self)
    #expect(main.contains("unix_path /f/in.sock"))
    #expect(main.contains("@INCLUDE /f/1.conf"))
    #expect(main.contains("Record ecs_cluster <ecs_cluster>"))
    #expect(!main.contains("24224") && !main.contains("8877"))
    let included = String(decoding: trial.files[1].bytes, as: UTF8.self)
    #expect(included.contains("Parsers_File /f/2.conf"))
    #expect(!included.contains("stdout"))
    for number in 0..<trial.outputCount {
      #expect((main + included).contains("/f/out\(number).sock"))
    }
    #expect(trial.environment.contains { $0.name == "APP_ADD_TEAM" && $0.value == "<Team>" })
    // Each line is a message of its own.
    #expect(trial.messages.count == 3)
  }

  /// Plays an engine that does what the model says, but for what is done to it here.
  private func play(
    _ text: String, _ change: (inout [(output: Int, message: ForwardMessage)]) -> Void = { _ in }
  ) throws -> TestReport {
    var trial = try open(text)
    let bench = TestBench(Source(name: "spec", text: text), .standard)
    var sent: [(output: Int, message: ForwardMessage)] = []
    for (index, test) in bench.tests.enumerated() {
      for delivery in bench.routed(test)?.deliveries ?? [] {
        guard let record = delivery.record else { continue }
        sent.append(
          (
            delivery.output,
            ForwardMessage(
              tag: "\(test.from.value)-firelens-test\(index).lw.1", record: record.shown)
          ))
      }
    }
    change(&sent)
    for (output, message) in sent {
      // In pieces, as sockets give them.
      let bytes = message.bytes(at: RecordTime(seconds: 1))
      try trial.receive(Array(bytes.prefix(5)), output: output, connection: 3)
      try trial.receive(Array(bytes.dropFirst(5)), output: output, connection: 3)
    }
    return trial.report()
  }

  private let decided = """
    service: shop
    containers:
      app: { image: nginx:1.27, logs: { parse: json, routes: [{ to: main }, { to: errors, when: { level: error } }] } }
    destinations: { main: { type: stdout }, errors: { type: stdout } }
    tests:
      - { name: an error, from: app, line: '{"level":"error"}', reaches: [main, errors] }
      - { name: a line, from: app, line: hello, reaches: main, record: { log: hello } }
    """

  @Test func anEngineThatDoesTheSame() throws {
    let report = try play(decided)
    #expect(report.isPassed, "\(report.text())")
  }

  @Test func anEngineThatDoesSomethingElse() throws {
    func problems(
      _ change: (inout [(output: Int, message: ForwardMessage)]) -> Void
    ) throws -> [String] {
      try play(decided, change).results?.flatMap(\.problems) ?? []
    }
    let lost = try problems { $0.removeFirst() }
    #expect(lost.count == 1)
    #expect(lost[0].contains("the engine nothing"))
    let twice = try problems { $0.append($0[0]) }
    #expect(twice.count == 1 && twice[0].hasPrefix("model and engine differ at"))
    let other = try problems { $0[0].message.record.append("more", 1) }
    #expect(other.count == 1 && other[0].contains(#""more":1"#))
    let elsewhere = try problems { $0[0].output = 1 - $0[0].output }
    #expect(!elsewhere.isEmpty)
  }

  @Test func whatTheModelLeavesOpenTheEngineDecides() throws {
    let open = decided.replacing("level: error } }] }", with: "ecs_cluster: x } }] }")
    let model = test(Source(name: "spec", text: open))
    #expect(model.results?.map(\.status) == [.undecided, .undecided])
    // Nothing came: the first test expects two records, and so it has failed and is not open.
    #expect(try play(open).results?.map(\.status) == [.failed, .failed])
  }

  @Test func whatIsNoMessageIsRefused() throws {
    var trial = try open(decided)
    #expect(throws: (any Error).self) {
      try trial.receive([0xC1], output: 0, connection: 1)
    }
    #expect(throws: (any Error).self) {
      try trial.receive([0x05], output: 0, connection: 2)
    }
  }

  @Test func thereIsNothingToAskAnEngine() {
    for text in [
      "service: x", decided.replacing(/tests:(.|\n)*/, with: "tests: []"),
      decided.replacing(
        "destinations:",
        with: "router: { type: fluentd, image: 'fluent/fluentd:v1.19-1' }\ndestinations:"),
    ] {
      guard case .report = EngineTrial.open(Source(name: "spec", text: text), folder: "/f") else {
        Issue.record("a trial of \(text)")
        continue
      }
    }
  }
}
