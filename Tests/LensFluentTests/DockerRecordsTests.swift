import Testing

@testable import LensFluent

/// The records that Docker makes of lines.
@Suite struct DockerRecordsTests {
  private func records(_ count: Int) -> [LogRecord] {
    var docker = DockerRecords(source: "stdout")
    return docker.records(of: Array(repeating: UInt8(ascii: "x"), count: count))
  }

  @Test(arguments: [0, 1, 16_383]) func aLineIsARecord(count: Int) {
    let found = records(count)
    #expect(found.count == 1)
    #expect(
      found[0].entries.map(\.key) == ["container_id", "container_name", "source", "log"])
    #expect(found[0]["log"] == .text(String(repeating: "x", count: count)))
  }

  /// A full buffer is a part whatever comes next, and so the last part may be empty.
  @Test(arguments: [
    (16_384, [16_384, 0]), (20_000, [16_384, 3616]), (32_768, [16_384, 16_384, 0]),
  ])
  func aLongLineIsSplit(count: Int, parts: [Int]) {
    let found = records(count)
    let lengths = found.map { record in
      if case .text(let text)? = record["log"] { text.utf8.count } else { -1 }
    }
    #expect(lengths == parts)
    #expect(found.map { $0["partial_ordinal"] } == (1...parts.count).map { .text("\($0)") })
    #expect(found.dropLast().allSatisfy { $0["partial_last"] == "false" })
    #expect(found.last?["partial_last"] == "true")
    #expect(Set(found.map { $0["partial_id"] }).count == 1)
  }

  @Test func linesHaveIdentifiersOfTheirOwn() {
    var docker = DockerRecords(source: "stderr")
    let line = Array(repeating: UInt8(ascii: "x"), count: 20_000)
    let ids = [docker.records(of: line), docker.records(of: line)].map { $0[0]["partial_id"] }
    #expect(ids[0] != ids[1])
    #expect(docker.record(of: [0xFF]).count(of: "log") == 1)
  }
}
