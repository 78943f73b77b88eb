import LensSyntax
import Testing

@testable import LensFluent

/// What the model says where it does not know, and what it says besides deliveries.
@Suite struct RouterModelTests {
  /// A router of filters, with an output for each pattern.
  static func router(
    _ filters: String, matching matches: [String] = ["*"], parsers: String? = nil,
    environment: RouterEnvironment = RouterEnvironment()
  ) -> RouterModel {
    var text = "[INPUT]\n    Name forward\n" + filters
    for match in matches { text += "\n[OUTPUT]\n    Name null\n    Match \(match)\n" }
    func read(_ text: String) -> ClassicFile {
      let (file, mistakes) = ClassicReader.read(Source(name: "router.conf", text: text))
      #expect(mistakes.isEmpty)
      return file
    }
    return RouterModel(
      read(text), parsers: parsers.map { [read($0)] } ?? [], environment: environment)
  }

  private func filter(_ name: String, _ lines: String..., match: String = "Match *") -> String {
    (["[FILTER]", "Name \(name)", match] + lines).joined(separator: "\n    ") + "\n"
  }

  private func lines(_ model: inout RouterModel, _ records: (tag: String, json: String)...)
    -> [String]
  {
    var lines: [String] = []
    for (tag, json) in records {
      lines += model.take(tag: tag, record: LogRecord(json: json) ?? LogRecord()).map(\.line)
    }
    return lines + model.flush().map(\.line)
  }

  @Test func anUnknownFilter() {
    var model = Self.router(
      filter("kubernetes", match: "Match app*"), matching: ["app*", "web*"])
    #expect(
      lines(&model, ("web", #"{"log":"x"}"#)) == [#"1 web {"log":"x"}"#])
    // Such a filter may do anything, even send records on under other tags.
    let reason = "undecided: kubernetes: the model does not know this filter"
    #expect(lines(&model, ("app", #"{"log":"x"}"#)) == ["0 app \(reason)", "1 app \(reason)"])
  }

  @Test func aLuaFilterThatNobodyExplained() {
    let lua = filter(
      "lua", "call f", "code function f(tag, ts, r) return 0, ts, r end", match: "Match app*")
    var model = Self.router(lua, matching: ["app*", "web*"])
    // Lua cannot change the tag.
    #expect(lines(&model, ("app", "{}")) == ["0 app undecided: lua: the model does not run Lua"])
    #expect(model.take(tag: "app", record: LogRecord())[0].record == nil)
  }

  @Test func luaThatTheCallerKnows() {
    let code = "function f(tag, ts, r) return 0, ts, r end"
    let lua = filter("lua", "call f", "code \(code)")
    var model = Self.router(lua)
    let redact: LuaFunction = { record, _ in
      switch record["log"] {
      case "drop": return .dropped
      case "secret":
        record.append("log", "***")
        return .changed
      default: return .kept
      }
    }
    #expect(model.registerLua(code: "something else", redact) == 0)
    #expect(model.registerLua(code: code, redact) == 1)
    let found = lines(
      &model, ("t", #"{"log":"keep","a":1.0,"a":null}"#), ("t", #"{"log":"drop"}"#),
      (
        "t",
        #"{"b":12345678901234567,"log":"secret","a":1.0,"z":null,"o":{"n":null,"a":1,"a":2},"f":1.5}"#
      ))
    let expected = [
      // Kept as it was, doubled keys and all.
      #"0 t {"log":"keep","a":1.0,"a":null}"#,
      // Changed, and so what a table of Lua's holds.
      #"0 t {"b":12345678901234568,"log":"***","a":1,"o":{"a":2},"f":1.5}"#,
    ]
    #expect(found == expected)
    #expect(lines(&model, ("t", #"{"log":"secret","l":[1,null]}"#))[0].contains("undecided"))
  }

  @Test func variablesThatOnlyRunTimeKnows() {
    let environment = RouterEnvironment(unknown: ["SECRET"])
    var model = Self.router(
      filter("grep", "Exclude log ${SECRET}"), environment: environment)
    let reason = "the value of `${SECRET}` is not known"
    #expect(lines(&model, ("t", #"{"log":"x"}"#)) == ["0 t undecided: grep: \(reason)"])
    var other = Self.router("", matching: ["${SECRET}*"], environment: environment)
    #expect(lines(&other, ("t", "{}"))[0].contains("undecided"))
    // What an output does with a secret of its own does not matter.
    var output = RouterModel(
      ClassicReader.read(
        Source(
          name: "x",
          text: "[OUTPUT]\n    Name http\n    Match *\n    Header Authorization ${SECRET}\n")
      ).file, environment: environment)
    #expect(lines(&output, ("t", "{}")) == ["0 t {}"])
  }

  @Test(
    arguments: [
      ("[FILTER]\n    Name grep\n    Match *\n    Regex log (?<=a+)b\n", #"{"log":"ab"}"#),
      ("[FILTER]\n    Name record_modifier\n    Match *\n    Uuid_key id\n", "{}"),
      ("[FILTER]\n    Name record_modifier\n    Match *\n    Remove_key log\n", #"{"log":"x"}"#),
      (
        "[FILTER]\n    Name multiline\n    Match *\n    Buffer off\n    Multiline.key_content log\n    Multiline.parser java\n",
        #"{"log":"java.lang.Error: x\n"}"#
      ),
      ("[FILTER]\n    Name modify\n    Match *\n    Remove_wildcard a\n", #"{"":1}"#),
      (
        "[FILTER]\n    Name multiline\n    Match *\n    Mode partial_message\n    Multiline.key_content log\n",
        #"{"partial_message":true,"log":"x"}"#
      ),
      ("@INCLUDE other.conf\n", "{}"),
      ("[SERVICE]\n    Streams_File x\n", "{}"),
      (
        "[FILTER]\n    Name rewrite_tag\n    Match t\n    Rule $log . $o true\n",
        #"{"log":"x","o":{"a":1}}"#
      ),
      (
        "[FILTER]\n    Name parser\n    Match t\n    Key_Name log\n    Parser decoded\n",
        #"{"log":"{}"}"#
      ),
      (
        "[FILTER]\n    Name parser\n    Match t\n    Key_Name log\n    Parser loose\n",
        #"{"log":"{\"time\":\"x\"}"}"#
      ),
      (
        "[FILTER]\n    Name parser\n    Match t\n    Key_Name log\n    Parser timed\n",
        #"{"log":"{\"time\":\"1960\"}"}"#
      ),
    ])
  func whatIsNotDecided(_ filters: String, _ json: String) {
    let parsers = """
      [PARSER]
          Name decoded
          Format json
          Decode_Field_As json log
      [PARSER]
          Name loose
          Format json
          Time_Format %Y
          Time_Strict Off
      [PARSER]
          Name timed
          Format json
          Time_Format %Y
      """
    var model = Self.router(filters, parsers: parsers)
    let found = lines(&model, ("t", json))
    #expect(found.contains { $0.contains("undecided: ") })
  }

  @Test func recordsWithoutAMultilineBuffer() {
    var model = Self.router(
      filter("multiline", "buffer off", "multiline.key_content log", "multiline.parser java"))
    #expect(lines(&model, ("t", #"{"log":"alone"}"#)) == [#"0 t {"log":"alone"}"#])
  }

  @Test func bytesThatAreNoText() {
    var model = Self.router(filter("grep", "Regex log a"))
    var record = LogRecord()
    record.append("log", bytes: [0x61, 0xFF])
    #expect(model.take(tag: "t", record: record)[0].reason?.contains("UTF-8") == true)
  }

  @Test func afterALineThatNobodyKnows() {
    var model = Self.router(
      filter("grep", "Exclude log a")
        + filter("multiline", "multiline.key_content log", "multiline.parser java"))
    var record = LogRecord()
    record.append("log", bytes: [0xFF])
    let unknown = model.take(tag: "t", record: record)
    #expect(unknown.map { $0.reason != nil } == [true])
    // The line may have been held, so that it is not known what the next one is joined with.
    #expect(
      lines(&model, ("t", #"{"log":"b"}"#))[0].contains("undecided: multiline: of a line before"))
  }

  @Test func filtersThatSendRecordsRound() {
    var model = Self.router(
      filter("rewrite_tag", "Rule $log . b false", match: "Match a")
        + filter("rewrite_tag", "Rule $log . a true", match: "Match b"))
    let found = lines(&model, ("a", #"{"log":"x"}"#))
    #expect(found.last?.contains("round and round") == true)
    #expect(found.count < 30)
    // Records that multiply on their way end as well.
    var more = Self.router(
      filter("rewrite_tag", "Rule $log . b.$TAG true", match: "Match *")
        + filter("rewrite_tag", "Rule $log . c.$TAG true", match: "Match *")
        + filter("rewrite_tag", "Rule $log . d.$TAG true", match: "Match *"))
    #expect(lines(&more, ("a", #"{"log":"x"}"#)).contains { $0.contains("undecided") })
    #expect(lines(&more, ("a", #"{"n":1}"#)) == [#"0 a {"n":1}"#])
  }

  @Test func whatDependsOnOtherRecords() {
    let converter = filter("type_converter", "int_key level lw_level string")
    var model = Self.router(converter, matching: ["a", "b"])
    #expect(lines(&model, ("a", #"{"level":50}"#)) == [#"0 a {"level":50,"lw_level":"50"}"#])
    #expect(lines(&model, ("a", #"{"n":50}"#)) == [#"0 a {"n":50}"#])
    // The new key is there only when another record's value was converted with this one's.
    #expect(lines(&model, ("a", #"{"level":"info"}"#))[0].contains("undecided: `type_converter`"))
    // Where the key does not stay, the record is the same either way.
    var removing = Self.router(converter + filter("modify", "Remove lw_level"))
    #expect(lines(&removing, ("a", #"{"level":"info"}"#)) == [#"0 a {"level":"info"}"#])
    // A condition on it leads one way or the other.
    var condition = Self.router(
      converter
        + filter("rewrite_tag", "Rule $lw_level info $TAG.info true", match: "Match a")
        + filter("modify", "Remove lw_level"), matching: ["a", "a.info"])
    let found = lines(&condition, ("a", #"{"level":"info"}"#))
    #expect(found[0] == #"0 a {"level":"info"}"#)
    #expect(found[1].hasPrefix("1 a.info undecided"))
  }

  @Test func theOnlyOutputOfTheOnlyInput() {
    let text = "[INPUT]\n    Name forward\n[OUTPUT]\n    Name null\n"
    let file = ClassicReader.read(Source(name: "x", text: text)).file
    var model = RouterModel(file)
    #expect(lines(&model, ("t", "{}")) == ["0 t {}"])
    let two = ClassicReader.read(Source(name: "x", text: "[INPUT]\n    Name tcp\n" + text)).file
    var other = RouterModel(two)
    #expect(lines(&other, ("t", "{}")) == [])
  }

  @Test func steps() throws {
    var model = Self.router(
      filter("grep", "Exclude log health") + filter("modify", "Set team payments")
        + filter("rewrite_tag", "Rule $log error errors false", match: "Match app*"),
      matching: ["errors", "app"])
    model.isTracing = true
    let deliveries = model.take(tag: "app", record: LogRecord(["log": "an error"]))
    #expect(deliveries.map(\.line) == [#"0 errors {"log":"an error","team":"payments"}"#])
    let steps = deliveries[0].steps
    #expect(steps.map(\.plugin) == ["grep", "modify", "rewrite_tag", "grep", "modify"])
    let actions: [FilterStep.Action] = [
      .untouched, .changed, .emitted(tag: "errors"), .untouched, .changed,
    ]
    #expect(steps.map(\.action) == actions)
    #expect(!steps[0].span.isNone)
    #expect(model.takeEndings().map(\.cause) == [.dropped])

    #expect(model.take(tag: "app", record: LogRecord(["log": "health"])).isEmpty)
    #expect(model.take(tag: "web", record: LogRecord(["log": "x"])).isEmpty)
    let endings = model.takeEndings()
    #expect(endings.map(\.cause) == [.dropped, .unmatched])
    #expect(endings[0].steps.map(\.action) == [.dropped])
    #expect(model.takeEndings().isEmpty)
  }

  @Test func aCopyOfAModelIsItsOwn() {
    var model = Self.router(
      filter("multiline", "multiline.key_content log", "multiline.parser java"))
    _ = model.take(tag: "t", record: LogRecord(["log": "java.lang.Error: x\n"]))
    var copy = model
    _ = copy.take(tag: "t", record: LogRecord(["log": "  at y"]))
    #expect(model.flush().map(\.line) == [#"0 t {"log":"java.lang.Error: x\n"}"#])
    #expect(copy.flush().map(\.line) == [#"0 t {"log":"java.lang.Error: x\n  at y"}"#])
  }

  @Test func tagsAreForgotten() {
    var model = Self.router(
      filter("rewrite_tag", "Rule $log . t.$log false", match: "Match in")
        + filter(
          "multiline", "multiline.key_content log", "multiline.parser java", match: "Match held"))
    _ = model.take(tag: "held", record: LogRecord(["log": "java.lang.Error: x\n"]))
    for number in 0..<10_000 {
      let found = model.take(tag: "in", record: LogRecord(["log": .text("n\(number)")]))
      #expect(found.map(\.tag) == ["t.n\(number)"])
    }
    #expect(model.flush().map(\.line) == [#"0 held {"log":"java.lang.Error: x\n"}"#])
  }

  @Test func includes() {
    func read(_ text: String) -> ClassicFile {
      ClassicReader.read(Source(name: "x", text: text)).file
    }
    let files = [
      "a": read("@INCLUDE b\n[FILTER]\n    Name a\n"),
      "b": read("[FILTER]\n    Name b\n@INCLUDE a\n"),
    ]
    let whole = read("[INPUT]\n    Name i\n@INCLUDE a\n@INCLUDE c\n").including { files[$0] }
    #expect(whole.sections.map { $0["name"] } == ["i", "b", "a"])
    let left = whole.items.compactMap { if case .include(let path, _) = $0 { path } else { nil } }
    #expect(left == ["a", "c"])
  }
}
