import LensSyntax

/// The records that Docker's fluentd driver makes of what a container prints.
///
/// Source: daemon/logger/copier.go and daemon/logger/fluentd/fluentd.go of moby/moby, read 2026-11-22. The order of the keys is arbitrary there.
package struct DockerRecords: Sendable {
  private let base: LogRecord
  private var splitLines = 0

  /// Bytes of a line after which Docker begins another part.
  package static let longestPart = 16 << 10

  /// Records of a container's stream; what only run time knows of the container is a placeholder.
  package init(source: String) {
    var base = LogRecord()
    base.append("container_id", .text(UnknownText.named("container_id")))
    base.append("container_name", .text(UnknownText.named("container_name")))
    base.append("source", .text(source))
    self.base = base
  }

  /// The records of a line, given without its line break: one, or the parts of a long line.
  ///
  /// A part is as long as Docker's buffer; the last one may be empty, because the line break comes after the buffer was full.
  package mutating func records(of line: some RandomAccessCollection<UInt8>) -> [LogRecord] {
    if line.count < Self.longestPart { return [record(of: line)] }
    splitLines += 1
    var records: [LogRecord] = []
    var rest = line[...]
    while true {
      let part = rest.prefix(Self.longestPart)
      let isLast = part.count < Self.longestPart
      rest = rest.dropFirst(part.count)
      var record = record(of: part)
      record.append("partial_message", "true")
      record.append("partial_id", .text("part-\(splitLines)"))
      record.append("partial_ordinal", .text(String(records.count + 1)))
      record.append("partial_last", .text(isLast ? "true" : "false"))
      records.append(record)
      if isLast { return records }
    }
  }

  /// The record of a line that is not split.
  package func record(of line: some Collection<UInt8>) -> LogRecord {
    var record = base
    record.append("log", bytes: line)
    return record
  }
}
