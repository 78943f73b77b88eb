import Testing

@testable import LensFluent

@Suite struct RecordEditTests {
  private let field =
    "local function P(t,p,v)local o=t[p]if o~=nil and o~=v then t[p],d=v,2 end for i in p:gmatch'()%.'do "
    + "o=t[S(p,1,i-1)]if type(o)=='table'then P(o,S(p,i+1),v)end end end"

  @Test func fieldsNeedNoMatcher() {
    let edit = RecordEdit([
      .remove(FieldPath("user.email")), .redact(.field("password")),
      .redact(.field("a b", with: "it's")),
    ])
    #expect(
      edit.code(call: "lw_1")
        == "local B,S,F=string.byte,string.sub,string.find local d \(field) "
        + #"function lw_1(_,t,r)d=0 P(r,'user.email') P(r,'password','[redacted]') P(r,'a b','it\'s') return d,t,r end"#
    )
  }

  @Test func patternsSideBySideAreSearchedInOneWalk() throws {
    let digits = try Redaction.pattern("\\d", with: "0").get()
    let letters = try Redaction.pattern("[a-z]+x", with: "y").get()
    let code = RecordEdit([
      .redact(digits), .redact(letters), .remove(FieldPath("x")), .redact(digits),
    ])
    .code(call: "f")
    #expect(code.hasSuffix("function f(_,t,r)d=0 T={}R(r,1,2) P(r,'x') R(r,3,3) return d,t,r end"))
    #expect(code.contains("local M={} do local K1=C'09' M[#M+1]={function(s,i)"))
  }

  @Test func nothingToDoIsAFunctionToo() {
    #expect(RecordEdit([]).code(call: "f") == "local d function f(_,t,r)d=0  return d,t,r end")
  }

  @Test(arguments: [
    "'", "\"", "]]", "\\", "\\n", "${HOME}", "$${{", "%1%%", " at both ends ", "#", "\n", "\r\n",
    "é日😀", "\0001", "$",
  ])
  func theCodeIsOneLineInWhichNothingIsExpanded(text: String) throws {
    let code = RecordEdit([
      .remove(FieldPath(text)), .redact(.field(text, with: text)),
      .redact(try Redaction.pattern(escaped(text), with: text).get()),
      .redact(try Redaction.pattern("[^\(escaped(text))]{2}", with: text).get()),
    ]).code(call: "f")
    #expect(code.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F })
    #expect(!code.contains("${"))
    #expect(code.hasPrefix("local ") && code.hasSuffix(" end"))
  }

  private func escaped(_ text: String) -> String {
    text.unicodeScalars.map { "\\x{\(String($0.value, radix: 16))}" }.joined()
  }

  @Test func theFilterKeepsNullsWhereTheEngineCan() {
    let edit = RecordEdit([.redact(.field("password"))])
    let section = edit.section("app-firelens*", call: "f", on: EngineVersion(5, 1, 1))
    #expect(section.entries.map(\.key) == ["Name", "Match", "call", "code", "enable_flb_null"])
    let older = edit.section(
      matching: "Match_Regex", "^app", call: "f", on: EngineVersion(1, 9, 10))
    #expect(older.entries.map(\.key) == ["Name", "Match_Regex", "call", "code"])
    #expect(older["code"] == edit.code(call: "f"))
  }

  /// The configuration has to stay within what an environment variable of a task may hold.
  @Test(arguments: [
    (#"\b\d{16}\b"#, 4000), (#"[\w.+-]+@[\w-]+\.[\w.-]+"#, 1600),
    (#"(?i)bearer\s+[a-z0-9._-]+"#, 2200),
    ("AKIA[0-9A-Z]{16}", 1300),
  ])
  func commonPatternsAreShort(pattern: String, bytes: Int) throws {
    let code = RecordEdit([.redact(try Redaction.pattern(pattern, with: "***").get())]).code(
      call: "f")
    #expect(code.utf8.count < bytes)
  }

  /// The same records as the generated code is run on, as the model changes them.
  @Test func theModelChangesRecordsAlike() throws {
    let edit = RecordEdit([
      .remove(FieldPath("user.email")), .redact(.field("card.number", with: "X")),
      .redact(.field("a.b.c")),
      .redact(try Redaction.pattern(#"4\d{3}"#, with: "****").get()),
    ])
    let records = [
      (#"{"user":{"email":"a","id":1},"user.email":"b"}"#, #"{"user":{"id":1}}"#),
      (
        #"{"card":{"number":5},"card.number":6}"#, #"{"card":{"number":"X"},"card.number":"X"}"#
      ),
      (#"{"card":"number"}"#, nil),
      (
        #"{"a":{"b":{"c":1}},"a.b":{"c":2},"a.b.c":3}"#,
        #"{"a":{"b":{"c":"[redacted]"}},"a.b":{"c":"[redacted]"},"a.b.c":"[redacted]"}"#
      ),
      (#"{"a":{"b.c":false}}"#, #"{"a":{"b.c":"[redacted]"}}"#),
      (#"{"card":{"number":"X"}}"#, nil),
      (
        #"{"n":4111,"f":4111.5,"s":"x 4111","l":[4111,"4",true],"big":41112222,"b":true}"#,
        #"{"n":"****","f":"****.5","s":"x ****","l":["****","4",true],"big":"****2222","b":true}"#
      ),
      (#"{"s":"4"}"#, nil), (#"{"4111":"key"}"#, nil),
    ]
    for (json, expected) in records {
      var record = try #require(LogRecord(json: json))
      let result = edit.function(&record, [])
      if case .changed = result {
        #expect(record.json == expected)
      } else {
        #expect(expected == nil)
        #expect(record.json == json)
      }
    }
  }
}
