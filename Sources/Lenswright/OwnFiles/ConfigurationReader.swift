import LensFluent
import LensSyntax

/// Reads configuration files that are named apart from any spec, with those that they include where these lie beside them.
///
/// What cannot be read here may well be in the router: it is noted, and nothing is said.
struct ConfigurationReader {
  private let engine: Engine
  private let files: Files
  private var seen: [String: Span] = [:]
  private var hidesParts = false

  /// Nobody includes as many, and a file may include itself under ever new names.
  private static let mostFiles = 256

  /// The files of one router, in the order in which it reads them.
  static func read(
    _ sources: [Source], _ files: Files, _ diagnostics: inout Diagnostics
  ) -> OwnFiles {
    let engine = sources.lazy.compactMap { Engine(configuration: $0.bytes) }.first ?? .fluentBit
    var reader = ConfigurationReader(engine: engine, files: files)
    var result = OwnFiles(engine)
    for source in sources {
      guard let file = reader.read(source, [], &diagnostics) else { continue }
      if file.isNamedApart {
        result.parsers.append(file)
      } else {
        result.included.append(file)
      }
    }
    result.hidesParts = reader.hidesParts
    result.lines = FileLines(diagnostics.sources, result.included + result.parsers)
    return result
  }

  private init(engine: Engine, files: Files) {
    self.engine = engine
    self.files = files
  }

  private mutating func read(
    _ source: Source, _ trail: [String], _ diagnostics: inout Diagnostics
  ) -> OwnFile? {
    seen[normalizedPath(source.name)] = seen[normalizedPath(source.name)] ?? Span.none
    var file = OwnFile(source.name)
    if engine == .fluentBit, source.name.isNamedYAML || trail.isEmpty && source.isTree {
      file.isYAML = true
      guard let root = Node.read(source, &diagnostics) else { return nil }
      file.classic = ClassicFile(yaml: root)
      file.span = root.mapping?.entries.first?.key.span ?? root.span
      hidesParts = hidesParts || file.classic.hasIncludes
      return file
    }
    let number = diagnostics.add(source)
    file.span = Span(source: number, start: 0, end: 0)
    switch engine {
    case .fluentd:
      let (fluentd, mistake) = FluentdFile.read(source.bytes, source: number)
      mistake?.report(source.name, &diagnostics)
      file.fluentd = fluentd
      let includes = fluentd.items.contains { if case .include = $0 { true } else { false } }
      hidesParts = hidesParts || includes || mistake != nil
    case .fluentBit:
      let (classic, mistakes) = ClassicReader.read(source, number: number)
      mistakes.report(&diagnostics)
      hidesParts = hidesParts || mistakes.contains(where: \.isFatal)
      for item in classic.items {
        guard case .include(let path, let span) = item else {
          file.classic.items.append(item)
          continue
        }
        file.classic.items += included(path, span, by: source, trail, &diagnostics) ?? [item]
      }
    }
    return file
  }

  /// What a file includes; `nil` where that is not here.
  private mutating func included(
    _ path: String, _ span: Span, by source: Source, _ trail: [String],
    _ diagnostics: inout Diagnostics
  ) -> [ClassicFile.Item]? {
    guard !path.hasPrefix("/"), !path.includes("*"), !path.hasRouterVariables,
      seen.count < Self.mostFiles
    else {
      hidesParts = true
      return nil
    }
    let name = resolvedPath(path, beside: source.name)
    let isLoop = (trail + [normalizedPath(source.name)]).contains(name)
    if isLoop || seen[name] != nil {
      diagnostics.report(
        .configurationFile, isLoop ? "`\(path)` includes itself" : "`\(path)` is included twice",
        at: span, label: "Fluent Bit would not start",
        notes: ["it stops when it meets a file again"])
      return []
    }
    guard let bytes = files.read(name) else {
      hidesParts = true
      return nil
    }
    seen[name] = span
    return read(
      Source(name: name, bytes: bytes), trail + [normalizedPath(source.name)], &diagnostics)?
      .classic.items
  }
}

extension OwnFile {
  /// Whether it holds nothing but what the engine reads from files of their own: parsers, stream tasks, the servers of an `Upstream`.
  fileprivate var isNamedApart: Bool {
    let kinds = classic.sections.map(\.kind)
    let others = ["PARSER", "MULTILINE_PARSER", "STREAM_TASK", "UPSTREAM", "NODE"]
    return !isYAML && !kinds.isEmpty && kinds.allSatisfy(others.contains)
  }
}

extension ClassicFile {
  /// Whether something is included that is not here.
  fileprivate var hasIncludes: Bool {
    items.contains { if case .include = $0 { true } else { false } }
  }
}

extension String {
  var isNamedYAML: Bool { hasSuffix(".yaml") || hasSuffix(".yml") }
}

extension Source {
  /// Whether it begins as YAML does and no classic file: with a key and its colon.
  fileprivate var isTree: Bool { firstWord.map { $0.last == UInt8(ascii: ":") } ?? false }

  /// The first word that is no comment.
  private var firstWord: ArraySlice<UInt8>? {
    for line in bytes.prefix(1 << 16).split(separator: 0x0A) {
      let text = line.drop(while: \.isBlank)
      guard let first = text.first, first != UInt8(ascii: "#"), first != 0x0D else { continue }
      return text.prefix { !$0.isBlank && $0 != 0x0D }
    }
    return nil
  }

  /// Whether a file that was named on the command line is the configuration of an engine: it is called so, or it begins with one of the engines' sections.
  var isConfiguration: Bool {
    name.hasSuffix(".conf") || OtherFile(configuration: self, number: 0) != nil
  }
}

extension Engine {
  /// The engine that a configuration is written for, by the first bracket at the start of a line; `nil` where none is.
  init?(configuration bytes: [UInt8]) {
    for line in bytes.split(separator: 0x0A) {
      switch line.first(where: { !$0.isBlank }) {
      case UInt8(ascii: "["): self = .fluentBit
      case UInt8(ascii: "<"): self = .fluentd
      default: continue
      }
      return
    }
    return nil
  }
}
