/// Writes the body of a matcher: each node as statements that go on at a position `p` or to the label `F`, which takes the last choice that is
/// still open, or begins anew further on.
struct LuaMatcherWriter {
  var routines: Set<LuaRoutine> = []
  /// Definitions of classes, and their names by what defines them.
  private(set) var classes: [String] = []
  private(set) var function = ""
  private(set) var problem: Refusal?

  private var statements: [String] = []
  private var classNames: [String: String] = [:]
  /// Variables of the function, without a value and beginning with zero.
  private var variables: [String] = []
  private var zeros: [String] = []
  /// What to do with a choice that is taken back, by its number.
  private var choices: [(number: Int, action: String)] = []
  private var labelCount = 0
  private var siteCount = 0
  private var levels: [Level] = []
  private var levelIndices: [Int] = []
  private let remembering: Set<Int>

  /// The pattern, or a part that is left for good once it has matched. Each remembers by itself what came of each choice at each position.
  private struct Level {
    /// Where such a part goes on when it has matched, and the number of the choice that stands for what is being tried.
    var end = 0
    var trial = 0
    /// Choices that a loop without bound keeps open, and how many ways there are without one.
    var hasLoop = false
    var ways = 1
    /// Whether any choice is remembered.
    var isUsed = false
    /// The counters of the loops around a place of this level, with how many values each has.
    var counters: [(name: String, values: Int)] = []
  }

  /// - Parameter remembering: the levels that remember, by the order in which they begin.
  init(remembering: Set<Int>) { self.remembering = remembering }

  /// The levels that could try the same thing at the same place too often.
  var levelsToRemember: Set<Int> {
    Set(levels.indices.filter { levels[$0].hasLoop || levels[$0].ways > 64 })
  }

  /// Stands for the number of places that remember, which is known at the end only.
  private static let siteCountMark = "\u{1}"
}

// MARK: The function

extension LuaMatcherWriter {
  mutating func write(_ node: PatternNode) {
    let nodes = if case .sequence(let nodes) = node { nodes } else { [node] }
    let (search, step, rest) = searching(nodes)
    atLevel { writer in writer.write(sequence: rest, before: .success) }
    var all = [search]
    all += remembering.sorted().map { "V\($0)=V\($0) or{\($0 == 0 ? "t={},n=0" : "")}" }
    all += statements
    all.append("do return \(nodes.contains(.keep) ? "b" : "i"),p end")
    all.append("::F::")
    if !choices.isEmpty {
      routines.insert(.stack)
      all.append("if k>0 then a,p=T[k-1],T[k]k=k-2")
      for choice in choices { all.append("if a==\(choice.number) then \(choice.action) end") }
      all.append("end")
    }
    all.append(step)
    let names = ["n", "k", "p", "a"] + variables
    var head = "local \(names.joined(separator: ","))=#s,0"
    if !zeros.isEmpty {
      head +=
        " local \(zeros.joined(separator: ","))=\(zeros.map { _ in "0" }.joined(separator: ","))"
    }
    let body = all.filter { !$0.isEmpty }.joined(separator: " ")
    function = "function(s,i)\(head) ::S:: \(body) end"
      .replacing(Self.siteCountMark, with: String(siteCount))
    if names.count + zeros.count > 180 || classes.count > 40 { refuse("it has too many parts") }
  }

  /// How the search goes to the next place where a match can begin, how it goes on after one in vain, and what is left to be matched there.
  private mutating func searching(
    _ nodes: [PatternNode]
  ) -> (search: String, step: String, rest: [PatternNode]) {
    if nodes.first == .assertion(.textStart) {
      return ("if i>1 then return end p=1", "", Array(nodes.dropFirst()))
    }
    if case .text(let codes) = nodes[0] {
      let bytes = Self.bytes(of: codes)
      let search =
        "i=F(s,\(LuaText.quoted(bytes)),i,true)if not i then return end p=i+\(bytes.count)"
      return (search, "i=i+1 goto S", Array(nodes.dropFirst()))
    }
    let beginning = Following.success.preceded(by: .sequence(nodes))
    guard beginning.mustConsume else {
      routines.insert(.end)
      return ("if i>n+1 then return end p=i", "i=E(s,i)goto S", nodes)
    }
    let table = table(ofFirstBytes: beginning.first)
    let search = "while not \(table)[B(s,i)]do if i>n then return end i=i+1 end p=i"
    guard beginning.first.holdsAllBeyondASCII else { return (search, "i=i+1 goto S", nodes) }
    routines.insert(.end)
    return (search, "i=E(s,i)goto S", nodes)
  }

  private mutating func atLevel(_ body: (inout LuaMatcherWriter) -> Void) {
    let index = levels.count
    levels.append(Level())
    levelIndices.append(index)
    if remembering.contains(index) {
      variables.append("V\(index)")
      levels[index].end = label()
      levels[index].trial = label()
    }
    body(&self)
    levelIndices.removeLast()
  }

  /// Matches a part that is left for good once it has matched, above a height of the stack.
  ///
  /// What was tried in vain is remembered when it is taken back, and what led to the match when it is found, so that the part need not be
  /// matched again from a place where that has been done.
  mutating func leaving(_ height: String, _ body: (inout LuaMatcherWriter) -> Void) {
    let index = levels.count
    atLevel(body)
    guard remembering.contains(index), levels[index].isUsed else { return }
    let (end, trial) = (levels[index].end, levels[index].trial)
    write("::A\(end):: for j=\(height)+2,k,2 do if T[j-1]==\(trial) then V\(index)[T[j]]=p end end")
  }

  var level: Int { levelIndices[levelIndices.count - 1] }

  static func bytes(of codes: [UInt32]) -> [UInt8] {
    codes.flatMap { code in Unicode.Scalar(code).map { Array(String($0).utf8) } ?? [] }
  }
}

// MARK: Statements

extension LuaMatcherWriter {
  mutating func write(_ statement: String) { statements.append(statement) }

  /// Leaves room for a statement that may turn out to be needed.
  mutating func reserve() -> Int {
    statements.append("")
    return statements.count - 1
  }

  mutating func fill(_ place: Int, with statement: String) { statements[place] = statement }

  /// How many choices are kept open somewhere so far.
  var choiceCount: Int { choices.count }

  mutating func label() -> Int {
    labelCount += 1
    return labelCount
  }

  /// Keeps a choice open: when nothing else is left, matching goes on at its label from the position of now.
  mutating func keepOpen(_ number: Int) { write(opening(number, "goto A\(number)", value: "p")) }

  /// The statement that keeps a choice open, whose action finds the value in `p`.
  mutating func opening(_ number: Int, _ action: String, value: String) -> String {
    if !choices.contains(where: { $0.number == number }) { choices.append((number, action)) }
    return "k=k+2 T[k-1],T[k]=\(number),\(value)"
  }

  /// Gives up here, or is done here, if this place was reached at this position before.
  mutating func remember() {
    guard remembering.contains(level) else { return }
    let (end, trial) = (levels[level].end, levels[level].trial)
    levels[level].isUsed = true
    let key = key()
    if level == 0 {
      routines.insert(.reached)
      write("if O(V0,\(key))then goto F end")
    } else {
      write(
        "a=\(key) if V\(level)[a]then p=V\(level)[a]goto A\(end) elseif V\(level)[a]==false then goto F end"
      )
      write(opening(trial, "V\(level)[p]=false goto F", value: "a"))
    }
  }

  /// A number for this place at this position, within the rounds of the loops around it.
  private mutating func key() -> String {
    var key = "p"
    var size = 1
    for counter in levels[level].counters {
      key = "(\(key))*\(counter.values)+\(counter.name)"
      size = size.multipliedReportingOverflow(by: counter.values).partialValue
      if size > 256 || size <= 0 {
        refuse("its counts of groups are too large to try all that they allow")
        size = 1
      }
    }
    let site = siteCount
    siteCount += 1
    return "\(key == "p" ? key : "(\(key))")*\(Self.siteCountMark)+\(site)"
  }

  /// The name of a class by what defines it.
  mutating func className(for definition: String) -> String {
    routines.insert(.characterClass)
    if let name = classNames[definition] { return name }
    let name = "K\(classNames.count + 1)"
    classNames[definition] = name
    classes.append("\(name)=\(definition)")
    return name
  }

  mutating func variable(_ prefix: String) -> String {
    let name = "\(prefix)\(label())"
    declare(name)
    return name
  }

  mutating func declare(_ variable: String) { variables.append(variable) }

  /// The variable that says where a match begins once `\K` was passed.
  mutating func keptStart() -> String {
    if !variables.contains("b") { variables.append("b") }
    return "b"
  }

  mutating func zero(_ prefix: String) -> String {
    let name = "\(prefix)\(label())"
    zeros.append(name)
    return name
  }

  mutating func push(counter name: String, values: Int) {
    levels[level].counters.append((name, values))
  }

  mutating func popCounter() { levels[level].counters.removeLast() }

  mutating func refuse(_ reason: String) { problem = problem ?? Refusal(reason) }

  mutating func noteLoop() { levels[level].hasLoop = true }

  mutating func noteWays(_ count: Int) {
    levels[level].ways = min(1000, levels[level].ways * max(1, min(count, 1000)))
  }
}
