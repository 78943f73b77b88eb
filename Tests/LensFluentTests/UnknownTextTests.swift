import LensSyntax
import Testing

@testable import LensFluent

/// What depends on what only run time knows is not decided.
@Suite struct UnknownTextTests {
  private func reasons(_ filters: String, _ record: LogRecord) -> [String] {
    var model = RouterModelTests.router(
      filters, environment: RouterEnvironment(unknown: ["TEAM"], names: ["TEAM": "<Team>"]))
    return (model.take(tag: "t", record: record) + model.flush()).map {
      $0.reason ?? $0.record!.json
    }
  }

  private var record: LogRecord {
    var record = LogRecord(["log": "x"])
    record.append("cluster", .text(UnknownText.named("cluster")))
    return record
  }

  @Test(arguments: [
    "Name grep\n    Match *\n    Regex cluster prod",
    "Name grep\n    Match *\n    Exclude cluster prod",
    "Name modify\n    Match *\n    Condition Key_value_matches cluster prod\n    Set a b",
    "Name modify\n    Match *\n    Condition Key_value_equals cluster prod\n    Set a b",
    "Name modify\n    Match *\n    Condition Key_value_does_not_equal cluster prod\n    Set a b",
    "Name rewrite_tag\n    Match t\n    Rule $cluster prod x true",
    "Name rewrite_tag\n    Match t\n    Rule $log . x.$cluster true",
  ])
  func aSearchInIt(filter: String) {
    let found = reasons("[FILTER]\n    \(filter)\n", record)
    #expect(found.allSatisfy { $0.contains("only run time knows") }, "\(found)")
  }

  @Test func whatIsSearchedElsewhere() {
    let found = reasons("[FILTER]\n    Name grep\n    Match *\n    Regex log x\n", record)
    #expect(UnknownText.shown(found[0]) == #"{"log":"x","cluster":"<cluster>"}"#)
  }

  @Test func aConstantThatIsNotKnown() {
    let filter = "[FILTER]\n    Name record_modifier\n    Match *\n    Record team \"a-${TEAM}\"\n"
    let found = reasons(filter, LogRecord(["log": "x"]))
    #expect(UnknownText.shown(found[0]) == #"{"log":"x","team":"a-<Team>"}"#)
    #expect(UnknownText.isIn(found[0]))
    // Where the value decides something, it is not data.
    let other = reasons("[FILTER]\n    Name grep\n    Match *\n    Regex log ${TEAM}\n", record)
    #expect(other == ["grep: the value of `${TEAM}` is not known"])
  }

  @Test func aReasonSaysWhatStandsInTheWay() {
    var damaged = LogRecord()
    damaged.append("log", bytes: [0xFF])
    let found = reasons("[FILTER]\n    Name grep\n    Match *\n    Regex log x\n", damaged)
    #expect(found == ["grep: it searches bytes that are not UTF-8"])
  }
}
