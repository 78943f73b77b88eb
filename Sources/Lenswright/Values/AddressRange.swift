/// A range of IPv4 or IPv6 addresses: `10.0.0.0/16`, `2001:db8::/32`.
struct AddressRange: Equatable {
  /// 4 or 16 bytes, the bits behind the length cleared.
  private var bytes: [UInt8]
  private var length: Int
  /// Whether a bit behind the length was set.
  private(set) var isInside = false

  var isIPv6: Bool { bytes.count == 16 }
  /// The length of a range with one address.
  var whole: Int { bytes.count * 8 }

  init?(_ text: String) {
    let halves = text.split(separator: "/", omittingEmptySubsequences: false)
    guard halves.count == 2, halves[1].utf8.allSatisfy(\.isDigit), let length = Int(halves[1]),
      let address = AddressRange.four(halves[0]) ?? AddressRange.sixteen(halves[0]),
      length <= address.count * 8
    else { return nil }
    self.length = length
    bytes = address.enumerated().map { index, byte in
      let kept = min(max(length - index * 8, 0), 8)
      return byte & ~(kept == 8 ? 0 : 0xFF >> UInt8(kept))
    }
    isInside = bytes != address
  }

  /// The range as EC2 and Python write it, the longest run of zeros shortened.
  var text: String {
    guard isIPv6 else { return bytes.map { String($0) }.joined(separator: ".") + "/\(length)" }
    let groups = stride(from: 0, to: 16, by: 2).map { Int(bytes[$0]) << 8 | Int(bytes[$0 + 1]) }
    var longest = 0..<0
    for start in groups.indices {
      let end = groups[start...].firstIndex { $0 != 0 } ?? groups.count
      if end - start > max(longest.count, 1) { longest = start..<end }
    }
    func written(_ part: ArraySlice<Int>) -> String {
      part.map { String($0, radix: 16) }.joined(separator: ":")
    }
    guard !longest.isEmpty else { return written(groups[...]) + "/\(length)" }
    return written(groups[..<longest.lowerBound]) + "::" + written(groups[longest.upperBound...])
      + "/\(length)"
  }

  /// Whether every address of another range is in this one.
  func contains(_ other: AddressRange) -> Bool {
    guard bytes.count == other.bytes.count, length <= other.length else { return false }
    return bytes.indices.allSatisfy { index in
      let kept = min(max(length - index * 8, 0), 8)
      let mask: UInt8 = ~(kept == 8 ? 0 : 0xFF >> UInt8(kept))
      return bytes[index] == other.bytes[index] & mask
    }
  }

  /// The range of one address, when the text is one.
  init?(address text: String) {
    self.init(text + (text.includes(":") ? "/128" : "/32"))
  }

  static func == (one: AddressRange, other: AddressRange) -> Bool {
    one.bytes == other.bytes && one.length == other.length
  }

  private static func four(_ text: Substring) -> [UInt8]? {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    let bytes = parts.compactMap { part in
      // A leading zero is octal to some.
      part.utf8.allSatisfy(\.isDigit)
        && (part.utf8.count == 1 || part.utf8.first != UInt8(ascii: "0"))
        ? UInt8(part) : nil
    }
    return parts.count == 4 && bytes.count == 4 ? bytes : nil
  }

  /// `::` stands once, for one group of zeros or more.
  private static func sixteen(_ text: Substring) -> [UInt8]? {
    var halves = [text]
    for index in text.utf8.indices where text.utf8[index...].starts(with: "::".utf8) {
      guard halves.count == 1 else { return nil }
      let after = text.utf8.index(index, offsetBy: 2)
      halves = [text[..<index], text[after...]]
    }
    let groups = halves.map { half in
      half.isEmpty ? [] : half.split(separator: ":", omittingEmptySubsequences: false).map(group)
    }
    guard !groups.joined().contains(nil) else { return nil }
    let known = groups.map { $0.compactMap { $0 } }
    let count = known.reduce(0) { $0 + $1.count }
    guard halves.count == 2 ? count < 8 : count == 8 else { return nil }
    let zeros = Array(repeating: UInt16(0), count: 8 - count)
    let all = known[0] + zeros + (known.count == 2 ? known[1] : [])
    return all.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
  }

  private static func group(_ text: Substring) -> UInt16? {
    guard (1...4).contains(text.utf8.count), text.allSatisfy({ $0.isASCII && $0.isHexDigit }) else {
      return nil
    }
    return UInt16(text, radix: 16)
  }
}
