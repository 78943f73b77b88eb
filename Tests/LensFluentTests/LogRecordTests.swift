import Foundation
import Testing

@testable import LensFluent

@Suite struct LogRecordTests {
  @Test func keysAndValues() {
    let record: LogRecord = LogRecord([
      "log": "hello", "n": 5, "log": "again", "o": ["a": [1, "x", nil], "b": true], "f": 1.5,
    ])
    #expect(
      record.json == #"{"log":"hello","n":5,"log":"again","o":{"a":[1,"x",null],"b":true},"f":1.5}"#
    )
    #expect(record.outputJSON == #"{"n":5,"log":"again","o":{"a":[1,"x",null],"b":true},"f":1.5}"#)
    #expect(record["log"] == "again")
    #expect(record[path: ["o", "b"]] == true)
    #expect(record[path: ["o", "c"]] == nil)
    #expect(record[path: ["n", "c"]] == nil)
    #expect(record.count(of: "log") == 2)
    #expect(record.entries.map(\.key) == ["log", "n", "log", "o", "f"])
  }

  @Test func aCopyIsItsOwn() {
    let record: LogRecord = LogRecord(["a": 1])
    var copy = record
    copy.append("b", 2)
    _ = copy.remove(Array("a".utf8))
    #expect(record.json == #"{"a":1}"#)
    #expect(copy.json == #"{"b":2}"#)
  }

  /// What the JSON parser of a Fluent Bit 5.1.1 made of each; the cases of the router hold many more.
  @Test(
    arguments: [
      (#"{}"#, "{}"), (#" { "a" : [ ] } "#, #"{"a":[]}"#), (#"{"a":1,"a":2}"#, #"{"a":1,"a":2}"#),
      (#"{"a":"é\u00e9\ud83d\ude00\n\/"}"#, #"{"a":"éé😀\n/"}"#),
      (
        #"{"a":"\ud83d","b":"\ude00x","c":"\ud83d\u0041"}"#,
        "{\"a\":\"�\",\"b\":\"�x\",\"c\":\"�\"}"
      ),
      (#"{"a":"\u12g4"}"#, #"{"a":"\\u124"}"#), (#"{"a":"\u12"}"#, #"{"a":"\\u12"}"#),
      ("{\"a\":\"b\tc\u{1}\"}", #"{"a":"b\tc\u0001"}"#),
      (#"{"a":1} trailing"#, #"{"a":1}"#), (#"{"a":1} {"b""#, #"{"a":1}"#),
      (#"{"a":0,"b":-0,"c":-0.0,"d":1E2,"e":1e-2}"#, #"{"a":0,"b":0,"c":-0.0,"d":100.0,"e":0.01}"#),
      (#"{"a":18446744073709551615}"#, #"{"a":18446744073709551615}"#),
      (#"{"a":18446744073709551616}"#, #"{"a":1.844674407370955e+19}"#),
      (#"{"a":-9223372036854775808}"#, #"{"a":-9223372036854775808}"#),
      (#"{"a":-9223372036854775809}"#, #"{"a":-9223372036854775808.0}"#),
      (#"{"a":0.1,"b":1e300,"c":1e-400}"#, #"{"a":0.1,"b":1.000000000000000e+300,"c":0.0}"#),
    ])
  func json(_ text: String, _ expected: String) {
    #expect(
      LogRecord(json: text)?.json == expected.replacing("1.000000000000000e+300", with: "1e+300"))
  }

  @Test(
    arguments: [
      "", "x", "[1]", "5", #""a""#, "{", #"{"a"}"#, #"{"a":}"#, #"{"a":1,}"#, #"{"a":01}"#,
      #"{"a":1.}"#, #"{"a":.5}"#, #"{"a":+1}"#, #"{"a":1e}"#, #"{"a":1e400}"#, #"{"a":NaN}"#,
      #"{"a":tru}"#, #"{'a':1}"#, #"{"a":"\x41"}"#, #"{"a":"b}"#, #"{"a":1} {"b":2}"#,
      #"{"a":1} 2024-01-01"#, #"{"a":1} truest"#, #"{"a":1}5"#, #"{"a":[1,]}"#,
    ])
  func noJSON(_ text: String) { #expect(LogRecord(json: text) == nil) }

  @Test func whatIsWrittenIsRead() throws {
    var random = SystemRandomNumberGenerator()
    for _ in 0..<300 {
      var record = LogRecord()
      for _ in 0..<Int.random(in: 0...5) {
        record.append(["a", "b", "é\"", ""].randomElement()!, .random(using: &random))
      }
      #expect(LogRecord(json: record.json)?.entries == record.entries)
    }
  }

  @Test func doublesAreWrittenAsCDoes() {
    var random = SystemRandomNumberGenerator()
    for _ in 0..<300 {
      let value = Double(bitPattern: random.next())
      guard value.isFinite else { continue }
      #expect(DecimalDigits.general(value, 16) == String(format: "%.16g", value))
      if value.magnitude < 1e20 {
        #expect(DecimalDigits.fixed(value, 6) == String(format: "%.6f", value))
      }
    }
    for value in [
      0.5, 1.5, 2.5, 0.05, 999_999.5, 1e15, 1e16, 123_456_789_012_345.678,
      Double.leastNonzeroMagnitude,
    ] {
      #expect(DecimalDigits.general(value, 16) == String(format: "%.16g", value))
      #expect(DecimalDigits.fixed(value, 0) == String(format: "%.0f", value))
    }
  }

  @Test(
    arguments: [
      ("$level", "error"), ("level", "level"), ("$TAG", "app-firelens.1.x"),
      ("errors.$TAG", "errors.app-firelens.1.x"), ("$TAG.lw.1", "app-firelens.1.x.lw.1"),
      ("$TAG[0].a", "app-firelens.a"), ("$TAG[1]", "1"), ("$TAG[7]x", "x"),
      ("x.$0.$1.$2", "x.whole.one."),
      ("$12", "2"), ("$n.$f.$b.$z.$missing.$list", "5.1.500000.true.null.."),
      ("$user['na''me'].$user['ids'][1]", "Ann.b"), ("$level,$n", "error,5"), ("a$", "a$"),
      ("", ""),
      ("$level.", "error"), ("$log-level/x", "dashed"),
    ])
  func templates(_ text: String, _ expected: String) throws {
    let record: LogRecord = LogRecord([
      "level": "error", "n": 5, "f": 1.5, "b": true, "z": nil, "list": [1],
      "user": ["na'me": "Ann", "ids": ["a", "b"]], "log-level/x": "dashed",
    ])
    let groups = [0: Array("whole".utf8), 1: Array("one".utf8)]
    let template = try #require(RecordTemplate(Array(text.utf8)))
    let result = template.text(record, tag: Array("app-firelens.1.x".utf8)) {
      groups[$0].map { $0[...] }
    }
    #expect(result.map { String(decoding: $0, as: UTF8.self) } == expected)
  }

  @Test(arguments: ["$a$b", "$", "$a['b", "$a[b]", "$.a", "$a['b'"])
  func noTemplates(_ text: String) {
    #expect(RecordTemplate(Array(text.utf8)) == nil || text == "$")
  }
}

extension FieldValue {
  /// Any value, nested up to three levels deep.
  static func random(using random: inout some RandomNumberGenerator, depth: Int = 0) -> FieldValue {
    switch Int.random(in: 0..<(depth < 3 ? 9 : 7), using: &random) {
    case 0: .null
    case 1: .boolean(.random(using: &random))
    case 2: .integer(.random(in: .min ... .max, using: &random))
    case 3: .unsigned(.random(in: UInt64(Int64.max) + 1 ... .max, using: &random))
    case 4: .float(Double(Int.random(in: -1000...1000, using: &random)) / 8)
    case 5: .text(["", "error", "é\n\"\\\u{1}", "50", "true"].randomElement(using: &random)!)
    case 6: .text(String(repeating: "x", count: .random(in: 0...40, using: &random)))
    case 7:
      .list(
        (0..<Int.random(in: 0...3, using: &random)).map { _ in
          .random(using: &random, depth: depth + 1)
        })
    default:
      .map(
        (0..<Int.random(in: 0...3, using: &random)).map { _ in
          Entry(
            ["a", "b", "ü"].randomElement(using: &random)!,
            .random(using: &random, depth: depth + 1))
        })
    }
  }
}
