/// Changes to a record that no other filter of Fluent Bit can make, as one function in Lua for the `lua` filter's `code`.
///
/// The function gives 0 when it changed nothing; the engine then leaves the record as it was, byte for byte. Otherwise it gives 2, and the engine
/// writes the whole record anew from Lua's tables. That cannot be helped, and has its price, in changed records only:
/// - numbers are doubles: an integer beyond 2^53 is rounded, one beyond 2^63 becomes another number, and `1.0` becomes `1`
/// - of two equal keys the last is left, and the order of keys changes
/// - without `enable_flb_null`, which came with 2.1.10, nulls vanish and a list ends at its first null
///
/// Lua sees the last of two equal keys only: the text of the first is neither searched nor replaced, and stays if nothing else is changed.
///
/// Source: plugins/filter_lua/lua.c and src/flb_lua.c of Fluent Bit 5.1.1, 2026-11-22, and runs of it.
package struct RecordEdit: Sendable {
  package enum Step: Sendable {
    /// Takes a field away, wherever its path leads.
    case remove(FieldPath)
    case redact(Redaction)
  }

  /// What is done, in this order.
  package var steps: [Step]

  package init(_ steps: [Step]) { self.steps = steps }

  /// The code, in one line, that defines a function of this name. The name has to be one that Lua takes.
  package func code(call name: String) -> String {
    precondition(name.isLuaName, "a function of Lua needs a proper name")
    var routines: Set<LuaRoutine> = []
    var registrations: [String] = []
    var calls: [String] = []
    var searched: ClosedRange<Int>?

    func search() {
      if let range = searched { calls.append("R(r,\(range.lowerBound),\(range.upperBound))") }
      searched = nil
    }
    for step in steps {
      switch step {
      case .remove(let path):
        search()
        calls.append("P(r,\(LuaText.quoted(path.text)))")
      case .redact(let redaction):
        switch redaction.target {
        case .field(let path):
          search()
          calls.append("P(r,\(LuaText.quoted(path.text)),\(LuaText.quoted(redaction.replacement)))")
        case .texts(let texts):
          guard let matcher = texts.translation.matcher else { continue }
          routines.formUnion(matcher.routines)
          registrations.append(matcher.registration(with: redaction.replacement))
          searched = (searched?.lowerBound ?? registrations.count)...registrations.count
        }
      }
    }
    search()

    var parts = ["local d"]
    if calls.contains(where: { $0.hasPrefix("P") }) {
      routines.insert(.strings)
      parts.append(Self.fieldFunction)
    }
    if !registrations.isEmpty {
      routines.formUnion([.replace, .number])
      parts += ["local M={}"] + registrations + [Self.valuesFunction]
    }
    // The stack is made anew for each record, so that one long text does not keep its room for good.
    let stack = routines.contains(.stack) ? "T={}" : ""
    let function =
      "function \(name)(_,t,r)d=0 \(stack)\(calls.joined(separator: " ")) return d,t,r end"
    return (LuaRoutine.closed(routines).map(\.code) + parts + [function]).joined(separator: " ")
  }

  /// The filter that runs the function, for records whose tag matches.
  package func section(
    matching key: String = "Match", _ pattern: String, call name: String, on version: EngineVersion
  ) -> ClassicSection {
    var section = ClassicSection(
      "FILTER", ["Name": "lua", key: pattern, "call": name, "code": code(call: name)])
    if version >= EngineVersion(2, 1, 10) { section.append("enable_flb_null", "on") }
    return section
  }

  /// `P(t,p,v)`: gives what is at a path the value `v`, or takes it away.
  private static let fieldFunction =
    "local function P(t,p,v)local o=t[p]if o~=nil and o~=v then t[p],d=v,2 end for i in p:gmatch'()%.'do "
    + "o=t[S(p,1,i-1)]if type(o)=='table'then P(o,S(p,i+1),v)end end end"

  /// `R(t,a,b)`: replaces what some of the matchers find in all values.
  private static let valuesFunction =
    "local function R(t,a,b)for k,v in pairs(t)do local y=type(v)if y=='table'then R(v,a,b)"
    + "elseif y=='string'or y=='number'then local x=y=='number'and N(v)or v local z=x "
    + "for j=a,b do z=G(M[j][1],M[j][2],z)end if z~=x then t[k],d=z,2 end end end end"
}

extension String {
  /// Whether Lua takes this for the name of a function.
  fileprivate var isLuaName: Bool {
    let words = [
      "and", "break", "do", "else", "elseif", "end", "false", "for", "function", "goto", "if", "in",
      "local", "nil",
      "not", "or", "repeat", "return", "then", "true", "until", "while",
    ]
    let isWord = utf8.allSatisfy {
      $0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x7A || $0 == 0x5F || $0 >= 0x30 && $0 <= 0x39
    }
    return isWord && utf8.first.map { $0 > 0x39 } ?? false && !words.contains(self)
  }
}
