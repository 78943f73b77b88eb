extension PatternParser {
  /// What a class in brackets is: a class of one letter is that letter.
  enum ClassValue {
    case set(CodePointSet)
    case letter(UInt32)
  }

  /// Reads a class; the position is at its bracket.
  mutating func characterClass() throws(Refusal) -> ClassValue {
    let members = try classMembers()
    if !members.isInverted, let code = members.all.single { return .letter(code) }
    var result = members.all
    if flags.ignoresCase {
      guard result.isASCII else {
        throw Refusal("`(?i)` is translated for ASCII only, and here a class has other letters")
      }
      result = CaseFolding.folded(result, open: members.open)
    }
    return .set(members.isInverted ? result.inverted : result)
  }

  /// What stands between brackets, before `^` inverts it.
  struct Members {
    var all = CodePointSet()
    /// Without what `\w` and its like bring, which case folding treats apart.
    var open = CodePointSet()
    var isInverted = false

    /// As a class within another brings them.
    var effective: Members {
      isInverted ? Members(all: all.inverted, open: open.inverted) : self
    }

    mutating func insert(_ code: UInt32, through last: UInt32? = nil) {
      insert(CodePointSet(code...(last ?? code)))
    }

    mutating func insert(_ set: CodePointSet, isOpen: Bool = true) {
      all.formUnion(set)
      if isOpen { open.formUnion(set) }
    }
  }

  /// What came last, which decides what a `-` means.
  private enum Last {
    case nothing
    case letter(UInt32)
    case set, range, nested
  }

  private mutating func classMembers() throws(Refusal) -> Members {
    position += 1
    let isInverted = take("^")
    var members = Members()
    var intersected: Members?
    var last = Last.nothing
    if peek() == "]" { throw Refusal("a `]` at the start of a class must be written `\\]`") }
    while !take("]") {
      guard let letter = peek() else { throw Refusal("there is a `[` without its `]`") }
      if take("&&") {
        intersected = members.intersection(with: intersected)
        members = Members()
        last = .nothing
      } else if take("[:") {
        let bracket = try bracket()
        members.insert(bracket.set, isOpen: bracket.isOpen)
        last = .set
      } else if letter == "[" {
        let nested = try classMembers()
        // Here the engine goes wrong: in `[[^\D]]` it finds everything beyond ASCII.
        if nested.isInverted, nested.all.holdsAllBeyondASCII {
          throw Refusal("a class within a class takes back what a negative shorthand brings")
        }
        let inner = nested.effective
        members.insert(inner.all, isOpen: false)
        members.open.formUnion(inner.open)
        last = .nested
      } else if letter == "-", peek(1) != "]", try isRange(&last) {
        guard case .letter(let first) = last else { continue }
        let end = try rangeEnd()
        guard first <= end else { throw Refusal("a range of a class ends before it begins") }
        members.insert(first, through: end)
        last = .range
      } else if letter == "\\", let name = peek(1), let set = Self.shorthand(name) {
        position += 2
        members.insert(set, isOpen: name != "w" && name != "W")
        last = .set
      } else {
        let code = try classLetter(letter)
        members.insert(code)
        last = .letter(code)
      }
    }
    members = members.intersection(with: intersected)
    members.isInverted = isInverted
    return members
  }

  /// Whether a `-` that does not end the class makes a range with what came before; it is gone past then.
  private mutating func isRange(_ last: inout Last) throws(Refusal) -> Bool {
    switch last {
    case .nothing, .range: return false
    case .letter:
      if peek(1) == "&", peek(2) == "&" { return false }
      position += 1
      return true
    case .set:
      if peek(1) == "&", peek(2) == "&" { return false }
      throw Refusal("a `-` after a shorthand in a class must be written `\\-`")
    case .nested: throw Refusal("a `-` after a class within a class must be written `\\-`")
    }
  }

  private mutating func rangeEnd() throws(Refusal) -> UInt32 {
    guard let letter = peek() else { throw Refusal("there is a `[` without its `]`") }
    if letter == "[" || letter == "\\" && peek(1).flatMap(Self.shorthand) != nil {
      throw Refusal("a range of a class must end with a letter")
    }
    return try classLetter(letter)
  }

  private mutating func classLetter(_ letter: Character) throws(Refusal) -> UInt32 {
    guard letter == "\\" else {
      position += 1
      return scalars[position - 1]
    }
    guard let name = peek(1) else { throw Refusal("it ends with a lone backslash") }
    if name == "b" {
      position += 2
      return 0x08
    }
    switch try value(of: name) {
    case .letter(let code), .code(let code): return code
    case .node: throw Refusal("`\\\(name)` is no letter")
    }
  }

  /// The rest of `[:name:]`.
  private mutating func bracket() throws(Refusal) -> (set: CodePointSet, isOpen: Bool) {
    let isInverted = take("^")
    let start = position
    while let letter = peek(), letter.isASCII, letter.isLetter { position += 1 }
    let name = String(
      String.UnicodeScalarView(scalars[start..<position].compactMap(Unicode.Scalar.init)))
    guard take(":]"), let set = CodePointSet.bracket(name) else {
      throw Refusal("there is no class `[:\(name):]`; a `[` within a class must be written `\\[`")
    }
    return (isInverted ? set.inverted : set, name != "word" && name != "ascii")
  }
}

extension PatternParser.Members {
  fileprivate func intersection(with other: Self?) -> Self {
    guard let other else { return self }
    return Self(all: all.intersection(other.all), open: open.intersection(other.open))
  }
}
