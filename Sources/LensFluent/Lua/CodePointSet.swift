/// A set of code points, as the bounds of its ranges: where one begins, where it has ended, where the next begins.
///
/// The bounds are sorted and no range touches another, so that equal sets are equal values.
struct CodePointSet: Hashable, Sendable {
  private(set) var bounds: [UInt32] = []

  static let all = CodePointSet(bounds: [0, limit])
  static let ascii = CodePointSet(0...0x7F)
  static let beyondASCII = CodePointSet(0x80...0x10FFFF)

  /// Where the code points end.
  static let limit: UInt32 = 0x110000

  init() {}

  init(_ range: ClosedRange<UInt32>) { bounds = [range.lowerBound, range.upperBound + 1] }

  init(_ ranges: [ClosedRange<UInt32>]) {
    for range in ranges { formUnion(CodePointSet(range)) }
  }

  private init(bounds: [UInt32]) { self.bounds = bounds }

  /// The code points of a text.
  init(_ text: String) {
    for scalar in text.unicodeScalars { formUnion(CodePointSet(scalar.value...scalar.value)) }
  }

  var isEmpty: Bool { bounds.isEmpty }

  var ranges: [ClosedRange<UInt32>] {
    stride(from: 0, to: bounds.count, by: 2).map { bounds[$0]...(bounds[$0 + 1] - 1) }
  }

  /// The one code point, when there is only one.
  var single: UInt32? {
    bounds.count == 2 && bounds[1] == bounds[0] + 1 ? bounds[0] : nil
  }

  var isASCII: Bool { bounds.last.map { $0 <= 0x80 } ?? true }

  /// Whether every code point beyond ASCII is in the set.
  var holdsAllBeyondASCII: Bool {
    bounds.count >= 2 && bounds.last == Self.limit && bounds[bounds.count - 2] <= 0x80
  }

  func contains(_ code: UInt32) -> Bool {
    var (low, high) = (0, bounds.count)
    while low < high {
      let middle = (low + high) / 2
      if bounds[middle] <= code { low = middle + 1 } else { high = middle }
    }
    return !low.isMultiple(of: 2)
  }

  func isDisjoint(with other: CodePointSet) -> Bool { intersection(other).isEmpty }

  var inverted: CodePointSet {
    var result = bounds
    if result.first == 0 { result.removeFirst() } else { result.insert(0, at: 0) }
    if result.last == Self.limit { result.removeLast() } else { result.append(Self.limit) }
    return CodePointSet(bounds: result)
  }

  mutating func formUnion(_ other: CodePointSet) { self = union(other) }

  func union(_ other: CodePointSet) -> CodePointSet { combined(with: other) { $0 || $1 } }

  func intersection(_ other: CodePointSet) -> CodePointSet { combined(with: other) { $0 && $1 } }

  /// Walks the bounds of both sets in order and keeps those at which what is asked for changes.
  private func combined(
    with other: CodePointSet, _ isMember: (Bool, Bool) -> Bool
  ) -> CodePointSet {
    var result: [UInt32] = []
    var (left, right) = (0, 0)
    var wasMember = false
    while left < bounds.count || right < other.bounds.count {
      let here = min(
        left < bounds.count ? bounds[left] : .max,
        right < other.bounds.count ? other.bounds[right] : .max)
      if left < bounds.count, bounds[left] == here { left += 1 }
      if right < other.bounds.count, other.bounds[right] == here { right += 1 }
      let isMember = isMember(!left.isMultiple(of: 2), !right.isMultiple(of: 2))
      if isMember != wasMember { result.append(here) }
      wasMember = isMember
    }
    return CodePointSet(bounds: result)
  }
}

// MARK: The text form

extension CodePointSet {
  /// Reads what `encoded` writes.
  init(encoded text: String) {
    var bounds: [UInt32] = []
    var bytes = text.utf8.makeIterator()
    func next() -> UInt32 { UInt32(bytes.next() ?? 40) - 40 }
    var last: UInt32 = 0
    while let byte = bytes.next() {
      switch byte {
      case 126: last += ((next() * 52 + next()) * 52 + next()) * 52 + next()
      case 93...: last += 52 + UInt32(byte - 93) * 52 + next()
      default: last += UInt32(byte) - 40
      }
      bounds.append(last)
    }
    self.init(bounds: bounds)
  }

  /// The distances between the bounds, in characters that stand for themselves in Swift, in Lua and in a classic file: one of 52 for a
  /// short distance, two for a longer one, and `~` with four for the rest.
  var encoded: String {
    var bytes: [UInt8] = []
    var last: UInt32 = 0
    for bound in bounds {
      let step = bound - last
      last = bound
      if step < 52 {
        bytes.append(UInt8(40 + step))
      } else if step < 52 + 33 * 52 {
        bytes += [UInt8(93 + (step - 52) / 52), UInt8(40 + (step - 52) % 52)]
      } else {
        bytes.append(126)
        for power: UInt32 in [140608, 2704, 52, 1] { bytes.append(UInt8(40 + step / power % 52)) }
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}

// MARK: Sets with a name

extension CodePointSet {
  /// What the shorthands find: in the router's syntax they are ASCII's.
  static let digit = CodePointSet(0x30...0x39)
  static let wordCharacter = CodePointSet([0x30...0x39, 0x41...0x5A, 0x5F...0x5F, 0x61...0x7A])
  static let whitespace = CodePointSet([0x09...0x0D, 0x20...0x20])
  static let hexadecimalDigit = CodePointSet([0x30...0x39, 0x41...0x46, 0x61...0x66])
  static let lineFeed = CodePointSet(0x0A...0x0A)

  /// What `\b` takes for a part of a word: unlike the shorthand it looks at every script, and at superscript digits and fractions.
  static let wordAtBoundary = CodePointSet(encoded: CharacterSets.word)
    .union(CodePointSet([0xB2...0xB3, 0xB9...0xB9, 0xBC...0xBE]))

  /// A bracket of POSIX by its name: in the router's syntax these look at every script.
  static func bracket(_ name: String) -> CodePointSet? {
    switch name {
    case "alnum": alphabetic.union(digits)
    case "alpha": alphabetic
    case "ascii": ascii
    case "blank": spaces.union(CodePointSet(0x09...0x09))
    case "cntrl": CodePointSet([0...0x1F, 0x7F...0x9F])
    case "digit": digits
    case "graph": CodePointSet(encoded: CharacterSets.graphic)
    case "lower": CodePointSet(encoded: CharacterSets.lowerCase)
    case "print": CodePointSet(encoded: CharacterSets.graphic).union(spaces)
    case "punct": CodePointSet(encoded: CharacterSets.punctuation)
    case "space": spaces.union(CodePointSet([0x09...0x0D, 0x85...0x85, 0x2028...0x2029]))
    case "upper": CodePointSet(encoded: CharacterSets.upperCase)
    case "word": CodePointSet(encoded: CharacterSets.word)
    case "xdigit": hexadecimalDigit
    default: nil
    }
  }

  private static let alphabetic = CodePointSet(encoded: CharacterSets.alphabetic)
  private static let digits = CodePointSet(encoded: CharacterSets.digits)
  private static let spaces = CodePointSet([
    0x20...0x20, 0xA0...0xA0, 0x1680...0x1680, 0x2000...0x200A, 0x202F...0x202F, 0x205F...0x205F,
    0x3000...0x3000,
  ])
}
