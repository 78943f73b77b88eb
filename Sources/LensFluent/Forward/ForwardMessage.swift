import LensSyntax

/// Records on their way over the forward protocol.
///
/// Source: "Forward Protocol Specification v1.5" (fluent/fluentd wiki), and plugins/in_forward and plugins/out_forward of Fluent Bit 5.1.1, 2026-11-22.
package struct ForwardMessage: Sendable {
  package var tag: String
  package var record: LogRecord

  package init(tag: String, record: LogRecord) {
    self.tag = tag
    self.record = record
  }

  /// The message as Docker sends it: the tag, the time and one record.
  package func bytes(at time: RecordTime) -> [UInt8] {
    var moment: [UInt8] = []
    for number in [time.seconds, time.nanoseconds] {
      for shift in stride(from: 24, through: 0, by: -8) {
        moment.append(UInt8(truncatingIfNeeded: number >> Int64(shift)))
      }
    }
    return MessagePack.list([
      .text(Array(tag.utf8)), .other(type: 0, moment), record.messagePack,
    ]).bytes
  }

  /// The records of what an output sent, in whichever mode; `nil` when it is no message.
  package static func messages(in value: MessagePack) -> [ForwardMessage]? {
    guard case .list(let parts) = value, parts.count >= 2, case .text(let name) = parts[0] else {
      return nil
    }
    let tag = String(decoding: name, as: UTF8.self)
    switch parts[1] {
    case .list(let entries): return messages(entries, tag)
    case .binary(let packed), .text(let packed):
      var reader = MessagePackReader()
      reader.append(packed)
      var entries: [MessagePack] = []
      do {
        while let entry = try reader.next() { entries.append(entry) }
      } catch { return nil }
      return messages(entries, tag)
    default:
      guard parts.count >= 3 else { return nil }
      return LogRecord(parts[2]).map { [ForwardMessage(tag: tag, record: $0)] }
    }
  }

  private static func messages(_ entries: [MessagePack], _ tag: String) -> [ForwardMessage]? {
    var messages: [ForwardMessage] = []
    for entry in entries {
      guard case .list(let parts) = entry, parts.count >= 2, let record = LogRecord(parts[1]) else {
        return nil
      }
      messages.append(ForwardMessage(tag: tag, record: record))
    }
    return messages
  }
}

extension LogRecord {
  /// The record as a map, doubled keys and all; texts are bytes as they are.
  package var messagePack: MessagePack { map(fields) }

  private func map(_ fields: some Sequence<Field>) -> MessagePack {
    .map(fields.map { (.text(Array(bytes[$0.key.range])), messagePack($0.value)) })
  }

  private func messagePack(_ value: Value) -> MessagePack {
    switch value {
    case .null: .null
    case .boolean(let flag): .boolean(flag)
    case .integer(let number): .integer(number)
    case .unsigned(let number): .unsigned(number)
    case .float(let number): .float(number)
    case .text(let text): .text(Array(bytes[text.range]))
    case .map(let stretch): map(nested[stretch.range])
    case .list(let stretch): .list(nested[stretch.range].map { messagePack($0.value) })
    }
  }

  /// A record of a map; `nil` for anything else.
  package init?(_ value: MessagePack) {
    guard case .map(let entries) = value else { return nil }
    self.init()
    for entry in entries {
      guard case .text(let key) = entry.key else { return nil }
      let name = add(key)
      fields.append(Field(key: name, value: add(entry.value)))
    }
  }

  private mutating func add(_ value: MessagePack) -> Value {
    switch value {
    case .null: return .null
    case .boolean(let flag): return .boolean(flag)
    case .integer(let number): return .integer(number)
    case .unsigned(let number): return .unsigned(number)
    case .float(let number): return .float(number)
    case .text(let text), .binary(let text), .other(_, let text): return .text(add(text))
    case .list(let items):
      let fields = items.map { Field(key: Stretch(0, 0), value: add($0)) }
      return .list(addNested(fields))
    case .map(let entries):
      let fields = entries.map { entry in
        var name = Stretch(0, 0)
        if case .text(let key) = entry.key { name = add(key) }
        return Field(key: name, value: add(entry.value))
      }
      return .map(addNested(fields))
    }
  }
}
