/// A release of an engine, such as 4.2.0.
package struct EngineVersion: Sendable, Hashable, Comparable, CustomStringConvertible {
  package let major: Int
  package let minor: Int
  package let patch: Int

  package init(_ major: Int, _ minor: Int, _ patch: Int) {
    self.major = major
    self.minor = minor
    self.patch = patch
  }

  /// Reads `5.1.1`, `v5.1.1`, `5.1` (its first release) and `4.2.3.1` (whose last number is a rebuild); a suffix after a hyphen is ignored.
  package init?(_ text: String) {
    var core = text.utf8.prefix { $0 != UInt8(ascii: "-") }
    if core.first == UInt8(ascii: "v") { core = core.dropFirst() }
    let parts = core.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard (2...4).contains(parts.count) else { return nil }
    var numbers: [Int] = []
    for part in parts {
      guard part.allSatisfy({ (48...57).contains($0) }), let number = Int(Substring(part)) else {
        return nil
      }
      numbers.append(number)
    }
    self.init(numbers[0], numbers[1], numbers.count > 2 ? numbers[2] : 0)
  }

  package static func < (one: EngineVersion, other: EngineVersion) -> Bool {
    (one.major, one.minor, one.patch) < (other.major, other.minor, other.patch)
  }

  package var description: String { "\(major).\(minor).\(patch)" }
}
