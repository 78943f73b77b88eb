/// Text in the making: one array of bytes that everything is appended to.
package struct TextBuffer {
  package private(set) var bytes: [UInt8] = []

  package init(capacity: Int = 0) {
    bytes.reserveCapacity(capacity)
  }

  package var string: String { String(decoding: bytes, as: UTF8.self) }

  package mutating func append(_ byte: UInt8) {
    bytes.append(byte)
  }

  package mutating func append(_ text: StaticString) {
    bytes.append(
      contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  package mutating func append(_ text: String) {
    let done: Void? = text.utf8.withContiguousStorageIfAvailable { bytes.append(contentsOf: $0) }
    if done == nil { bytes.append(contentsOf: text.utf8) }
  }

  package mutating func append(_ text: UnsafeBufferPointer<UInt8>) {
    bytes.append(contentsOf: text)
  }

  package mutating func append(decimal number: Int) {
    // Small numbers are ports and sizes, and by far the most.
    if number >= 0, number < 10 {
      bytes.append(UInt8(ascii: "0") + UInt8(number))
    } else {
      append(String(number))
    }
  }

  package mutating func append(spaces count: Int) {
    for _ in 0..<count { bytes.append(0x20) }
  }

  package mutating func newline() {
    bytes.append(0x0A)
  }

  /// Appends a text in double quotes with JSON's escapes.
  ///
  /// More is escaped than JSON asks for: what YAML would refuse, or take for the end of a line, so that either parser reads the same.
  package mutating func append(quoted text: String) {
    let done: Void? = text.utf8.withContiguousStorageIfAvailable { append(quoted: $0) }
    if done == nil { Array(text.utf8).withUnsafeBufferPointer { append(quoted: $0) } }
  }

  package mutating func append(quoted text: UnsafeBufferPointer<UInt8>) {
    append(0x22)
    var written = 0
    var index = 0
    while index < text.count {
      let byte = text[index]
      if byte >= 0x20, byte < 0x7F, byte != 0x22, byte != 0x5C {
        index += 1
        continue
      }
      let length = byte < 0x80 ? 1 : text.lengthOfUnsafe(at: index)
      if length == 0 {
        index += 1
        continue
      }
      append(UnsafeBufferPointer(rebasing: text[written..<index]))
      append(0x5C)
      switch byte {
      case 0x22, 0x5C: append(byte)
      case 0x08: append(UInt8(ascii: "b"))
      case 0x09: append(UInt8(ascii: "t"))
      case 0x0A: append(UInt8(ascii: "n"))
      case 0x0C: append(UInt8(ascii: "f"))
      case 0x0D: append(UInt8(ascii: "r"))
      default: append(escape: text, at: index, length: length)
      }
      index += length
      written = index
    }
    append(UnsafeBufferPointer(rebasing: text[written...]))
    append(0x22)
  }

  private mutating func append(
    escape text: UnsafeBufferPointer<UInt8>, at index: Int, length: Int
  ) {
    var value = UInt32(text[index])
    if length == 2 { value = (value & 0x1F) << 6 | UInt32(text[index + 1] & 0x3F) }
    if length == 3 {
      value = (value & 0x0F) << 12 | UInt32(text[index + 1] & 0x3F) << 6
      value |= UInt32(text[index + 2] & 0x3F)
    }
    append(UInt8(ascii: "u"))
    for shift in stride(from: 12, through: 0, by: -4) {
      let digit = UInt8(value >> UInt32(shift) & 0xF)
      append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "A") + digit - 10)
    }
  }
}

extension UnsafeBufferPointer<UInt8> {
  /// The length of the character at the place if it must be escaped to survive YAML, 0 if it may stand as it is. Only for bytes from 0x80.
  ///
  /// The C1 controls with the next-line character, the line and paragraph separators, the byte order mark and the two characters that are none.
  func lengthOfUnsafe(at index: Int) -> Int {
    let first = self[index]
    if first == 0xC2, index + 1 < count, self[index + 1] < 0xA0 { return 2 }
    guard first >= 0xE2, index + 2 < count else { return 0 }
    let (second, third) = (self[index + 1], self[index + 2])
    if first == 0xE2, second == 0x80, third == 0xA8 || third == 0xA9 { return 3 }
    if first == 0xEF, second == 0xBB, third == 0xBF { return 3 }
    if first == 0xEF, second == 0xBF, third >= 0xBE { return 3 }
    return 0
  }
}
