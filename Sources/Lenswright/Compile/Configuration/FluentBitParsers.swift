import LensFluent
import LensSyntax

/// The parsers that pipelines name, each defined once in a file of its own, since Fluent Bit takes them nowhere else.
///
/// The definitions were tried with Fluent Bit 5.1.1, 2026-11-22.
struct FluentBitParsers: Sendable {
  private(set) var file = ClassicFile()
  private var names: [String: String] = [:]

  func isJSON(_ setting: ParserSetting) -> Bool {
    if case .named(.json) = setting.format.value { true } else { false }
  }

  // MARK: Formats

  /// The name of a parser, which is defined when it is asked for first. All begin with `lw_`: two of one name would stop the router.
  mutating func name(of setting: ParserSetting) -> String {
    var entries: [(String, String)]
    let base: String
    switch setting.format.value {
    case .named(let format):
      base = format.rawValue
      entries = FluentBitParsers.entries(format)
    case .regex(let pattern):
      base = "regex"
      entries = [("Format", "regex"), ("Regex", Pattern.written(pattern, for: .fluentBit))]
    }
    if let timeKey = setting.timeKey {
      entries.removeAll { $0.0.hasPrefix("Time_") }
      entries.append(("Time_Key", timeKey.value))
      entries.append(("Time_Keep", "On"))
      if let format = setting.timeFormat { entries.append(("Time_Format", format.value)) }
    }
    return define("PARSER", base, entries, isPlain: setting.timeKey == nil && base != "regex")
  }

  /// The name of a parser that keeps a line as it is, for inputs that take nothing without one.
  mutating func line() -> String {
    define(
      "PARSER", "line", [("Format", "regex"), ("Regex", #"\A(?<log>(?m:.*))\z"#)], isPlain: true)
  }

  private static func entries(_ format: ParserSetting.Name) -> [(String, String)] {
    let time = [("Time_Key", "time"), ("Time_Format", accessTime), ("Time_Keep", "On")]
    let types = [("Types", "code:integer size:integer")]
    switch format {
    case .json: return [("Format", "json")]
    // Any text would fit otherwise, each of its words a key without a value.
    case .logfmt: return [("Format", "logfmt"), ("Logfmt_No_Bare_Keys", "On")]
    case .nginx:
      return [
        ("Format", "regex"),
        ("Regex", nginxPattern),
      ] + time + types
    case .apache:
      return [
        ("Format", "regex"),
        ("Regex", apachePattern),
      ] + time + types
    }
  }

  /// Access logs in the servers' default formats.
  static let nginxPattern =
    #"^(?<remote>[^ ]+) - (?<user>[^ ]*) \[(?<time>[^\]]*)\] "(?:(?<method>[^" ]+)(?: +(?<path>[^"]*?)(?: +(?<protocol>[^" ]*))?)?)?" (?<code>\d{3}) (?<size>\d+)(?: "(?<referer>[^"]*)" "(?<agent>[^"]*)")?(?: "(?<forwarded>[^"]*)")?\s*$"#
  static let apachePattern =
    #"^(?<host>[^ ]+) [^ ]+ (?<user>[^\[]*?) \[(?<time>[^\]]*)\] "(?:(?<method>[^" ]+)(?: +(?<path>(?:[^"\\]|\\.)*?)(?: +(?<protocol>[^" ]*))?)?)?" (?<code>\d{3}|-) (?<size>\d+|-)(?: "(?<referer>(?:[^"\\]|\\.)*)" "(?<agent>(?:[^"\\]|\\.)*)")?\s*$"#
  static let accessTime = "%d/%b/%Y:%H:%M:%S %z"

  // MARK: Lines

  /// The name of a multiline parser; `nil` for what Docker split, which is a mode and no parser.
  mutating func multiline(_ kind: MultilineSetting.Kind) -> String? {
    switch kind {
    case .partial: return nil
    // The engine's own sends the last line of a traceback twice.
    case .named(.python):
      return define(
        "MULTILINE_PARSER", "python",
        lines([
          ("start_state", #"^Traceback \(most recent call last\):$"#, "lw_inside"),
          ("lw_inside", #"^[\t ]"#, "lw_inside"),
          ("lw_inside", #"^(?:[^\s.():]+\.)*[^\s.():]+(?::|$)"#, "lw_end"),
          ("lw_end", "(?!)", "lw_end"),
        ]), isPlain: true)
    case .named(let name): return name.rawValue
    case .own(let start, let next):
      let pattern = Pattern.written(start.value, for: .fluentBit)
      let follow =
        next.map { Pattern.written($0.value, for: .fluentBit) }
        ?? #"\A(?!(?m:.*?)(?:\#(pattern)))"#
      return define(
        "MULTILINE_PARSER", "lines",
        lines([("start_state", pattern, "cont"), ("cont", follow, "cont")]), isPlain: false)
    }
  }

  private func lines(_ rules: [(String, String, String)]) -> [(String, String)] {
    [("Type", "regex"), ("Flush_Timeout", "2000")]
      + rules.map { state, pattern, next in
        let quoted = pattern.reduce(into: "") { $0 += $1 == "\"" ? "\\\"" : String($1) }
        return ("Rule", "\"\(state)\" \"/\(quoted)/\" \"\(next)\"")
      }
  }

  private mutating func define(
    _ kind: String, _ base: String, _ entries: [(String, String)], isPlain: Bool
  ) -> String {
    let content = kind + entries.map { "\($0.0)=\($0.1)" }.joined(separator: "\n")
    if let known = names[content] { return known }
    let count = names.values.filter { $0.hasPrefix("lw_\(base)") }.count
    let name = isPlain ? "lw_\(base)" : "lw_\(base)_\(count + 1)"
    names[content] = name
    var section = ClassicSection(kind)
    section.append("Name", name)
    for (key, value) in entries { section.append(key, value) }
    file.append(section)
    return name
  }
}
