import LensSyntax

/// A value of MessagePack, as the forward protocol carries it.
///
/// Source: the MessagePack specification (github.com/msgpack/msgpack, spec.md), 2026-11-22.
package indirect enum MessagePack: Sendable {
  case null
  case boolean(Bool)
  case integer(Int64)
  /// One that does not fit into 64 bits with a sign.
  case unsigned(UInt64)
  case float(Double)
  case text([UInt8])
  case binary([UInt8])
  case list([MessagePack])
  case map([(key: MessagePack, value: MessagePack)])
  case other(type: Int8, [UInt8])
}

/// Reads values out of bytes that arrive in pieces.
package struct MessagePackReader: Sendable {
  private var bytes: [UInt8] = []
  private var index = 0

  package init() {}

  package mutating func append(_ more: some Collection<UInt8>) {
    if index > 1 << 16 {
      bytes.removeFirst(index)
      index = 0
    }
    bytes.append(contentsOf: more)
  }

  /// Nobody sends this much in one value, and a length that is read wrong must not fill the memory.
  private static let longest = 64 << 20
  private static let deepest = 64

  /// The bytes are no MessagePack.
  package struct Invalid: Error {
    package init() {}
  }

  private enum Problem: Error { case incomplete, invalid }

  /// The next value; `nil` while it is not there as a whole.
  package mutating func next() throws(Invalid) -> MessagePack? {
    guard index < bytes.count else { return nil }
    let start = index
    do throws(Problem) {
      return try value(0)
    } catch {
      if case .invalid = error { throw Invalid() }
      index = start
      return nil
    }
  }

  private mutating func take(_ count: Int) throws(Problem) -> ArraySlice<UInt8> {
    if count > Self.longest { throw .invalid }
    guard bytes.count - index >= count else { throw .incomplete }
    defer { index += count }
    return bytes[index..<(index + count)]
  }

  private mutating func number(_ count: Int) throws(Problem) -> UInt64 {
    var number: UInt64 = 0
    for byte in try take(count) { number = number << 8 | UInt64(byte) }
    return number
  }

  private mutating func length(_ count: Int) throws(Problem) -> Int {
    Int(truncatingIfNeeded: try number(count))
  }

  private mutating func value(_ depth: Int) throws(Problem) -> MessagePack {
    guard depth < Self.deepest else { throw .invalid }
    let byte = try number(1)
    switch byte {
    case 0x00...0x7F: return .integer(Int64(byte))
    case 0x80...0x8F: return try map(Int(byte & 0x0F), depth)
    case 0x90...0x9F: return try list(Int(byte & 0x0F), depth)
    case 0xA0...0xBF: return .text(Array(try take(Int(byte & 0x1F))))
    case 0xC0: return .null
    case 0xC2: return .boolean(false)
    case 0xC3: return .boolean(true)
    case 0xC4, 0xC5, 0xC6: return .binary(Array(try take(length(1 << Int(byte - 0xC4)))))
    case 0xC7, 0xC8, 0xC9: return try other(length(1 << Int(byte - 0xC7)))
    case 0xCA: return .float(Double(Float(bitPattern: UInt32(try number(4)))))
    case 0xCB: return .float(Double(bitPattern: try number(8)))
    case 0xCC, 0xCD, 0xCE, 0xCF:
      let number = try number(1 << Int(byte - 0xCC))
      return Int64(exactly: number).map { .integer($0) } ?? .unsigned(number)
    case 0xD0: return .integer(Int64(Int8(truncatingIfNeeded: try number(1))))
    case 0xD1: return .integer(Int64(Int16(truncatingIfNeeded: try number(2))))
    case 0xD2: return .integer(Int64(Int32(truncatingIfNeeded: try number(4))))
    case 0xD3: return .integer(Int64(bitPattern: try number(8)))
    case 0xD4...0xD8: return try other(1 << Int(byte - 0xD4))
    case 0xD9, 0xDA, 0xDB: return .text(Array(try take(length(1 << Int(byte - 0xD9)))))
    case 0xDC, 0xDD: return try list(length(2 << Int(byte - 0xDC)), depth)
    case 0xDE, 0xDF: return try map(length(2 << Int(byte - 0xDE)), depth)
    case 0xE0...0xFF: return .integer(Int64(byte) - 0x100)
    default: throw .invalid
    }
  }

  private mutating func other(_ count: Int) throws(Problem) -> MessagePack {
    let type = Int8(truncatingIfNeeded: try number(1))
    return .other(type: type, Array(try take(count)))
  }

  private mutating func list(_ count: Int, _ depth: Int) throws(Problem) -> MessagePack {
    if count > Self.longest { throw .invalid }
    var items: [MessagePack] = []
    for _ in 0..<count { items.append(try value(depth + 1)) }
    return .list(items)
  }

  private mutating func map(_ count: Int, _ depth: Int) throws(Problem) -> MessagePack {
    if count > Self.longest { throw .invalid }
    var entries: [(key: MessagePack, value: MessagePack)] = []
    for _ in 0..<count { entries.append((try value(depth + 1), try value(depth + 1))) }
    return .map(entries)
  }
}

extension MessagePack {
  /// The value in bytes, in the shortest form.
  package var bytes: [UInt8] {
    var bytes: [UInt8] = []
    write(to: &bytes)
    return bytes
  }

  private func write(to bytes: inout [UInt8]) {
    func head(
      _ small: (first: UInt8, most: Int)?, _ codes: [(width: Int, code: UInt8)], _ count: Int
    ) {
      if let small, count <= small.most { return bytes.append(small.first | UInt8(count)) }
      let fitting = codes.first { $0.width == 4 || count < 1 << ($0.width * 8) } ?? codes[0]
      bytes.append(fitting.code)
      Self.append(UInt64(count), fitting.width, to: &bytes)
    }
    switch self {
    case .null: bytes.append(0xC0)
    case .boolean(let flag): bytes.append(flag ? 0xC3 : 0xC2)
    case .integer(let number):
      if number >= -32, number < 128 { return bytes.append(UInt8(truncatingIfNeeded: number)) }
      bytes.append(0xD3)
      Self.append(UInt64(bitPattern: number), 8, to: &bytes)
    case .unsigned(let number):
      bytes.append(0xCF)
      Self.append(number, 8, to: &bytes)
    case .float(let number):
      bytes.append(0xCB)
      Self.append(number.bitPattern, 8, to: &bytes)
    case .text(let text):
      head((0xA0, 31), [(1, 0xD9), (2, 0xDA), (4, 0xDB)], text.count)
      bytes += text
    case .binary(let binary):
      head(nil, [(1, 0xC4), (2, 0xC5), (4, 0xC6)], binary.count)
      bytes += binary
    case .list(let items):
      head((0x90, 15), [(2, 0xDC), (4, 0xDD)], items.count)
      for item in items { item.write(to: &bytes) }
    case .map(let entries):
      head((0x80, 15), [(2, 0xDE), (4, 0xDF)], entries.count)
      for entry in entries {
        entry.key.write(to: &bytes)
        entry.value.write(to: &bytes)
      }
    case .other(let type, let data):
      bytes += [0xC7, UInt8(truncatingIfNeeded: data.count), UInt8(bitPattern: type)]
      bytes += data
    }
  }

  private static func append(_ number: UInt64, _ width: Int, to bytes: inout [UInt8]) {
    for shift in stride(from: (width - 1) * 8, through: 0, by: -8) {
      bytes.append(UInt8(truncatingIfNeeded: number >> UInt64(shift)))
    }
  }
}
