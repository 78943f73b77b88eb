// Whatever a user wrote may come up in a message: it must not command the terminal, and a name of a megabyte must not bury the message.

extension String {
  /// A name or a word of a user's as a part of a message shows it.
  package var printableName: String { abridged().escapingControls() }

  /// The text, or the beginning of a very long one.
  ///
  /// - Parameters:
  ///   - longest: how many characters of Unicode it may have. ARNs and addresses are shorter.
  ///   - shown: how many of a longer one are left, the ellipsis among them.
  private func abridged(from longest: Int = 160, to shown: Int = 80) -> String {
    guard utf8.count > longest,
      unicodeScalars.index(startIndex, offsetBy: longest + 1, limitedBy: endIndex) != nil
    else { return self }
    return String(unicodeScalars.prefix(shown - 1)) + "…"
  }

  /// The text of a message with the names in it, which stand between backquotes, abridged; and of a list of a great many the beginning.
  func abridgingNames() -> String {
    guard utf8.count > 160 else { return self }
    let parts = utf8.split(separator: UInt8(ascii: "`"), omittingEmptySubsequences: false)
    return parts.enumerated().map { place, part in
      let text = String(Substring(part))
      return place % 2 == 1 ? text.abridged() : text
    }.joined(separator: "`").abridged(from: 2000, to: 2000)
  }
}

extension String {
  /// Control characters, and those that change the direction of writing, spelled out.
  package func escapingControls() -> String {
    if unicodeScalars.allSatisfy({ !$0.isControl }) { return self }
    var result = ""
    for scalar in unicodeScalars {
      if scalar.isControl {
        result += scalar.spelledOut
      } else {
        result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}

extension Unicode.Scalar {
  var isControl: Bool {
    switch value {
    case 0..<0x20, 0x7F..<0xA0, 0x200B, 0x200E, 0x200F, 0x2028...0x202E, 0x2060...0x206F, 0xFEFF:
      true
    default: false
    }
  }

  var spelledOut: String {
    switch value {
    case 0x0A: return "\\n"
    case 0x0D: return "\\r"
    case 0x09: return "\\t"
    default:
      let digits = String(value, radix: 16, uppercase: true)
      return "\\u" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }
  }
}
