import LensSyntax

/// The lines of a stream as they are printed, each behind where it goes, and the sums at the end.
public struct LineReport: Sendable {
  /// What is to be printed next.
  public private(set) var bytes: [UInt8] = []
  private let destinations: [String]
  private let isJSON: Bool
  /// What stands before a line, for each set of destinations that has come up.
  private var labels: [LineStream.Ways: [UInt8]] = [:]
  private let width: Int

  /// - Parameters:
  ///   - stream: the stream whose lines are reported.
  ///   - isJSON: whether each line is a JSON object, which holds its number and where it goes.
  public init(of stream: LineStream, isJSON: Bool = false) {
    destinations = stream.destinations
    self.isJSON = isJSON
    width = min(destinations.joined(separator: ", ").count, 40)
  }

  /// Takes out what has been written so far, so that a long report is handed on in pieces.
  public mutating func removeAll() { bytes.removeAll(keepingCapacity: true) }

  /// Adds a line: `-` stands before one that goes nowhere, and `?` where the model does not decide.
  public mutating func add(_ outcome: LineStream.Outcome, _ line: UnsafeBufferPointer<UInt8>) {
    let label = labels[outcome.ways] ?? label(outcome)
    labels[outcome.ways] = label
    if isJSON {
      bytes += "{\"line\":\(outcome.number),".utf8
      bytes += label
      bytes.append(UInt8(ascii: "}"))
    } else {
      bytes += label
      append(line)
    }
    bytes.append(0x0A)
  }

  /// The line, with whatever would do something to a terminal spelled out.
  private mutating func append(_ line: UnsafeBufferPointer<UInt8>) {
    if line.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) {
      bytes.append(contentsOf: line)
    } else {
      bytes += String(decoding: line, as: UTF8.self).escapingControls().utf8
    }
  }

  private func label(_ outcome: LineStream.Outcome) -> [UInt8] {
    var names = destinations.indices.filter { outcome.reached & 1 << UInt128($0) != 0 }
      .map { destinations[$0] }
    if isJSON {
      let list = names.map { "\"\($0)\"" }.joined(separator: ",")
      return Array(
        "\"reaches\":[\(list)]\(outcome.isUndecided ? ",\"undecided\":true" : "")".utf8)
    }
    if outcome.isUndecided { names.append("?") }
    let text = names.isEmpty ? "-" : names.joined(separator: ", ")
    return Array((text + String(repeating: " ", count: max(width - text.count, 0) + 2)).utf8)
  }

  /// How many lines there were, and how many records reached each destination.
  public func sums(of stream: LineStream) -> [UInt8] {
    Array((isJSON ? jsonSums(stream) : textSums(stream)).utf8)
  }

  private func textSums(_ stream: LineStream) -> String {
    var rows = zip(destinations, stream.counts).map { ($0, $1) }
    rows.append(("nowhere", stream.droppedCount))
    if stream.undecidedCount > 0 { rows.append(("not decided", stream.undecidedCount)) }
    let numbers = rows.map { Self.grouped($0.1) }
    let names = rows.map { $0.0.count }.max() ?? 0
    let width = numbers.map(\.count).max() ?? 0
    var text = "\(Self.grouped(stream.lineCount)) \(stream.lineCount == 1 ? "line" : "lines")\n"
    for (row, number) in zip(rows, numbers) {
      let gap = names - row.0.count + 2 + width - number.count
      text += "  \(row.0)\(String(repeating: " ", count: gap))\(number)\n"
    }
    if let reason = stream.undecidedReason { text += "not decided by the model: \(reason)\n" }
    return text
  }

  private func jsonSums(_ stream: LineStream) -> String {
    var counts = Object()
    for (name, count) in zip(destinations, stream.counts) { counts.append(name, .integer(count)) }
    let sums: Value = [
      "lines": .integer(stream.lineCount), "records": .object(counts),
      "nowhere": .integer(stream.droppedCount), "undecided": .integer(stream.undecidedCount),
    ]
    return String(decoding: jsonText(sums, indentation: 0), as: UTF8.self)
  }

  /// A number with its thousands apart: "1,234,567".
  public static func grouped(_ number: Int) -> String {
    var text = ""
    for (index, digit) in String(number).reversed().enumerated() {
      if index > 0, index % 3 == 0 { text = "," + text }
      text = String(digit) + text
    }
    return text
  }
}
