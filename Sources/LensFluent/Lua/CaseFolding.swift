import LensSyntax

/// How the router's expressions find ASCII letters without regard to case: beside the other case, a few code points beyond ASCII fold to them.
///
/// The engine overlooks these few in some places, owing to shortcuts of its search: `(?i)s\Z` does not find `ſ` at the end. Here they are found.
///
/// Source: enc/unicode/casefold.h of Onigmo in Fluent Bit 5.1.1 (Unicode 15.0), 2026-11-22.
enum CaseFolding {
  /// The code points beyond ASCII that fold to ASCII letters alone.
  static let special: [(code: UInt32, letters: String)] = [
    (0x17F, "s"), (0x212A, "k"), (0xDF, "ss"), (0x1E9E, "ss"), (0xFB00, "ff"), (0xFB01, "fi"),
    (0xFB02, "fl"), (0xFB03, "ffi"), (0xFB04, "ffl"), (0xFB05, "st"), (0xFB06, "st"),
  ]

  /// Whether a text of small letters may be found in fewer code points than it has.
  static func isAmbiguous(_ letters: [UInt8]) -> Bool {
    let text = String(decoding: letters, as: UTF8.self)
    return special.contains { $0.letters.utf8.count > 1 && text.includes($0.letters) }
  }

  /// All that one small letter finds.
  static func variants(of letter: UInt8) -> CodePointSet {
    var result = CodePointSet(UInt32(letter)...UInt32(letter))
    guard letter.isLowerCase else { return result }
    result.formUnion(CodePointSet(UInt32(letter & 0xDF)...UInt32(letter & 0xDF)))
    for (code, letters) in special where letters == String(Unicode.Scalar(letter)) {
      result.formUnion(CodePointSet(code...code))
    }
    return result
  }

  /// All code points with which a text of small letters may begin.
  static func beginnings(of letters: [UInt8]) -> CodePointSet {
    var result = variants(of: letters[0])
    for (code, folded) in special where folded.utf8.first == letters[0] {
      result.formUnion(CodePointSet(code...code))
    }
    return result
  }

  /// A text of small letters in all its spellings, for an engine that does not fold as the router does.
  static func spelledOut(_ letters: [UInt8]) -> PatternNode {
    .sequence(
      joinable(letters).map { part in
        part.count == 1 ? .set(variants(of: part[0])) : .choice(spellings(of: part[...]))
      })
  }

  /// A text in parts at whose ends no two letters can be one.
  static func joinable(_ letters: [UInt8]) -> [[UInt8]] {
    var parts: [[UInt8]] = []
    for letter in letters {
      if let before = parts.last?.last, isAmbiguous([before, letter]) {
        parts[parts.count - 1].append(letter)
      } else {
        parts.append([letter])
      }
    }
    return parts
  }

  private static func spellings(of letters: ArraySlice<UInt8>) -> [PatternNode] {
    guard let first = letters.first else { return [.empty] }
    var result = spellings(of: letters.dropFirst()).map {
      PatternNode.joined([.set(variants(of: first)), $0])
    }
    for (code, folded) in special where folded.utf8.count > 1 && letters.starts(with: folded.utf8) {
      result += spellings(of: letters.dropFirst(folded.utf8.count)).map {
        .joined([.text([code]), $0])
      }
    }
    return result
  }

  /// A class without regard to case. `open` are the members that reach beyond ASCII when they fold: those that `\w` brings do not.
  static func folded(_ members: CodePointSet, open: CodePointSet) -> CodePointSet {
    var result = members
    for letter in UInt8(ascii: "a")...UInt8(ascii: "z") {
      let (small, large) = (UInt32(letter), UInt32(letter & 0xDF))
      if members.contains(small) || members.contains(large) {
        result.formUnion(CodePointSet([small...small, large...large]))
      }
      if open.contains(small) || open.contains(large) { result.formUnion(variants(of: letter)) }
    }
    return result
  }
}
