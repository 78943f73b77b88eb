import LensSyntax
import Testing

@testable import LensFluent

/// Configurations with which a Fluent Bit 5.1.1 was seen to end at its start, and others beside them with which it ran.
@Suite struct RouterRefusalTests {
  private func mistakes(_ filters: String, parsers: String = "") -> [String] {
    let file = ClassicReader.read(Source(name: "router.conf", text: filters)).file
    let own = ClassicReader.read(Source(name: "parsers.conf", text: parsers)).file
    return RouterModel(file, parsers: [own]).mistakes.filter(\.isFatal).map(\.sentence)
  }

  private func filter(_ lines: [String]) -> String {
    (["[FILTER]", "Match t"] + lines).joined(separator: "\n    ") + "\n"
  }

  @Test(
    arguments: [
      ["Name modify", "Nope a"], ["Name modify", "Set a b c d"], ["Name modify", "Set a ***"],
      ["Name modify", #"Set a "b"#], ["Name modify", "Set a"], ["Name modify", "Remove a b"],
      ["Name modify", "Active off", "Set a b"], ["Name modify", "Log_Level nope", "Set a b"],
      ["Name modify", "Condition nope x", "Set a b"],
      ["Name modify", "Condition Key_value_matches a", "Set a b"],
      ["Name modify", "Condition Key_exists $a$b", "Set a b"],
      ["Name grep", "Regex log"], ["Name grep", "Regex log *x*"],
      ["Name grep", "Logical_op and", "Regex log x", "Exclude log y"],
      ["Name grep", "Logical_op and", "Logical_op or"],
      ["Name record_modifier", "Record x"],
      ["Name record_modifier", "Remove_key x", "Allowlist_key y"],
      ["Name rewrite_tag", "Rule $x y z"], ["Name rewrite_tag", "Rule $x y $a$b true"],
      ["Name rewrite_tag", "Rule $x ( z true"],
      ["Name rewrite_tag", "Rule $x y z true", "Emitter_Storage.type disk"],
      ["Name parser", "Key_Name log", "Parser nope"], ["Name parser", "Parser json"],
      ["Name parser", "Key_Name log", "Parser json", "Reserve_Data 1"],
      ["Name parser", "Key_Name log", "Key_Name x", "Parser json"],
      ["Name multiline", "Multiline.key_content log"],
      ["Name multiline", "Multiline.key_content log", "Multiline.parser nope"],
      ["Name multiline", "Multiline.key_content log", "Multiline.parser java", "Flush_ms 100"],
      ["Name multiline", "Mode x"], ["Name multiline", "Mode partial_message"],
      ["Name nest", "Operation x"],
      ["Name nest", "Operation nest", "Add_prefix a", "Remove_prefix b"],
      ["Name type_converter"], ["Name type_converter", "Int_key a b"],
      ["Name type_converter", "Int_key a b integer"],
    ])
  func refused(_ lines: [String]) {
    let parsers = "[PARSER]\n    Name json\n    Format json\n"
    #expect(!mistakes(filter(lines), parsers: parsers).isEmpty)
  }

  @Test(
    arguments: [
      ["Name MODIFY", "SET a b"], ["Name modify", "Name grep", "Set a b"],
      ["Name modify", "Set a b c"],
      ["Name modify", "Active 0", "Nope"], ["Name modify", "Condition Key_exists", "Set a b"],
      ["Name modify", #"Condition Key_value_equals a """#, "Set a b"],
      ["Name modify", "Alias x", "Log_Level debug"],
      ["Name grep", "Condition x", "Regex log a"], ["Name grep", "Logical_op xor", "Regex log x"],
      ["Name grep", "Match_Regex (", "Regex log x"],
      ["Name rewrite_tag"], ["Name record_modifier", "Record a b c"], ["Name grep"],
      ["Name multiline", "Mode partial_message", "Multiline.key_content log", "Flush_ms 100"],
    ])
  func taken(_ lines: [String]) {
    let lines = lines.map { $0 == "Nope" ? "Set a b" : $0 }
    #expect(mistakes(filter(lines)) == [])
  }

  @Test func sectionsOfTheMainFile() {
    #expect(mistakes("[FILTER]\n    Name grep\n") != [])
    #expect(mistakes("[FILTER]\n    Match *\n") != [])
    #expect(mistakes("[FILTER]\n    Name grep\n    Match_Regex (\n") != [])
    #expect(mistakes("[OUTPUT]\n    Match *\n") != [])
    #expect(mistakes("[PARSER]\n    Name x\n    Format json\n") != [])
    #expect(mistakes("[WHATEVER]\n    x y\n") == [])
    let twice = filter(["Name rewrite_tag", "Rule $x y z true", "Emitter_Name e"])
    #expect(mistakes(twice) == [])
    #expect(mistakes(twice + twice) != [])
    let unnamed = filter(["Name rewrite_tag", "Rule $x y z true"])
    #expect(mistakes(unnamed + unnamed) == [])
  }

  @Test(
    arguments: [
      "[PARSER]\n    Format json\n", "[PARSER]\n    Name x\n",
      "[PARSER]\n    Name x\n    Format xml\n",
      "[PARSER]\n    Name x\n    Format regex\n",
      "[PARSER]\n    Name x\n    Format regex\n    Regex (\n",
      "[PARSER]\n    Name x\n    Format json\n[PARSER]\n    Name x\n    Format json\n",
      "[PARSER]\n    Name x\n    Format json\n    Time_Format %Y\n    Time_Offset 1h\n",
      "[PARSER]\n    Name _ml_cri\n    Format json\n",
      "[MULTILINE_PARSER]\n    Type regex\n", "[MULTILINE_PARSER]\n    Name x\n",
      "[MULTILINE_PARSER]\n    Name x\n    Type nope\n",
      "[MULTILINE_PARSER]\n    Name x\n    Type regex\n    Rule \"other\" \"a\" \"other\"\n",
      "[MULTILINE_PARSER]\n    Name x\n    Type regex\n    Rule \"start_state\" \"a\" \"nowhere\"\n",
      "[MULTILINE_PARSER]\n    Name x\n    Type regex\n    Rule \"start_state\" \"(\" \"start_state\"\n",
      "[MULTILINE_PARSER]\n    Name x\n    Type regex\n    Rule \"start_state\"\n",
    ])
  func refusedParsers(_ parsers: String) {
    #expect(!mistakes("[FILTER]\n    Name grep\n    Match *\n", parsers: parsers).isEmpty)
  }
}
