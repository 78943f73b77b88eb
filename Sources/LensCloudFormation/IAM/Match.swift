/// An answer that may not be known.
package enum Match: Int, Sendable, Comparable {
  case no, maybe, yes

  package static func < (one: Match, other: Match) -> Bool { one.rawValue < other.rawValue }

  package var inverse: Match {
    switch self {
    case .no: .yes
    case .maybe: .maybe
    case .yes: .no
    }
  }
}

extension TemplateText {
  /// Whether this text, with IAM's wildcards `*` and `?`, matches another, as far as both are known.
  ///
  /// What is unknown on either side may be anything; the same unknown thing on both sides is equal to itself. Policy variables such as `${aws:username}` are
  /// unknown too.
  ///
  /// Source: "IAM JSON policy elements: Resource" and "Policy variables" in the IAM user guide, 2026-11-22.
  package func covers(_ other: TemplateText, ignoringCase: Bool = false) -> Match {
    // Most comparisons are of actions of different services, and over with the first byte.
    if headDiffers(from: other, ignoringCase) { return .no }
    if let match = plainMatch(with: other, ignoringCase) { return match }
    var names: [String] = []
    var pattern = WildcardToken.tokens(of: self, hasWildcards: true, ignoringCase, &names)[...]
    var target = WildcardToken.tokens(of: other, hasWildcards: false, ignoringCase, &names)[...]
    // What is the same at both ends, and can be nothing else, needs no trying out.
    while let one = pattern.first, let second = target.first, one.isCertain, second.isCertain {
      guard one == second else { return .no }
      pattern.removeFirst()
      target.removeFirst()
    }
    while let one = pattern.last, let second = target.last, one.isCertain, second.isCertain {
      guard one == second else { return .no }
      pattern.removeLast()
      target.removeLast()
    }
    return Self.match(Array(pattern), Array(target))
  }

  private var firstByte: UInt8? {
    if case .text(let text)? = pieces.first { text.utf8.first } else { nil }
  }

  /// Whether the first bytes are known, and differ already.
  private func headDiffers(from other: TemplateText, _ ignoringCase: Bool) -> Bool {
    guard let one = firstByte, let second = other.firstByte, one != UInt8(ascii: "*"),
      one != UInt8(ascii: "?"), one != UInt8(ascii: "$")
    else { return false }
    return ignoringCase ? one | 0x20 != second | 0x20 : one != second
  }

  /// The answer where it can be read off: the same pieces up to an end or a last `*`, and plain texts; `nil` where it takes more.
  private func plainMatch(with other: TemplateText, _ ignoringCase: Bool) -> Match? {
    func folded(_ byte: UInt8) -> UInt8 {
      ignoringCase && UInt8(ascii: "A")...UInt8(ascii: "Z") ~= byte ? byte | 0x20 : byte
    }
    for (place, piece) in pieces.enumerated() {
      let target = place < other.pieces.count ? other.pieces[place] : .text("")
      guard case .text(let pattern) = piece else {
        guard piece == target else { return nil }
        continue
      }
      let isEnd = place == pieces.count - 1 && pattern.utf8.last == UInt8(ascii: "*")
      let known = isEnd ? pattern.utf8.dropLast() : pattern.utf8[...]
      guard !known.contains(where: { "*?$".utf8.contains($0) }) else { return nil }
      if isEnd, known.isEmpty { return .yes }
      guard case .text(let text) = target else { return nil }
      let isSame =
        isEnd
        ? text.utf8.starts(with: known) { folded($0) == folded($1) }
        : text.utf8.elementsEqual(known) { folded($0) == folded($1) }
      if isSame {
        if isEnd { return .yes }
      } else {
        return pieces.count == 1 && other.pieces.count == 1 ? .no : nil
      }
    }
    return pieces.count == other.pieces.count ? .yes : nil
  }

  /// Matches by trying every way in which wildcards and unknown parts can stretch, each pair of places once.
  private static func match(_ pattern: [WildcardToken], _ target: [WildcardToken]) -> Match {
    // IAM takes no policy as long as that, and comparing takes the product of both lengths.
    guard pattern.count <= 10_240, target.count <= 2048 else { return .maybe }
    // The last row first: what the rest of the pattern makes of the rest of the target.
    var below = [Match](repeating: .no, count: target.count + 1)
    below[target.count] = .yes
    // What is unknown at the end of the target may be nothing.
    for place in target.indices.reversed() {
      guard case .unknown = target[place] else { break }
      below[place] = .maybe
    }
    for token in pattern.reversed() {
      var row = [Match](repeating: .no, count: target.count + 1)
      for place in stride(from: target.count, through: 0, by: -1) {
        var best = token.mayBeEmpty ? min(below[place], token.certainty) : .no
        if place < target.count {
          let next = target[place]
          if token.isOpen, token.mayHold(next) {
            // It goes on over one more of the target.
            best = max(best, min(row[place + 1], token.certainty))
          }
          best = max(best, min(below[place + 1], token.agreement(with: next)))
          if case .unknown = next {
            // What is unknown in the target may be nothing, or may go on over more of the pattern.
            best = max(best, min(row[place + 1], .maybe))
            if next.mayHold(token) { best = max(best, min(below[place], .maybe)) }
          }
        }
        row[place] = best
      }
      below = row
    }
    return below[0]
  }
}

private enum WildcardToken: Equatable {
  case byte(UInt8)
  /// `?`
  case one
  /// `*`
  case many
  /// Something that only CloudFormation knows, by a number that stands for its name.
  case unknown(Int, Extent)

  enum Extent { case anything, pseudoParameter, withoutSeparators }

  var isOpen: Bool {
    switch self {
    case .many, .unknown: true
    case .byte, .one: false
    }
  }

  /// Whether it stands for itself alone.
  var isCertain: Bool {
    if case .byte = self { true } else { false }
  }

  var mayBeEmpty: Bool { isOpen }

  /// How sure a match is that this token stretches over.
  var certainty: Match {
    if case .unknown = self { .maybe } else { .yes }
  }

  /// Whether another token may be a part of this unknown one: a region, an account and a partition hold no separators.
  func mayHold(_ other: WildcardToken) -> Bool {
    guard case .unknown(let name, .withoutSeparators) = self else { return true }
    switch other {
    case .byte(let byte): return byte != UInt8(ascii: ":") && byte != UInt8(ascii: "/")
    case .unknown(let other, let extent): return other == name || extent == .anything
    case .one, .many: return true
    }
  }

  /// Whether this token of a pattern is just that token of a target.
  func agreement(with target: WildcardToken) -> Match {
    switch (self, target) {
    case (.many, _): .yes
    case (.byte(let one), .byte(let other)): one == other ? .yes : .no
    case (.one, .byte): .yes
    case (.unknown(let one, _), .unknown(let other, _)): one == other ? .yes : .maybe
    case (.unknown, _): mayHold(target) ? .maybe : .no
    case (_, .unknown): target.mayHold(self) ? .maybe : .no
    default: .no
    }
  }

  static func tokens(
    of text: TemplateText, hasWildcards: Bool, _ ignoringCase: Bool, _ names: inout [String]
  ) -> [WildcardToken] {
    var tokens: [WildcardToken] = []
    for piece in text.pieces {
      switch piece {
      case .unknown(let name): tokens.append(unknown(name, &names))
      case .text(let text):
        var bytes = Array((ignoringCase ? text.lowercased() : text).utf8)[...]
        while let byte = bytes.popFirst() {
          if hasWildcards, byte == UInt8(ascii: "*") {
            tokens.append(.many)
          } else if hasWildcards, byte == UInt8(ascii: "?") {
            tokens.append(.one)
          } else if hasWildcards, byte == UInt8(ascii: "$"), bytes.first == UInt8(ascii: "{"),
            let end = bytes.firstIndex(of: UInt8(ascii: "}"))
          {
            tokens.append(unknown(String(decoding: bytes[...end], as: UTF8.self), &names))
            bytes = bytes[(end + 1)...]
          } else {
            tokens.append(.byte(byte))
          }
        }
      }
    }
    return tokens
  }

  private static func unknown(_ name: String, _ names: inout [String]) -> WildcardToken {
    let number = names.firstIndex(of: name) ?? names.count
    if number == names.count { names.append(name) }
    let extent: Extent =
      switch name {
      case "AWS::Region", "AWS::AccountId", "AWS::Partition": .withoutSeparators
      default: name.hasPrefix("AWS::") ? .pseudoParameter : .anything
      }
    return .unknown(number, extent)
  }
}
