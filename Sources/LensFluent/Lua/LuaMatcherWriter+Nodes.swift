import LensSyntax

extension LuaMatcherWriter {
  mutating func write(sequence nodes: [PatternNode], before following: Following) {
    var after = [following]
    for node in nodes.dropFirst().reversed() { after.append(after.last!.preceded(by: node)) }
    for (node, following) in zip(nodes, after.reversed()) { write(node, before: following) }
  }

  mutating func write(_ node: PatternNode, before following: Following) {
    switch node {
    case .empty: break
    case .text(let codes):
      let bytes = Self.bytes(of: codes)
      if bytes.count == 1 {
        write("if B(s,p)~=\(bytes[0]) then goto F end p=p+1")
      } else {
        write(
          "if S(s,p,p+\(bytes.count - 1))~=\(LuaText.quoted(bytes))then goto F end p=p+\(bytes.count)"
        )
      }
    case .folded(let letters): write(folded: letters)
    case .set(let set): write(once: set)
    case .sequence(let nodes): write(sequence: nodes, before: following)
    case .choice(let nodes): write(choice: nodes, before: following)
    case .repetition(let repetition): write(repetition, before: following)
    case .atomic(let body): write(atomic: body)
    case .look(let look): write(look)
    case .assertion(let assertion):
      write("if \(Self.failure(of: assertion, &routines)) then goto F end")
    case .keep:
      write("\(keptStart())=p")
    case .capture(let body, _), .flagged(let body): write(body, before: following)
    }
  }

  private mutating func write(folded letters: [UInt8]) {
    let text = LuaText.quoted(letters)
    let isPlain = CaseFolding.special.allSatisfy {
      !String(decoding: letters, as: UTF8.self).includes($0.letters)
    }
    if isPlain {
      write("if S(s,p,p+\(letters.count - 1)):lower()~=\(text)then goto F end p=p+\(letters.count)")
    } else {
      routines.insert(.folded)
      write("p=Y(s,p,\(text))if not p then goto F end")
    }
  }

  private mutating func write(choice nodes: [PatternNode], before following: Following) {
    noteWays(nodes.count)
    remember()
    let end = label()
    for (index, node) in nodes.enumerated() {
      let isLast = index == nodes.count - 1
      let next = isLast ? 0 : label()
      if !isLast { keepOpen(next) }
      write(node, before: following)
      if !isLast { write("goto A\(end) ::A\(next)::") }
    }
    write("::A\(end)::")
  }

  private mutating func write(atomic body: PatternNode) {
    let before = choiceCount
    let place = reserve()
    let height = "h\(label())"
    leaving(height) { writer in writer.write(body, before: .success) }
    guard choiceCount > before else { return }
    declare(height)
    fill(place, with: "\(height)=k")
    write("k=\(height)")
  }

  private mutating func write(_ look: PatternNode.Look) {
    if let set = look.body.oneOf, let test = test(of: set, isAhead: look.isAhead) {
      write("if \(look.isNegative ? "" : "not ")\(test)then goto F end")
      return
    }
    let (place, height) = (variable("q"), variable("h"))
    write("\(place),\(height)=p,k")
    let otherwise = label()
    if look.isNegative { keepOpen(otherwise) }
    leaving(height) { writer in
      if look.isAhead {
        writer.write(look.body, before: .success)
      } else {
        writer.write(behind: look.body)
      }
    }
    write(look.isNegative ? "k=\(height) goto F ::A\(otherwise)::" : "p,k=\(place),\(height)")
  }

  /// Goes back by the length of a body, or of each of its alternatives, and matches it from there.
  private mutating func write(behind body: PatternNode) {
    let branches = if case .choice(let branches) = body { branches } else { [body] }
    noteWays(branches.count)
    let end = label()
    for (index, branch) in branches.enumerated() {
      let isLast = index == branches.count - 1
      let next = isLast ? 0 : label()
      if !isLast { keepOpen(next) }
      if let count = branch.fixedByteLength {
        if count > 0 { write("p=p-\(count) if p<1 then goto F end") }
      } else {
        routines.insert(.back)
        write("p=Z(s,p,\(branch.fixedLength ?? 0))if not p then goto F end")
      }
      write(branch, before: .success)
      if !isLast { write("goto A\(end) ::A\(next)::") }
    }
    write("::A\(end)::")
  }

  /// Whether the letter at the position, or before it, is of a set, without going there.
  private mutating func test(of set: CodePointSet, isAhead: Bool) -> String? {
    if set.isASCII || set.holdsAllBeyondASCII {
      return "\(table(of: set))[B(s,p\(isAhead ? "" : "-1"))]"
    }
    routines.insert(.oneOf)
    if isAhead { return "X(\(table(of: set)),s,p)" }
    return nil
  }

  private static func failure(
    of assertion: PatternNode.Assertion, _ routines: inout Set<LuaRoutine>
  ) -> String {
    switch assertion {
    // After the last line feed of a text no line begins.
    case .lineStart: return "p>1 and(p>n or B(s,p-1)~=10)"
    case .lineEnd: return "p<=n and B(s,p)~=10"
    case .textStart: return "p>1"
    case .textEnd: return "p<=n"
    case .textEndOrFinalLineFeed: return "p<n or p==n and B(s,p)~=10"
    case .wordBoundary:
      routines.insert(.wordBoundary)
      return "not J(s,p)"
    case .noWordBoundary:
      routines.insert(.wordBoundary)
      return "J(s,p)"
    }
  }
}

extension PatternNode {
  /// The count of bytes of every match, if it is always the same because all letters are ASCII's or written out.
  fileprivate var fixedByteLength: Int? {
    switch self {
    case .empty, .look, .assertion, .keep: 0
    case .text(let codes): LuaMatcherWriter.bytes(of: codes).count
    case .set(let set): set.isASCII ? 1 : nil
    case .sequence(let nodes):
      nodes.reduce(0) { total, node in
        total.flatMap { total in node.fixedByteLength.map { total + $0 } }
      }
    case .repetition(let repetition):
      repetition.minimum == repetition.maximum
        ? repetition.body.fixedByteLength.map { $0 * repetition.minimum } : nil
    case .choice, .folded, .atomic, .capture, .flagged: nil
    }
  }
}
