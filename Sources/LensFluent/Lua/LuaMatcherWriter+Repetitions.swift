extension LuaMatcherWriter {
  mutating func write(_ repetition: PatternNode.Repetition, before following: Following) {
    guard let set = repetition.body.oneOf else {
      write(group: repetition, before: following)
      return
    }
    let (minimum, maximum) = (repetition.minimum, repetition.maximum)
    // Letters are given back only to something that can begin with them, and that can fail.
    let keepsAll = following.cannotFail || following.excludes(set)
    if !repetition.isGreedy, following.cannotFail {
      write(exactly: minimum, of: set)
    } else if keepsAll {
      write(run: set, minimum, maximum, isLast: following.cannotFail && level == 0)
    } else if !repetition.isGreedy, maximum != nil {
      write(group: repetition, before: following)
    } else {
      write(exactly: minimum, of: set)
      let rest = maximum.map { $0 - minimum }
      if rest == 0 { return }
      if repetition.isGreedy {
        write(givingBack: set, upTo: rest)
      } else {
        write(lazily: set)
      }
    }
  }

  // MARK: Letters of a set

  /// One letter of a set.
  mutating func write(once set: CodePointSet) {
    let table = table(of: set)
    if set.isASCII || set.holdsAllBeyondASCII {
      write("if not \(table)[B(s,p)]then goto F end \(step(over: set))")
    } else {
      routines.insert(.oneOf)
      write("p=X(\(table),s,p)if not p then goto F end")
    }
  }

  private mutating func step(over set: CodePointSet) -> String {
    if set.isASCII { return "p=p+1" }
    routines.insert(.end)
    return "p=E(s,p)"
  }

  private mutating func write(exactly count: Int, of set: CodePointSet) {
    if count == 1 {
      write(once: set)
    } else if count > 1 {
      write("for _=1,\(count) do")
      write(once: set)
      write("end")
    }
  }

  /// Letters as many as there are, up to a bound; none is given back.
  private mutating func write(
    run set: CodePointSet, _ minimum: Int, _ maximum: Int?, isLast: Bool
  ) {
    let table = table(of: set)
    let isBytewise = set.isASCII || set.holdsAllBeyondASCII
    if !isBytewise { routines.insert(.oneOf) }
    guard maximum == nil else {
      if minimum == maximum { return write(exactly: minimum, of: set) }
      write(exactly: minimum, of: set)
      let rest = maximum! - minimum
      if rest == 1, isBytewise {
        write("if \(table)[B(s,p)]then \(step(over: set)) end")
      } else if isBytewise {
        write("for _=1,\(rest) do if not \(table)[B(s,p)]then break end \(step(over: set)) end")
      } else {
        write("for _=1,\(rest) do a=X(\(table),s,p)if not a then break end p=a end")
      }
      return
    }
    write(exactly: minimum > 1 ? minimum : 0, of: set)
    // All bytes of the letters beyond ASCII are in the class, if one is, so that a run need not be cut into letters.
    let loop =
      isBytewise
      ? "while \(table)[B(s,p)]do p=p+1 end"
      : "repeat a=X(\(table),s,p)p=a or p until not a"
    let start = minimum == 1 ? variable("q") : nil
    if let start { write("\(start)=p") }
    if isLast {
      write(loop)
    } else {
      // A run that was gone through before is not gone through again from its middle.
      let (from, to) = (zero("l"), zero("e"))
      write("if p<\(from) or p>\(to) then \(from)=p \(loop) \(to)=p else p=\(to) end")
    }
    if let start { write("if p==\(start) then goto F end") }
  }

  /// Letters as many as there are, up to a bound; they are given back one by one.
  private mutating func write(givingBack set: CodePointSet, upTo bound: Int?) {
    let table = table(of: set)
    let isBytewise = set.isASCII || set.holdsAllBeyondASCII
    let end = label()
    if bound == nil { noteLoop() } else { noteWays(bound! + 1) }
    if bound ?? 0 > 1000 { refuse("more than 1000 letters may have to be given back one by one") }
    write(bound.map { "for _=1,\($0) do" } ?? "while true do")
    if bound == nil { remember() }
    if isBytewise {
      write("if not \(table)[B(s,p)]then break end")
      keepOpen(end)
      write(step(over: set))
    } else {
      routines.insert(.oneOf)
      write("a=X(\(table),s,p)if not a then break end")
      keepOpen(end)
      write("p=a")
    }
    write("end ::A\(end)::")
    if bound != nil { remember() }
  }

  /// Letters as few as will do, without a bound.
  private mutating func write(lazily set: CodePointSet) {
    noteLoop()
    let (again, more, end) = (label(), label(), label())
    write("::A\(again)::")
    remember()
    keepOpen(more)
    write("goto A\(end) ::A\(more)::")
    write(once: set)
    write("goto A\(again) ::A\(end)::")
  }

  // MARK: Groups

  private mutating func write(group repetition: PatternNode.Repetition, before following: Following)
  {
    let (minimum, maximum) = (repetition.minimum, repetition.maximum)
    if minimum == 0, maximum == 1 { return write(optional: repetition, before: following) }
    var between = following.preceded(
      by: .repetition(.init(body: repetition.body, minimum: 0, maximum: nil, isGreedy: true)))
    between.cannotFail = following.cannotFail && minimum <= 1
    // Without a bound only the rounds up to the minimum are counted, and up to one they need no counter.
    let counter = maximum == nil && minimum <= 1 ? nil : variable("r")
    let (again, body, end) = (label(), label(), label())
    if maximum == nil { noteLoop() } else { noteWays(maximum! - minimum + 1) }

    let (start, before) = (reserve(), choiceCount)
    write("::A\(again)::")
    if let counter { push(counter: counter, values: (maximum ?? minimum) + 1) }
    if minimum != maximum {
      let isCounted = counter != nil && minimum > 0
      if isCounted { write("if \(counter!)>=\(minimum) then") }
      if maximum != nil { write("if \(counter!)>=\(maximum!) then goto A\(end) end") }
      remember()
      keepOpen(repetition.isGreedy ? end : body)
      if !repetition.isGreedy { write("goto A\(end)") }
      if isCounted { write("end") }
    }
    write("::A\(body)::")
    let round = reserve()
    write(repetition.body, before: between)
    write(
      minimum == maximum ? "if \(counter!)<\(minimum) then goto A\(again) end" : "goto A\(again)")
    if let counter {
      let hasChoices = choiceCount > before
      fill(start, with: setting(counter, "0", hasChoices))
      let counting = setting(counter, "\(counter)+1", hasChoices)
      fill(round, with: maximum == nil ? "if \(counter)<\(minimum) then \(counting) end" : counting)
      popCounter()
    } else if minimum == 1 {
      fill(start, with: "goto A\(body)")
    }
    write("::A\(end)::")
  }

  private mutating func write(
    optional repetition: PatternNode.Repetition, before following: Following
  ) {
    noteWays(2)
    remember()
    let end = label()
    if repetition.isGreedy {
      keepOpen(end)
    } else {
      let body = label()
      keepOpen(body)
      write("goto A\(end) ::A\(body)::")
    }
    write(repetition.body, before: following)
    write("::A\(end)::")
  }

  /// Sets a counter, and if there are choices to which matching may go back, so that it has its old value again there.
  private mutating func setting(_ counter: String, _ value: String, _ hasChoices: Bool) -> String {
    let saving = hasChoices ? opening(label(), "\(counter)=p goto F", value: counter) + " " : ""
    return "\(saving)\(counter)=\(value)"
  }
}
