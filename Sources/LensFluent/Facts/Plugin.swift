import LensSyntax

/// One option of an input or an output.
package struct PluginOption: Sendable {
  package enum OptionType: Sendable, Equatable {
    case string, integer, boolean, size, time, double, list
    /// A kind that has no plain spelling, such as Fluentd's hashes and options that stand for a family of names.
    case other
  }

  package let name: String
  package let type: OptionType
  package let defaultValue: String?
  /// The first release that has it; `nil` when 1.9.10 had it, the oldest that FireLens users run.
  package let since: EngineVersion?
  /// Whether AWS's build of 1.9.10 has it too, although upstream got it later.
  package let isInAWSBuild: Bool
  /// The words that it takes; empty when any text may stand, or none are known.
  package let values: [String]
  /// Whether the value is a credential.
  package let isSecret: Bool
  /// Whether the value often holds a credential: a header or an address with a token in it.
  package let mayHoldSecret: Bool
}

/// The outputs of the engines.
package enum OutputPlugin {
  /// The output with this name.
  package static func named(_ name: String, _ engine: Engine) -> Plugin? {
    Plugin.named(name, engine, .output)
  }

  /// The names of all outputs that are known.
  package static func names(_ engine: Engine) -> [String] { Plugin.names(engine, .output) }
}

/// The inputs of the engines.
package enum InputPlugin {
  /// The input with this name.
  package static func named(_ name: String, _ engine: Engine) -> Plugin? {
    Plugin.named(name, engine, .input)
  }

  /// The names of all inputs that are known.
  package static func names(_ engine: Engine) -> [String] { Plugin.names(engine, .input) }
}

/// An input, a filter or an output of Fluent Bit or Fluentd and the options that it takes.
package final class Plugin: Sendable {
  /// The end of the engine at which a plugin is, or that it is a filter between them.
  package enum End: String, Sendable { case input, filter, output }

  package let name: String
  package let engine: Engine
  package let end: End
  /// Whether it is written in Go and loaded from a shared object.
  package let isGo: Bool
  /// Whether it comes in an image of its vendor and neither in AWS's nor in Fluent Bit's own.
  package let isVendorsOnly: Bool
  /// Whether `tls` can be switched on; where it cannot, `tls on` stops the router.
  package let supportsTLS: Bool
  /// How many threads send when the configuration says nothing.
  package let defaultWorkers: Int
  /// The first release that has it; `nil` when 1.9.10 had it.
  package let since: EngineVersion?
  private let hasNetwork: Bool
  private let own: PluginOptions

  /// The names of the plugin's own options.
  package var ownOptionNames: [String] {
    own.names
  }

  /// The names of all options of use, the plugin's own before the shared ones.
  package var optionNames: [String] {
    var names = own.names
    let table = PluginTable(engine, end)
    let shared =
      table.options("+\(end.rawValue)") + (supportsTLS ? table.options("+tls") : [])
      + (hasNetwork ? table.options("+net") : [])
    for option in shared where !option.isFamily && !names.contains(option.name) {
      names.append(option.name)
    }
    return names
  }

  /// Whether the engine starts with options that the plugin does not know: Go plugins never look at them and Fluentd only warns, whereas Fluent Bit stops.
  package var takesUnknownOptions: Bool { isGo || engine == .fluentd }

  /// The option with this name, in any case for Fluent Bit and to the letter for Fluentd; the options that plugins share are among them.
  ///
  /// Fluent Bit's core takes the shared ones from every plugin, so `tls.verify` is no mistake even where there is no TLS (src/flb_output.c,
  /// `flb_output_set_property`, read 2026-11-22, and src/flb_input.c, 2026-11-26).
  package func option(_ name: String) -> PluginOption? {
    if let found = own.option(name) { return found }
    // Most options are the plugin's own; the long lists that plugins share are read when one is not.
    return PluginTable(engine, end).shared.option(name)
  }

  private static let memo = Memo<Key, Plugin?>()

  private struct Key: Hashable {
    var name: String
    var engine: Engine
    var end: End
  }

  /// The plugin with this name. Only its own lines of the table are parsed, once in a process.
  package static func named(_ name: String, _ engine: Engine, _ end: End) -> Plugin? {
    // Fluent Bit does not look at the case of a plugin's name, Fluentd does.
    let name = engine == .fluentBit ? name.lowercased() : name
    return memo.value(for: Key(name: name, engine: engine, end: end)) {
      guard !name.hasPrefix("+"), let record = PluginTable(engine, end).record(name) else {
        return nil
      }
      return Plugin(name: name, engine: engine, end: end, record: record)
    }
  }

  package static func names(_ engine: Engine, _ end: End) -> [String] {
    PluginTable(engine, end).names.filter { !$0.hasPrefix("+") }
  }

  private init(name: String, engine: Engine, end: End, record: PluginTable.Record) {
    let flags = record.flags
    self.name = name
    self.engine = engine
    self.end = end
    isGo = flags.includes("g")
    isVendorsOnly = flags.includes("v")
    supportsTLS = flags.includes("t")
    defaultWorkers = flags.last.flatMap { Int(String($0)) } ?? 1
    since = record.since
    hasNetwork = flags.includes("n")
    own = record.options
  }
}

extension PluginOption {
  /// Whether the name is only a beginning: Kafka's `rdkafka.` leads to any property of librdkafka.
  fileprivate var isFamily: Bool { name.hasSuffix(".") }

  /// An option of the family whose beginning this is.
  fileprivate func member(_ name: String) -> PluginOption {
    let word = name.lowercased()
    return PluginOption(
      name: name, type: .string, defaultValue: nil, since: since, isInAWSBuild: isInAWSBuild,
      values: [], isSecret: word.hasSuffix("password") || word.hasSuffix("secret"),
      mayHoldSecret: false)
  }
}

/// The generated text, read line by line when something is asked of it.
private struct PluginTable {
  struct Record {
    var flags: Substring
    var since: EngineVersion?
    var options: PluginOptions
  }

  private let engine: Engine
  private let end: Plugin.End

  private static let memo = Memo<Key, PluginOptions>()

  private struct Key: Hashable {
    var engine: Engine
    var end: Plugin.End
  }

  init(_ engine: Engine, _ end: Plugin.End) {
    self.engine = engine
    self.end = end
  }

  private var text: String {
    switch (engine, end) {
    case (.fluentBit, .output): fluentBitOutputTable
    case (.fluentd, .output): fluentdOutputTable
    case (.fluentBit, .input): fluentBitInputTable
    case (.fluentBit, .filter): fluentBitFilterTable
    // Nobody has read the filters of Fluentd, which takes options that it does not know.
    case (.fluentd, .filter): ""
    case (.fluentd, .input): fluentdInputTable
    }
  }

  var names: [String] {
    var names: [String] = []
    forEachLine { line in
      if line.first == UInt8(ascii: ">") { names.append(String(line.dropFirst().fields(2)[0])) }
      return true
    }
    return names
  }

  /// The options that plugins share, read once in a process.
  var shared: PluginOptions {
    PluginTable.memo.value(for: Key(engine: engine, end: end)) {
      PluginOptions(options("+\(end.rawValue)") + options("+tls") + options("+net"), engine)
    }
  }

  /// The options of a section.
  func options(_ section: String) -> [PluginOption] {
    (TableSection(section, of: text)?.lines ?? []).map(PluginOption.init(line:))
  }

  func record(_ name: String) -> Record? {
    guard let section = TableSection(name, of: text) else { return nil }
    let parts = section.heading.fields(3)
    return Record(
      flags: parts.count > 1 ? parts[1] : "",
      since: parts.count > 2 ? EngineVersion(String(parts[2])) : nil,
      options: PluginOptions(section.lines.map(PluginOption.init(line:)), engine))
  }

  /// Hands over one line after the other until the body answers `false`.
  private func forEachLine(_ body: (Substring.UTF8View) -> Bool) {
    var rest = text.utf8[...]
    while !rest.isEmpty {
      let end = rest.firstIndex(of: UInt8(ascii: "\n")) ?? rest.endIndex
      if end > rest.startIndex, !body(rest[..<end]) { return }
      rest = rest[end...].dropFirst()
    }
  }
}

extension Substring.UTF8View {
  /// The parts between spaces; the last keeps the spaces that are its own.
  fileprivate func fields(_ count: Int) -> [Substring] {
    split(separator: UInt8(ascii: " "), maxSplits: count - 1).map(Substring.init)
  }
}

/// The options of a section, by their names: each rule asks for each option of a task.
private struct PluginOptions: Sendable {
  /// In the order of the table, without families.
  let names: [String]
  /// By the name, in small letters where letter case does not count.
  private let options: [String: PluginOption]
  private let families: [PluginOption]
  private let ignoresCase: Bool

  init(_ all: [PluginOption], _ engine: Engine) {
    let isFluentBit = engine == .fluentBit
    ignoresCase = isFluentBit
    families = all.filter(\.isFamily)
    let single = all.filter { !$0.isFamily }
    names = single.map(\.name)
    options = Dictionary(
      single.map { (isFluentBit ? $0.name.lowercased() : $0.name, $0) },
      uniquingKeysWith: { first, _ in first })
  }

  func option(_ name: String) -> PluginOption? {
    // Nearly everybody writes small letters.
    if let found = options[name] { return found }
    guard ignoresCase || !families.isEmpty else { return nil }
    let wanted = ignoresCase ? name.lowercased() : name
    return options[wanted] ?? families.first { wanted.hasPrefix($0.name) }?.member(name)
  }
}

extension PluginOption {
  /// Reads a line such as `compression s:gzip|zstd 2.0.0 gzip`.
  fileprivate init(line: Substring.UTF8View) {
    let fields = line.fields(4)
    var name = fields[0]
    isSecret = name.hasSuffix("!")
    mayHoldSecret = name.hasSuffix("?")
    if isSecret || mayHoldSecret { name = name.dropLast() }
    self.name = String(name)
    type =
      switch fields[1].utf8.first {
      case UInt8(ascii: "s"): .string
      case UInt8(ascii: "i"): .integer
      case UInt8(ascii: "b"): .boolean
      case UInt8(ascii: "z"): .size
      case UInt8(ascii: "t"): .time
      case UInt8(ascii: "d"): .double
      case UInt8(ascii: "l"): .list
      default: .other
      }
    values = fields[1].dropFirst(2).split(separator: "|").map(String.init)
    var since = fields.count > 2 ? fields[2] : "-"
    isInAWSBuild = since.hasSuffix("*")
    if isInAWSBuild { since = since.dropLast() }
    self.since = EngineVersion(String(since))
    defaultValue = fields.count > 3 ? String(fields[3]) : nil
  }
}
