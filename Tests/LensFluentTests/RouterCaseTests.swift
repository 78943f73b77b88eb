import Foundation
import LensSyntax
import Testing

@testable import LensFluent

/// Each folder of `Tests/Cases/router` is a router, records that it gets one at a time, and what came out of a real one.
///
/// `deliveries.txt` was recorded with Fluent Bit 5.1.1, its outputs replaced by ones that speak MessagePack, so that a key that is there twice is seen: the
/// place of the output, the tag and the record, by output and tag. Every other router is expected not to start.
@Suite struct RouterCaseTests {
  @Test func thereAreCases() { #expect(RouterCase.all.count > 40) }

  @Test(arguments: RouterCase.all)
  func delivers(_ router: RouterCase) throws {
    let mistakes = router.model.mistakes.filter(\.isFatal).map(\.sentence)
    guard let recorded = router.recorded else {
      #expect(!mistakes.isEmpty, "the model starts where the engine did not")
      return
    }
    #expect(mistakes.isEmpty)
    #expect(router.deliveries() == recorded)
  }

  @Test func nobodyForgotAFile() throws {
    let expected: Set = ["router.conf", "parsers.conf", "records.txt", "deliveries.txt"]
    for router in RouterCase.all {
      let files = try FileManager.default.contentsOfDirectory(atPath: router.folder.path)
      #expect(Set(files).isSubset(of: expected), "\(router.name)")
    }
  }
}

struct RouterCase: Sendable, CustomTestStringConvertible {
  let folder: URL

  var name: String { folder.lastPathComponent }
  var testDescription: String { name }

  static let all: [RouterCase] = {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Cases/router")
    let names = (try? FileManager.default.contentsOfDirectory(atPath: root.path)) ?? []
    return names.sorted().map { RouterCase(folder: root.appending(path: $0)) }
  }()

  /// The variables that the recorded router had.
  static let environment = RouterEnvironment([
    "REGION": "eu-west-1", "QUOTED": #"a "b" \c"#, "EMPTY": "", "NESTED": "${REGION}",
  ])

  private func lines(_ file: String) -> [String]? {
    guard let data = try? Data(contentsOf: folder.appending(path: file)) else { return nil }
    return String(decoding: data, as: UTF8.self).split(separator: "\n").map(String.init)
  }

  private func configuration(_ file: String) -> ClassicFile? {
    guard let data = try? Data(contentsOf: folder.appending(path: file)) else { return nil }
    let (configuration, mistakes) = ClassicReader.read(Source(name: file, bytes: Array(data)))
    #expect(mistakes.isEmpty)
    return configuration
  }

  var recorded: [String]? { lines("deliveries.txt") }

  var records: [(tag: String, json: String)] {
    (lines("records.txt") ?? []).map { line in
      let parts = line.split(separator: " ", maxSplits: 1).map(String.init)
      return (parts[0], parts[1])
    }
  }

  var model: RouterModel {
    RouterModel(
      configuration("router.conf") ?? ClassicFile(),
      parsers: configuration("parsers.conf").map { [$0] } ?? [],
      environment: Self.environment)
  }

  func deliveries() -> [String] {
    var model = model
    var deliveries: [Delivery] = []
    for (tag, json) in records {
      guard let record = LogRecord(json: json) else {
        Issue.record("not a record: \(json)")
        continue
      }
      deliveries += model.take(tag: tag, record: record)
    }
    deliveries += model.flush()
    // Records of one output and tag keep their order, others overtake each other.
    let sorted = deliveries.enumerated().sorted { one, other in
      (one.element.output, one.element.tag, one.offset)
        < (other.element.output, other.element.tag, other.offset)
    }
    return sorted.map { $0.element.line }
  }
}

extension Delivery {
  /// The delivery as a recorded one is written.
  var line: String { "\(output) \(tag) \(record?.json ?? "undecided: \(reason ?? "")")" }
}
