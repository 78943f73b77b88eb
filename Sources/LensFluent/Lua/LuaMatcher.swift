/// A regular expression as a function in Lua, which finds the first match at or after a position.
///
/// `function(s,i)` returns where the match begins and where it has ended, or nothing. It tries what Onigmo tries, in the same order: open
/// choices are kept on a stack, so that no text is too long for it, and where a choice was tried in vain at a position it is not tried there
/// again. That changes no result, because nothing but the position decides what can follow, and it bounds the work by the length of the text.
struct LuaMatcher {
  /// The classes that the function uses, as definitions of locals.
  private(set) var classes: [String] = []
  private(set) var function = ""
  private(set) var routines: Set<LuaRoutine> = [.strings]

  /// The code as one statement that adds the function to the list `M`, with what it puts in the place of a match.
  func registration(with replacement: String) -> String {
    let locals = classes.isEmpty ? "" : "local \(classes.map { $0 }.joined(separator: " local ")) "
    return "do \(locals)M[#M+1]={\(function),\(LuaText.quoted(replacement))}end"
  }

  /// Beyond this many bytes nobody would read the configuration, and Lua's own limits come near.
  private static let limit = 12_000

  init(_ node: PatternNode) throws(Refusal) {
    // The first time shows how many choices there are and in which loops; the second time their memory is added where it is needed.
    var draft = LuaMatcherWriter(remembering: [])
    draft.write(node)
    var writer = LuaMatcherWriter(remembering: draft.levelsToRemember)
    writer.write(node)
    if let problem = writer.problem { throw problem }
    classes = writer.classes
    routines.formUnion(writer.routines)
    function = writer.function
    if function.utf8.count + classes.reduce(0, { $0 + $1.utf8.count }) > Self.limit {
      throw Refusal("its translation would be longer than \(Self.limit) bytes")
    }
  }
}
