import LensSyntax

/// Makes the parts of a ``RouterModel`` of a configuration, in the way in which the engine starts.
///
/// Source: src/flb_config.c, src/flb_filter.c, src/flb_output.c and src/flb_router.c of Fluent Bit 5.1.1, 2026-11-22.
struct RouterSetup {
  private(set) var filters: [Filter] = []
  private(set) var outputs: [RouterModel.Output] = []
  /// `nil` where the pattern names a variable that is not known.
  private(set) var outputPatterns: [TagPattern?] = []
  private(set) var mistakes: [ConfigurationMistake] = []
  private var library = ParserLibrary()
  private var environment: RouterEnvironment
  private var unknown: String?

  struct Filter {
    var plugin: String
    var span: Span
    var filter: any RecordFilter
    var pattern: TagPattern
    var isActive: Bool
  }

  private static let plugins: [any FilterPlugin.Type] = [
    Grep.self, RecordModifier.self, Modify.self, ParserFilter.self, MultilineFilter.self,
    RewriteTag.self, TypeConverter.self, Nest.self, LuaFilter.self,
  ]

  /// Why nothing that the router does is known.
  var doubt: String? {
    mistakes.first(where: \.isFatal).map { "the router does not start: \($0.sentence)" } ?? unknown
  }

  init(_ configuration: ClassicFile, _ parsers: [ClassicFile], _ environment: RouterEnvironment) {
    self.environment = environment
    for item in configuration.items {
      switch item {
      case .set(let assignment, _): self.environment.set(assignment)
      case .include(let path, _): unknown = unknown ?? "what `\(path)` holds is not known"
      case .section: break
      }
    }
    for file in parsers { library.add(file, self.environment) }
    mistakes += library.mistakes
    unknown = unknown ?? library.doubt
    for section in configuration.sections { read(section) }
    let inputs = configuration.sections.count { $0.kind == "INPUT" }
    routeAll(inputs + filters.count { $0.filter.hasEmitter })
  }

  private mutating func refuse(_ sentence: String, _ span: Span) {
    mistakes.append(ConfigurationMistake(sentence, at: span))
  }

  private mutating func read(_ section: ClassicSection) {
    switch section.kind {
    case "FILTER": readFilter(section)
    case "OUTPUT": readOutput(section)
    case "SERVICE": readService(section)
    case "PARSER", "MULTILINE_PARSER":
      refuse("parsers belong into a parsers file, not into the main configuration", section.span)
    case "STREAM_PROCESSOR":
      unknown = unknown ?? "the model does not know stream processors"
    default: break
    }
  }

  private mutating func readService(_ section: ClassicSection) {
    if section["streams_file"] != nil {
      unknown = unknown ?? "the model does not know stream processors"
    }
    guard let value = section["multiline_buffer_limit"] else { return }
    guard let limit = ByteCount.binary(value) else {
      unknown = unknown ?? "the model cannot read `multiline_buffer_limit`"
      return
    }
    library.longestJoin = limit
  }

  private func plugin(of section: ClassicSection) -> String? {
    guard let name = section["name"], case .text(let text) = environment.expanded(name) else {
      return nil
    }
    return String(decoding: text, as: UTF8.self).lowercased()
  }

  private mutating func readFilter(_ section: ClassicSection) {
    guard let name = plugin(of: section) else {
      if section["name"] == nil { return refuse("a filter needs a `Name`", section.span) }
      unknown = unknown ?? "which plugin a filter is, is not known"
      return
    }
    var settings = FilterSection(section, plugin: name, environment)
    let pattern = pattern(&settings)
    let variable = settings.unknownVariable.map { "the value of `${\($0)}` is not known" }
    if let doubt = variable ?? settings.doubt {
      // Not even what it matches need be known.
      return add(name, UnknownFilter(doubt), TagPattern(wildcard: Array("*".utf8)), settings)
    }
    guard let plugin = Self.plugins.first(where: { $0.keyword == name }) else {
      return add(name, UnknownFilter("the model does not know this filter"), pattern, settings)
    }
    settings.check(plugin.settings)
    if settings.isInactive {
      mistakes += settings.mistakes
      return add(name, UnknownFilter("it is not active"), pattern, settings)
    }
    if pattern.wildcard == nil, pattern.expression == nil, !settings.isRefused {
      settings.refuse("a filter needs `Match` or `Match_Regex`")
    }
    let filter = plugin.init(&settings, &library)
    if let doubt = settings.doubt {
      add(name, UnknownFilter(doubt), pattern, settings)
    } else if let filter {
      add(name, filter, pattern, settings)
    }
    mistakes += settings.mistakes
  }

  private mutating func add(
    _ plugin: String, _ filter: any RecordFilter, _ pattern: TagPattern, _ settings: FilterSection
  ) {
    filters.append(
      Filter(
        plugin: plugin, span: settings.span, filter: filter, pattern: pattern,
        isActive: !settings.isInactive))
  }

  private func pattern(_ settings: inout FilterSection) -> TagPattern {
    // An expression that cannot be compiled is none, so that only `Match` counts.
    let expression = settings.last("match_regex").flatMap {
      settings.expression($0.value, at: $0.span, isFatal: false)
    }
    return TagPattern(wildcard: settings.last("match")?.value, expression: expression)
  }

  private mutating func readOutput(_ section: ClassicSection) {
    let name = plugin(of: section)
    if section["name"] == nil { refuse("an output needs a `Name`", section.span) }
    outputs.append(
      RouterModel.Output(plugin: name ?? "", match: section["match"], span: section.span))
    var settings = FilterSection(section.matching, plugin: name ?? "output", environment)
    let pattern = pattern(&settings)
    mistakes += settings.mistakes
    let isKnown = settings.unknownVariable == nil && settings.doubt == nil
    outputPatterns.append(isKnown ? pattern : nil)
  }

  /// The only output gets everything from the only input without saying what it matches.
  private mutating func routeAll(_ inputs: Int) {
    guard inputs == 1, outputPatterns.count == 1, let pattern = outputPatterns[0],
      pattern.wildcard == nil, pattern.expression == nil
    else { return }
    outputPatterns[0]?.wildcard = Array("*".utf8)
  }
}

extension ClassicSection {
  /// The section with nothing but what it matches.
  fileprivate var matching: ClassicSection {
    var section = self
    section.entries.removeAll { !["match", "match_regex"].contains($0.key.lowercased()) }
    return section
  }
}

extension RecordFilter {
  /// Whether the engine makes an input for what the filter sends on.
  fileprivate var hasEmitter: Bool {
    self is RewriteTag || (self as? MultilineFilter)?.isBuffered == true
  }
}

/// Sizes such as `2MB`.
enum ByteCount {
  /// In units of 1024; `nil` where the text is no size.
  ///
  /// Source: flb_utils_size_to_binary_bytes in src/flb_utils.c of Fluent Bit 5.1.1, 2026-11-22.
  static func binary(_ text: String) -> Int? {
    let bytes = Array(text.utf8)
    if bytes.equalsIgnoringCase("false") { return 0 }
    let digits = bytes.prefix { $0.isDigit }
    guard !digits.isEmpty, let number = Int(String(decoding: digits, as: UTF8.self)) else {
      return nil
    }
    let unit = String(decoding: bytes.dropFirst(digits.count), as: UTF8.self).uppercased()
    switch unit {
    case "": return number
    case "K", "KB", "KIB": return number << 10
    case "M", "MB", "MIB": return number << 20
    case "G", "GB", "GIB": return number << 30
    default: return nil
    }
  }
}
