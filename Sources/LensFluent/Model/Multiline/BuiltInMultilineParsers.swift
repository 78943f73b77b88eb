/// The engine's own multiline parsers, in the order in which it defines them.
///
/// Source: src/multiline/flb_ml_parser_*.c of Fluent Bit 5.1.1, 2026-11-22.
extension MultilineParser {
  static let builtIn: [MultilineParser] = [docker, cri, java, go, ruby, python]

  /// What `docker` and `cri` read lines with; a parsers file cannot use their names again.
  static let lineParsers: [LineParser] = [dockerLines, criLines]

  private static let dockerLines = LineParser(
    name: Array("_ml_json_docker".utf8), format: .json,
    time: time("%Y-%m-%dT%H:%M:%S.%L"), keepsTime: true)

  private static let criLines = LineParser(
    name: Array("_ml_cri".utf8),
    format: .expression(
      expression("^(?<time>.+?) (?<stream>stdout|stderr) (?<_p>F|P) (?<log>.*)$")),
    skipsEmpty: false, time: time("%Y-%m-%dT%H:%M:%S.%L%z"), keepsTime: true)

  private static let docker = MultilineParser(
    name: Array("docker".utf8), kind: .end, matchText: [0x0A], contentKey: Array("log".utf8),
    groupKey: Array("stream".utf8), parser: dockerLines)

  private static let cri = MultilineParser(
    name: Array("cri".utf8), kind: .equality, matchText: [UInt8(ascii: "F")],
    contentKey: Array("log".utf8), groupKey: Array("stream".utf8), patternKey: Array("_p".utf8),
    parser: criLines)

  private static let java = make(
    "java",
    [
      (
        ["start_state", "java_start_exception"],
        #"(.)(?:Exception|Error|Throwable|V8 errors stack trace)[:\r\n]"#, "java_after_exception"
      ),
      (
        ["java_after_exception"], #"^[\t ]*nested exception is:[\t ]*"#,
        "java_start_exception"
      ),
      (["java_after_exception"], #"^[\r\n]*$"#, "java_after_exception"),
      (["java_after_exception", "java"], #"^[\t ]+(?:eval )?at "#, "java"),
      (
        ["java_after_exception", "java"], #"^[\t ]+--- End of inner exception stack trace ---$"#,
        "java"
      ),
      (
        ["java_after_exception", "java"],
        "^--- End of stack trace from previous (?x:)location where exception was thrown ---$",
        "java"
      ),
      (
        ["java_after_exception", "java"], #"^[\t ]*(?:Caused by|Suppressed):"#,
        "java_after_exception"
      ),
      (
        ["java_after_exception", "java"], #"^[\t ]*... \d+ (?:more|common frames omitted)"#,
        "java"
      ),
    ])

  private static let go = make(
    "go",
    [
      (["start_state"], #"\bpanic: "#, "go_after_panic"),
      (["start_state"], "http: panic serving", "go_goroutine"),
      (["go_after_panic"], "^$", "go_goroutine"),
      (["go_after_panic", "go_after_signal", "go_frame_1"], "^$", "go_goroutine"),
      (["go_after_panic"], #"^\[signal "#, "go_after_signal"),
      (["go_goroutine"], #"^goroutine \d+ \[[^\]]+\]:$"#, "go_frame_1"),
      (["go_frame_1"], #"^(?:[^\s.:]+\.)*[^\s.():]+\(|^created by "#, "go_frame_2"),
      (["go_frame_2"], #"^\s"#, "go_frame_1"),
    ])

  private static let ruby = make(
    "ruby",
    [
      (["start_state", "ruby_start_exception"], #"^.+:\d+:in\s+.*"#, "ruby_after_exception"),
      (["ruby_after_exception", "ruby"], #"^\s+from\s+.*:\d+:in\s+.*"#, "ruby"),
    ])

  private static let python = make(
    "python",
    [
      (["start_state"], #"^Traceback \(most recent call last\):$"#, "python"),
      (["python"], #"^[\t ]+File "#, "python_code"),
      (["python_code"], #"[^\t ]"#, "python"),
      (["python"], #"^(?:[^\s.():]+\.)*[^\s.():]+:"#, "start_state"),
    ])

  private static func make(
    _ name: String, _ rules: [(from: [String], pattern: String, to: String)]
  ) -> MultilineParser {
    MultilineParser(
      name: Array(name.utf8), kind: .expression,
      rules: rules.map {
        Rule(
          from: $0.from.map { Array($0.utf8) }, expression: expression("/\($0.pattern)/"),
          to: Array($0.to.utf8))
      })
  }

  private static func expression(_ pattern: String) -> Expression {
    do {
      return try Expression(Array(pattern.utf8))
    } catch {
      preconditionFailure("\(pattern): \(error.sentence)")
    }
  }

  private static func time(_ format: String) -> TimeFormat? {
    TimeFormat(
      Array(format.utf8), offset: nil, isStrict: false, hasZoneName: false, usesSystemZone: false)
  }
}
