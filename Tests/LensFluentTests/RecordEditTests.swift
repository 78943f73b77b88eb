import Foundation
import LensFluent
import Testing

/// What generated Lua hides in the router is what the compiler's own search hides.
///
/// With `LENSWRIGHT_LUAJIT` naming a LuaJIT, the generated code is run too; without it that test says so.
@Suite struct RecordEditTests {
  static let patterns = [
    #"\b\d{16}\b"#, #"(?i)bearer [a-z0-9._-]+"#, #"[\w.+-]+@[\w-]+\.[\w.]+"#, #"^secret"#, #"end$"#,
    #"(?:ab|a)b?"#, #"a{2,3}?"#, #"x*"#, #"(?<=key=)\w+"#, #"\d+(?!\d|px)"#, #"[^\s,]+,"#,
    #"é+|ü"#, #"(foo|bar)+baz"#, #"\Atok_[A-Za-z0-9]{4}"#, #"[[:xdigit:]]{8}-"#,
  ]

  static let subjects = [
    "", "paid with 4111111111111111 today", "41111111111111112", "Authorization: Bearer abc.DEF-9_",
    "mail a.b+c@d-e.example.com now", "secret\nsecret", "the end\nend", "abb ab a b", "aaaa",
    "xxyx",
    "key=abc key=def", "10px 20 30", "a, b,c ,d", "éé ü e\u{301}", "Grüße! ok!",
    "foobarfoobaz foobaz",
    "tok_Ab12x tok_Ab12", "deadBEEF-1 deadbee-", "日本 4111111111111111", "(a+b) [c] %d",
  ]

  private static func redaction(_ pattern: String) throws -> Redaction {
    try Redaction.pattern(pattern, with: "***").get()
  }

  /// What Foundation's search finds for patterns that mean the same to it.
  @Test(arguments: patterns) func findsWhatAnotherEngineFinds(_ pattern: String) throws {
    guard !pattern.contains("xdigit"), !pattern.hasPrefix("^"), !pattern.hasSuffix("$") else {
      return
    }
    let redaction = try Self.redaction(pattern)
    let other = try NSRegularExpression(pattern: pattern)
    for subject in Self.subjects {
      let range = NSRange(subject.startIndex..., in: subject)
      let expected = other.stringByReplacingMatches(
        in: subject, range: range, withTemplate: "***")
      let found = redaction.replacing(in: Array(subject.utf8)).map {
        String(decoding: $0, as: UTF8.self)
      }
      #expect(found ?? subject == expected, "\(pattern) in \(subject)")
    }
  }

  /// The router itself finds the same.
  @Test(arguments: patterns) func luaFindsTheSame(_ pattern: String) throws {
    guard let lua = ProcessInfo.processInfo.environment["LENSWRIGHT_LUAJIT"] else {
      print("skipped: LENSWRIGHT_LUAJIT names no LuaJIT")
      return
    }
    let redaction = try Self.redaction(pattern)
    let code = RecordEdit([.redact(redaction)]).code(call: "edit")
    for subject in Self.subjects {
      // Lua reads three digits behind a backslash as a byte.
      let bytes = subject.utf8.map { "\\" + String(1000 + Int($0)).dropFirst() }
      let script =
        code
        + "\nlocal r={v=\"\(bytes.joined())\",n={{v=\"\(bytes.joined())\"}}}\nlocal c,_,o=edit('t',0,r)\nio.write(c,'|',o.v,'|',o.n[1].v)"
      let process = Process()
      process.executableURL = URL(filePath: lua)
      process.arguments = ["-e", script]
      let pipe = Pipe()
      process.standardOutput = pipe
      try process.run()
      let output = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
      process.waitUntilExit()
      let replaced = redaction.replacing(in: Array(subject.utf8)).map {
        String(decoding: $0, as: UTF8.self)
      }
      let expected = replaced.map { "2|\($0)|\($0)" } ?? "0|\(subject)|\(subject)"
      #expect(output == expected, "\(pattern) in \(subject)")
    }
  }

  /// The code is one line that the file of the router carries to the letter, and the same each time.
  @Test(arguments: patterns) func codeIsOneLine(_ pattern: String) throws {
    let edit = RecordEdit([
      .redact(try Self.redaction(pattern)), .remove(FieldPath("user.email")),
      .redact(.field("card.number")),
    ])
    let code = edit.code(call: "edit")
    #expect(!code.contains("\n") && !code.contains("${"))
    #expect(code == edit.code(call: "edit"))
    #expect(code.utf8.count < 6000)
  }

  /// What has no exact translation is refused with a reason.
  @Test(arguments: [#"(x)\1"#, #"(?~abc)"#, #"\g<1>(a)"#, #"\X"#, #"\p{Alpha}"#, "("])
  func isRefused(
    _ pattern: String
  ) {
    #expect(throws: Refusal.self) { try Self.redaction(pattern) }
  }
}
