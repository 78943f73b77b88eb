import Foundation
import LensSyntax
import Testing

@testable import Lenswright

/// Each folder of `Tests/Cases/test` says what it said when it was recorded.
///
/// `report.txt`, `report.json` and `junit.xml` are what `lenswright test` prints of the tests of a spec, `lines.txt` and `sums.txt` what it prints of the
/// lines in `input.log`. With `LENSWRIGHT_RECORD=1` all are written anew.
@Suite struct RoutingTests {
  @Test func thereAreCases() {
    #expect(RoutingCase.all.count > 10)
    #expect(RoutingCase.all.contains { $0.input != nil })
  }

  @Test(arguments: RoutingCase.all) func saysWhatWasRecorded(_ example: RoutingCase) throws {
    var results: [(file: String, text: String?)] = []
    var said: Diagnostics
    if example.input != nil {
      let followed = example.follow()
      said = followed.said
      results.append(("lines.txt", text(followed.lines)))
      results.append(("sums.txt", text(followed.sums)))
      results.append(("lines.json", text(example.follow(isJSON: true).lines)))
    } else {
      let report = example.report()
      said = report.diagnostics
      results.append(("report.txt", text(Array(report.text(example.detail).utf8))))
      let isRun = report.results != nil
      results.append(("report.json", isRun ? text(report.json()) : nil))
      results.append(("junit.xml", isRun ? text(report.junit()) : nil))
    }
    results.append(("diagnostics.txt", said.hasErrors ? said.rendered(.full) : nil))
    try Recording.expect(results, in: example.folder, of: "RoutingTests")
    let files = try FileManager.default.contentsOfDirectory(atPath: example.folder.path())
    let expected = Set(
      results.map(\.file) + ["lenswright.yaml", "arguments", "input.log", "extra.conf"])
    #expect(Set(files).isSubset(of: expected), "\(example.name)")
  }

  private func text(_ bytes: [UInt8]) -> String? {
    bytes.isEmpty ? nil : String(decoding: bytes, as: UTF8.self)
  }

  /// The exit code of the command follows from this.
  @Test func aSpecPassesWhenItsTestsDo() {
    func report(_ name: String) -> TestReport? {
      RoutingCase.all.first { $0.name == name }?.report()
    }
    #expect(report("passes")?.isPassed == true)
    #expect(report("no-tests")?.isPassed == true)
    #expect(report("explains-failures")?.isPassed == false)
    #expect(report("fluentd-is-not-decided")?.isPassed == false)
    #expect(report("refuses-bad-spec")?.isPassed == false)
  }

  @Test func colorsChangeNoWord() throws {
    let report = try #require(RoutingCase.all.first { $0.name == "explains-failures" }).report()
    let colored = report.text(isColored: true)
    #expect(colored.contains("\u{1B}[31m"))
    #expect(colored.replacing(/\u{1B}\[[0-9]+m/, with: "") == report.text())
  }

  /// Every line is handed back once, in order, however the router holds lines.
  @Test(arguments: ["java", "partial", "python", "{ start: '^begin' }"])
  func linesComeBackInOrder(multiline: String) throws {
    let spec = """
      service: s
      containers:
        app: { image: nginx:1.27, logs: { to: [a], multiline: \(multiline) } }
      destinations: { a: { type: stdout } }
      """
    var (stream, said) = LineStream.open(Source(name: "spec", text: spec), from: nil)
    #expect(!said.hasErrors)
    try #require(stream != nil)
    var generator = Generator(seed: 3)
    let pieces = [
      "begin", "more", "java.lang.Error: x", "\tat a.b(c.java:1)", "",
      "Traceback (most recent call last):",
      "  File \"x\", line 1", String(repeating: "x", count: 20_000),
    ]
    var given: [String] = []
    var found: [(number: Int, line: String)] = []
    func take(_ outcome: LineStream.Outcome, _ line: UnsafeBufferPointer<UInt8>) {
      found.append((outcome.number, String(decoding: line, as: UTF8.self)))
      #expect(outcome.reached == 1)
    }
    for _ in 0..<500 {
      let line = generator.pick(pieces)
      given.append(line)
      Array(line.utf8).withUnsafeBufferPointer { stream!.add($0, take) }
    }
    stream!.finish(take)
    #expect(found.map(\.line) == given)
    #expect(found.map(\.number) == Array(1...500))
  }
}
