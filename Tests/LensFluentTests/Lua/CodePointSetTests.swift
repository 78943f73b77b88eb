import Testing

@testable import LensFluent

@Suite struct CodePointSetTests {
  @Test func setsAreCombined() {
    let letters = CodePointSet([0x61...0x7A, 0x41...0x5A])
    #expect(letters.ranges == [0x41...0x5A, 0x61...0x7A])
    #expect(CodePointSet([1...3, 4...6, 2...5]).ranges == [1...6])
    #expect(letters.inverted.inverted == letters)
    #expect(letters.inverted.ranges.last == 0x7B...0x10FFFF)
    #expect(letters.intersection(CodePointSet("aZ0")) == CodePointSet("aZ"))
    #expect(letters.contains(0x41) && !letters.contains(0x5B) && !letters.contains(0x40))
    #expect(CodePointSet("é").single == 0xE9 && letters.single == nil)
    #expect(CodePointSet.all.inverted.isEmpty && CodePointSet().inverted == .all)
    #expect(letters.isASCII && !letters.holdsAllBeyondASCII && letters.inverted.holdsAllBeyondASCII)
    #expect(letters.isDisjoint(with: letters.inverted))
  }

  @Test func setsHaveATextForm() {
    for set in [
      CodePointSet(), CodePointSet("az"), .all, .beyondASCII, .wordAtBoundary,
      CodePointSet("\u{10FFFF}"),
    ] {
      let text = set.encoded
      #expect(CodePointSet(encoded: text) == set)
      #expect(text.utf8.allSatisfy { $0 >= 40 && $0 <= 126 && $0 != UInt8(ascii: "\\") })
    }
  }

  /// The engine knows Unicode 15.0; what came later is left out here, and now and then a later version changes what was there.
  @Test(arguments: [
    "alpha", "lower", "upper", "digit", "space", "punct", "word", "alnum", "cntrl", "graph",
    "print", "blank",
  ])
  func bracketsAreUnicodes(name: String) throws {
    let set = try #require(CodePointSet.bracket(name))
    var different: [UInt32] = []
    for code in UInt32(0)...0x323AF {
      guard let scalar = Unicode.Scalar(code) else { continue }
      let properties = scalar.properties
      guard let age = properties.age, age.major <= 15, (age.major, age.minor) != (15, 1) else {
        continue
      }
      if set.contains(code) != isMember(properties, name, code) { different.append(code) }
    }
    #expect(different.count < 64)
  }

  private func isMember(_ properties: Unicode.Scalar.Properties, _ name: String, _ code: UInt32)
    -> Bool
  {
    let category = properties.generalCategory
    let isMark = [.nonspacingMark, .spacingMark, .enclosingMark].contains(category)
    let isDigit = category == .decimalNumber
    let isPunctuation =
      [
        .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation,
        .initialPunctuation,
        .finalPunctuation, .otherPunctuation,
      ].contains(category)
    let isGraphic =
      !properties.isWhitespace && ![.control, .surrogate, .unassigned].contains(category)
    switch name {
    case "alpha": return properties.isAlphabetic
    case "lower": return properties.isLowercase
    case "upper": return properties.isUppercase
    case "digit": return isDigit
    case "alnum": return properties.isAlphabetic || isDigit
    case "space": return properties.isWhitespace
    case "blank": return category == .spaceSeparator || code == 9
    case "word":
      return properties.isAlphabetic || isMark || isDigit || category == .connectorPunctuation
    case "punct":
      return isPunctuation
        || code < 0x80 && "$+<=>^`|~".unicodeScalars.contains { $0.value == code }
    case "cntrl": return category == .control
    case "graph": return isGraphic
    default: return isGraphic || category == .spaceSeparator
    }
  }
}
