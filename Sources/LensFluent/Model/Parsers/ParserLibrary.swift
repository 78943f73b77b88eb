import LensSyntax

/// The parsers that filters can name: those of the parsers files, and the engine's own.
///
/// Source: flb_parser_load_parser_definitions and its neighbour for multiline parsers in src/flb_parser.c of Fluent Bit 5.1.1, 2026-11-22.
struct ParserLibrary {
  private var parsers: [LineParser] = []
  private(set) var multilineParsers = MultilineParser.builtIn
  private(set) var mistakes: [ConfigurationMistake] = []
  /// Why it is not known whether the engine takes the parsers.
  private(set) var doubt: String?
  /// Names of emitters that filters have taken.
  private var emitters: Set<[UInt8]> = []
  /// The most bytes that are joined to one line.
  var longestJoin = 2 << 20

  init() {
    parsers = MultilineParser.lineParsers
  }

  func parser(_ name: [UInt8]) -> LineParser? { parsers.first { $0.name == name } }

  func multilineParser(_ name: [UInt8]) -> MultilineParser? {
    multilineParsers.first { $0.name.equalsIgnoringCase(String(decoding: name, as: UTF8.self)) }
  }

  /// Whether an emitter's name was free.
  mutating func claimEmitter(_ name: [UInt8]) -> Bool { emitters.insert(name).inserted }

  /// Adds what a parsers file defines; the sections of other kinds in it are not looked at.
  mutating func add(_ file: ClassicFile, _ environment: RouterEnvironment) {
    for section in file.sections where section.kind == "PARSER" {
      addParser(ParserSection(section, environment))
    }
    for section in file.sections where section.kind == "MULTILINE_PARSER" {
      addMultilineParser(ParserSection(section, environment))
    }
  }

  private mutating func refuse(_ sentence: String, _ span: Span) {
    mistakes.append(ConfigurationMistake(sentence, at: span))
  }

  private mutating func addParser(_ section: ParserSection) {
    guard let name = section["name"] else { return refuse("a parser needs a name", section.span) }
    guard parser(name) == nil else {
      return refuse("a parser of this name was defined before", section.span)
    }
    guard let word = section["format"] else {
      return refuse("a parser needs a format", section.span)
    }
    guard let format = format(word, section) else { return }
    var time: TimeFormat?
    if let text = section["time_format"] {
      time = TimeFormat(
        text, offset: section["time_offset"], isStrict: section.flag("time_strict") ?? true,
        hasZoneName: section["time_zone"] != nil,
        usesSystemZone: section.flag("time_system_timezone") ?? false)
      if time == nil { return refuse("`Time_Offset` is no offset such as +0100", section.span) }
    }
    parsers.append(
      LineParser(
        name: name, format: format, skipsEmpty: section.flag("skip_empty_values") ?? true,
        time: time, timeKey: section["time_key"] ?? Array("time".utf8),
        keepsTime: section.flag("time_keep") ?? false, types: Self.types(section["types"] ?? []),
        refusesBareWords: section.flag("logfmt_no_bare_keys") ?? false,
        hasDecoders: section.hasDecoders))
  }

  private mutating func format(_ word: [UInt8], _ section: ParserSection) -> LineParser.Format? {
    if word.equalsIgnoringCase("json") { return .json }
    if word.equalsIgnoringCase("logfmt") { return .logfmt }
    if word.equalsIgnoringCase("ltsv") { return .ltsv }
    guard word.equalsIgnoringCase("regex") else {
      refuse("the format of a parser is json, regex, logfmt or ltsv", section.span)
      return nil
    }
    guard let pattern = section["regex"] else {
      refuse("a parser of format regex needs a `Regex`", section.span)
      return nil
    }
    return expression(pattern, section.span).map { .expression($0) }
  }

  private mutating func expression(_ pattern: [UInt8], _ span: Span) -> Expression? {
    do {
      return try Expression(pattern)
    } catch {
      if error.isCertain {
        refuse("the pattern cannot be compiled: \(error.sentence)", span)
      } else {
        doubt = doubt ?? "of a parser: \(error.sentence)"
      }
      return nil
    }
  }

  private static func types(_ text: [UInt8]) -> [(key: [UInt8], type: LineParser.FieldType)] {
    ValueSplitting.words(text, most: 256).compactMap { word in
      guard let colon = word.firstIndex(of: UInt8(ascii: ":")) else { return nil }
      let type = word[(colon + 1)...]
      let known: [(String, LineParser.FieldType)] = [
        ("integer", .integer), ("bool", .boolean), ("float", .float), ("hex", .hexadecimal),
      ]
      let found = known.first { type.equalsIgnoringCase($0.0) }?.1
      return (Array(word[..<colon]), found ?? .text)
    }
  }

  private mutating func addMultilineParser(_ section: ParserSection) {
    guard let name = section["name"] else {
      return refuse("a multiline parser needs a name", section.span)
    }
    guard let type = section["type"], let kind = Self.kind(type) else {
      return refuse("the type of a multiline parser is regex, endswith or equal", section.span)
    }
    var rules: [MultilineParser.Rule] = []
    if kind == .expression {
      // Unlike everything else in these sections, rules keep `${NAME}` as it is.
      for entry in section.rules {
        let tokens = ValueSplitting.tokens(Array(entry.value.utf8), most: 3)
        guard tokens.count >= 2 else {
          return refuse("a rule needs a state and a pattern", entry.span)
        }
        guard let expression = expression(tokens[1], entry.span) else { return }
        let from = ValueSplitting.parts(tokens[0])
        rules.append(
          MultilineParser.Rule(
            from: from, expression: expression, to: tokens.count > 2 ? tokens[2] : nil))
        if !rules[0].isStart {
          return refuse(
            "the first rule of a multiline parser must start at `start_state`", entry.span)
        }
      }
      let states = Set(rules.flatMap(\.from))
      if rules.contains(where: { $0.to.map { !states.contains($0) } ?? false }) {
        return refuse("a rule leads to a state that no rule begins with", section.span)
      }
    }
    multilineParsers.append(
      MultilineParser(
        name: name, kind: kind, rules: rules, matchText: section["match_string"] ?? [],
        isNegated: section.flag("negate") ?? false, contentKey: section["key_content"],
        groupKey: section["key_group"], patternKey: section["key_pattern"],
        // One that is not defined is none.
        parser: section["parser"].flatMap(parser)))
  }

  private static func kind(_ type: [UInt8]) -> MultilineParser.Kind? {
    if type.equalsIgnoringCase("regex") { return .expression }
    if type.equalsIgnoringCase("endswith") { return .end }
    return ["equal", "eq"].contains(where: type.equalsIgnoringCase) ? .equality : nil
  }
}

/// A section of a parsers file: the first value of a key counts, and an empty one is none.
private struct ParserSection {
  let section: ClassicSection
  let environment: RouterEnvironment

  init(_ section: ClassicSection, _ environment: RouterEnvironment) {
    self.section = section
    self.environment = environment
  }

  var span: Span { section.span }

  subscript(_ key: String) -> [UInt8]? {
    guard let value = section[key], case .text(let text) = environment.expanded(value),
      !text.isEmpty
    else { return nil }
    return text
  }

  func flag(_ key: String) -> Bool? { self[key].flatMap(FilterSection.flag) }

  var rules: [ClassicSection.Entry] { section.entries.filter { $0.key.lowercased() == "rule" } }

  var hasDecoders: Bool {
    section.entries.contains { $0.key.lowercased().hasPrefix("decode_field") }
  }
}
