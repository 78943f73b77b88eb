/// A range of IPv4 or IPv6 addresses: `10.0.0.0/16`, `2001:db8::/32`.
struct AddressRange: Equatable {
  /// 4 or 16 bytes, those of the network only.
  private(set) var bytes: [UInt8]
  private(set) var length: Int

  var isIPv6: Bool { bytes.count == 16 }

  /// Reads the range as EC2 does, which clears the bits behind the length. Source: IpRange in the EC2 API Reference, 2026-11-22.
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
  }

  private static func four(_ text: Substring) -> [UInt8]? {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    let bytes = parts.compactMap { part in
      part.utf8.allSatisfy(\.isDigit) ? UInt8(part) : nil
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
