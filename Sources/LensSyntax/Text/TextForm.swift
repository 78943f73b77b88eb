/// How a text must be written for YAML to read it back: as it is, in quotes, or as a block of lines.
///
/// CloudFormation's parser speaks YAML 1.1 and ours 1.2, so what either takes for something else than text is quoted, and a little more: a needless quote costs
/// nothing.
enum TextForm {
  case plain, singleQuoted, doubleQuoted, block

  init(_ text: UnsafeBufferPointer<UInt8>) {
    guard let first = text.first else {
      self = .singleQuoted
      return
    }
    var needsQuotes = false
    var hasLines = false
    for index in 0..<text.count {
      let byte = text[index]
      if byte >= 0x20, byte < 0x7F {
        if byte == UInt8(ascii: ":") {
          if index + 1 == text.count || text[index + 1] <= 0x20 { needsQuotes = true }
        } else if byte == UInt8(ascii: "#"), index > 0, text[index - 1] <= 0x20 {
          needsQuotes = true
        }
      } else if byte == 0x0A {
        hasLines = true
      } else if byte < 0x80 || text.lengthOfUnsafe(at: index) > 0 {
        self = .doubleQuoted
        return
      }
    }
    if hasLines {
      // A block's indentation is that of its first line, which therefore may not begin with a space.
      self = first > 0x20 ? .block : .doubleQuoted
    } else if needsQuotes || text[text.count - 1] == 0x20 || Self.isSpecial(first, text)
      || Self.isWord(text)
    {
      self = .singleQuoted
    } else {
      self = .plain
    }
  }

  /// Whether the beginning would be taken for something else than text.
  private static func isSpecial(_ first: UInt8, _ text: UnsafeBufferPointer<UInt8>) -> Bool {
    switch first {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "/"), UInt8(ascii: "$"), UInt8(ascii: "_"):
      return false
    case UInt8(ascii: "0")...UInt8(ascii: "9"):
      return isNumberLike(text, from: 0)
    case UInt8(ascii: "+"), UInt8(ascii: "."):
      return text.count > 1 && isNumberLike(text, from: 1) || text.starts(with: "...".utf8)
    case UInt8(ascii: "-"):
      return text.count == 1 || text[1] <= 0x20 || isNumberLike(text, from: 1)
        || text.starts(with: "---".utf8)
    case UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: ";"), UInt8(ascii: "^"),
      UInt8(ascii: "\\"), 0x80...0xFF:
      return false
    default:
      // Indicators, a leading space, and `=`, `<` and `~`, which are special when they stand alone.
      return true
    }
  }

  /// Whether the text could be a number or a time in one of YAML's versions: nothing in it but what such are made of.
  private static func isNumberLike(_ text: UnsafeBufferPointer<UInt8>, from start: Int) -> Bool {
    // Behind a sign or a point there is a digit, a point, or the `i` or `n` of `.inf` and `.nan`.
    if start > 0, start < text.count, !"0123456789.iInN".utf8.contains(text[start]) { return false }
    for index in start..<text.count {
      switch text[index] {
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"),
        UInt8(ascii: "A")...UInt8(ascii: "F"), UInt8(ascii: "_"), UInt8(ascii: "."),
        UInt8(ascii: ","), UInt8(ascii: ":"), UInt8(ascii: "+"), UInt8(ascii: "-"),
        UInt8(ascii: "x"), UInt8(ascii: "X"), UInt8(ascii: "o"), UInt8(ascii: "O"),
        UInt8(ascii: "t"), UInt8(ascii: "T"), UInt8(ascii: "z"), UInt8(ascii: "Z"),
        UInt8(ascii: " "):
        continue
      case UInt8(ascii: "i"), UInt8(ascii: "I"), UInt8(ascii: "n"), UInt8(ascii: "N"):
        // `.inf` and `.nan`.
        if text.count <= 5 { continue }
        return false
      default:
        return false
      }
    }
    return true
  }

  /// The words of YAML 1.1 for true, false and nothing, however they are capitalised.
  private static func isWord(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    switch text.count {
    case 1: text.isWord("y") || text.isWord("n")
    case 2: text.isWord("no") || text.isWord("on")
    case 3: text.isWord("yes") || text.isWord("off")
    case 4: text.isWord("true") || text.isWord("null")
    case 5: text.isWord("false")
    default: false
    }
  }
}

extension UnsafeBufferPointer<UInt8> {
  fileprivate func isWord(_ word: StaticString) -> Bool {
    for index in 0..<count where self[index] | 0x20 != word.utf8Start[index] { return false }
    return true
  }
}
