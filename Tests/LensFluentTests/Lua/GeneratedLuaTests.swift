import Foundation
import Testing

@testable import LensFluent

private let luajit = ProcessInfo.processInfo.environment["LENSWRIGHT_LUAJIT"]

/// Runs generated code in a real LuaJIT and compares it with what the library of regular expressions does natively.
///
/// `LENSWRIGHT_LUAJIT=/path/to/luajit swift test --filter GeneratedLuaTests`
@Suite(
  .enabled(
    if: luajit != nil,
    "set LENSWRIGHT_LUAJIT to the path of a luajit to run the generated code"))
struct GeneratedLuaTests {
  @Test func theCorpusIsReplacedAlike() throws {
    let texts = PatternCorpus.texts.map { Array($0.utf8) }
    try compare(PatternCorpus.patterns.map { ($0, texts) })
  }

  @Test func randomPatternsAreReplacedAlike() throws {
    var random = RandomPatterns(
      seed: UInt64(ProcessInfo.processInfo.environment["LENSWRIGHT_SEED"] ?? "") ?? 1)
    try compare((0..<3000).map { _ in (random.pattern(), (0..<8).map { _ in random.text() }) })
  }

  /// What looks as if it took for ever takes a moment.
  @Test(.timeLimit(.minutes(1)))
  func nothingTakesForEver() throws {
    let letters = String(repeating: "a", count: 200_000)
    let pairs = String(repeating: "ab", count: 50_000)
    let script =
      [
        ("(a+)+b", letters), ("(a|aa)+b", letters), ("(a*a*)c|(?:a|a?)+?b", ""),
        ("(x+x+)+y", pairs), (".*a.*c", pairs),
        (
          String(repeating: "a?", count: 30) + String(repeating: "a", count: 30),
          String(repeating: "a", count: 29)
        ),
        ("a(?=.*c)", pairs), ("(?>(?:ab)+)c", pairs),
        ("(?:(?:ab|a|b){1,3}c?){1,40}x", String(pairs.prefix(10_000))),
        (#"[\w.+-]+@[\w-]+\.\w+"#, letters),
        ("\"[^\"]*secret", String(repeating: "\"", count: 200_000)),
        (#"\b(?:\d[ -]*?){13,16}\b"#, String(repeating: "1 ", count: 50_000)),
      ].compactMap { pattern, text in
        guard case .success(let redaction) = Redaction.pattern(pattern, with: "#") else {
          return nil
        }
        let code = RecordEdit([.redact(redaction)]).code(call: "f")
        return "do \(code) local r={v=\(LuaText.quoted(text))} print(f('t',0,r)) end"
      }.joined(separator: "\n") as String
    #expect(
      try run(script).split(separator: "\n").allSatisfy { $0.hasPrefix("0") || $0.hasPrefix("2") })
  }

  @Test func fieldsAreFoundByTheirPaths() throws {
    let code = RecordEdit([
      .remove(FieldPath("user.email")), .redact(.field("card.number", with: "X")),
      .redact(.field("a.b.c")),
      .redact(try Redaction.pattern(#"4\d{3}"#, with: "****").get()),
    ]).code(call: "f")
    let output = try run(
      """
      \(code)
      local function show(v) if type(v)~='table' then return tostring(v) end local k={}
        for x in pairs(v) do k[#k+1]=x end table.sort(k) for i,x in ipairs(k) do k[i]=x..'='..show(v[x]) end
        return '{'..table.concat(k,',')..'}' end
      for _,r in ipairs{
        {user={email='a',id=1},['user.email']='b'}, {card={number=5},['card.number']=6}, {card='number'},
        {a={b={c=1}},['a.b']={c=2},['a.b.c']=3}, {a={['b.c']=false}}, {card={number='X'}},
        {n=4111,f=4111.5,s='x 4111',l={4111,'4',true},big=41112222,b=true}, {s='4'}, {['4111']='key'},
      } do local d,t,x=f('t',7,r) print(d,t,show(x)) end
      """)
    #expect(
      output == """
        2\t7\t{user={id=1}}
        2\t7\t{card={number=X},card.number=X}
        0\t7\t{card=number}
        2\t7\t{a={b={c=[redacted]}},a.b={c=[redacted]},a.b.c=[redacted]}
        2\t7\t{a={b.c=[redacted]}}
        0\t7\t{card={number=X}}
        2\t7\t{b=true,big=****2222,f=****.5,l={1=****,2=4,3=true},n=****,s=x ****}
        0\t7\t{s=4}
        0\t7\t{4111=key}

        """)
  }

  @Test func textsArriveToTheLetter() throws {
    let text = #"'"]]\ \n ${HOME} %1 é日 #"# + "\n\r\0001 "
    let code = RecordEdit([.redact(.field("k", with: text))]).code(call: "f")
    #expect(try run("\(code) local r={k=1} f('t',0,r) io.write(r.k)") == text)
  }

  // MARK: Running

  private func compare(_ cases: [(pattern: String, texts: [[UInt8]])]) throws {
    var script = LuaRoutine.allCases.map(\.code).joined(separator: "\n") + "\nlocal M={} local m\n"
    var expected: [(pattern: String, text: [UInt8], result: [UInt8])] = []
    for (pattern, texts) in cases {
      guard case .success(let translation) = PatternTranslation.of(pattern),
        let matcher = translation.matcher
      else {
        continue
      }
      let native = try #require(TextReplacement(translation, with: "#"), "\(pattern)")
      script += "(function() \(matcher.registration(with: "#")) m=M[#M]\n"
      for text in texts {
        let outcome = native.outcome(in: text)
        if outcome == .undecided { continue }
        let result = if case .changed(let result) = outcome { result } else { text }
        expected.append((pattern, text, result))
        script +=
          "print((G(m[1],m[2],\(LuaText.quoted(text))):gsub('.',function(c)return('%02x'):format(c:byte())end)))\n"
      }
      script += "end)();\n"
    }
    let lines = try run(script).split(separator: "\n", omittingEmptySubsequences: false).dropLast()
    #expect(lines.count == expected.count)
    #expect(expected.count > cases.count)
    for (line, (pattern, text, result)) in zip(lines, expected) {
      let digits = result.map { String(format: "%02x", $0) }.joined()
      #expect(
        line == digits, "\(pattern) on \(String(decoding: text, as: UTF8.self).debugDescription)")
    }
  }

  private func run(_ script: String) throws -> String {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let (input, output) = (
      folder.appendingPathComponent("in.lua"), folder.appendingPathComponent("out")
    )
    try Data(script.utf8).write(to: input)
    try Data().write(to: output)
    let process = Process()
    process.executableURL = URL(fileURLWithPath: try #require(luajit))
    process.arguments = [input.path]
    process.standardOutput = try FileHandle(forWritingTo: output)
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    return String(decoding: try Data(contentsOf: output), as: UTF8.self)
  }
}
