import LensFluent
import LensSyntax

/// Something that writes lines: what a test's `from` names.
struct LineSource: Sendable {
  var name: String
  /// The tag of its records.
  var tag: String
  /// The field that holds the line, in what an input of the router gives; `nil` for a container, whose lines come from Docker.
  var inputField: String?
  /// The way of its records; `nil` where files of the spec's own decide.
  var pipeline: Pipeline?

  /// The records of its lines.
  func records(stream: String) -> LineRecords {
    inputField.map { .input(field: $0) } ?? .docker(DockerRecords(source: stream))
  }
}

/// Makes records of lines.
enum LineRecords: Sendable {
  case docker(DockerRecords)
  case input(field: String)

  /// Whether a line of so many bytes may become several records.
  func maySplit(_ count: Int) -> Bool {
    if case .docker = self { count >= DockerRecords.longestPart } else { false }
  }

  /// The record of a line that is not split.
  func record(of line: some Collection<UInt8>) -> LogRecord {
    switch self {
    case .docker(let docker): return docker.record(of: line)
    case .input(let field):
      var record = LogRecord()
      record.append(field, bytes: line)
      return record
    }
  }

  mutating func records(of line: some RandomAccessCollection<UInt8>) -> [LogRecord] {
    guard maySplit(line.count), case .docker(var docker) = self else { return [record(of: line)] }
    let records = docker.records(of: line)
    self = .docker(docker)
    return records
  }
}

/// Why there are no lines from something.
enum LineSourceRefusal: Error {
  case unknown(names: [String])
  case notRouted
  /// An input that gives records with fields of their own, or metrics.
  case noLines

  func report(
    _ name: String, at span: Span, _ kind: DiagnosticKind, _ diagnostics: inout Diagnostics
  ) {
    switch self {
    case .unknown(let names):
      let near = nearest(to: name, among: names)
      diagnostics.report(
        kind, "nothing called `\(name)` writes lines", at: span,
        label: near.map { "did you mean `\($0)`?" } ?? "",
        notes: names.isEmpty ? [] : ["lines come from \(listed(names))"],
        fix: span.isNone
          ? nil
          : near.map { Fix("replace it with `\($0)`", edits: [Fix.Edit(span, $0)]) })
    case .notRouted:
      diagnostics.report(
        kind, "the lines of `\(name)` do not go through the router", at: span)
    case .noLines:
      diagnostics.report(
        kind, "the input `\(name)` gives no lines, but records of its own", at: span,
        notes: ["what is in them is the plugin's business, so that a line says nothing of them"])
    }
  }
}

extension Spec {
  /// What `from` and `--from` may name, by its name.
  func lineSource(_ name: String) -> Result<LineSource, LineSourceRefusal> {
    var source = LineSource(name: name, tag: "\(name)\(AgentFacts.tagSeparator)-\(Self.taskID)")
    let way: Logs?
    if let container = containers.items.first(where: { $0.name == name }) {
      way = container.value.logs ?? logs
    } else if let input = inputs.items.first(where: { $0.name == name }) {
      way = input.value.logs ?? logs
      guard let field = input.value.lineField(router.type.value) else { return .failure(.noLines) }
      source.inputField = field
    } else {
      return .failure(.unknown(names: lineSources))
    }
    switch way {
    case .pipeline(let pipeline)?: source.pipeline = pipeline
    case .config?: break
    case nil, .some(.none), .driver?: return .failure(.notRouted)
    }
    return .success(source)
  }

  /// The names of everything whose lines go through the router.
  var lineSources: [String] {
    (containers.items.map(\.name) + inputs.items.map(\.name)).filter { name in
      if case .success = lineSource(name) { true } else { false }
    }
  }

  /// A task's id looks like this; which one it is decides nothing.
  private static let taskID = "0123456789abcdef0123456789abcdef"
}

extension Input {
  /// The field that holds a line when the router gets it; `nil` where the input gives something else than lines, or parses them itself.
  fileprivate func lineField(_ engine: Engine) -> String? {
    let plugin = InputPlugin.named(type.value, engine)?.name ?? type.value
    let facts = InputFacts.of(plugin, engine)
    // `multiline.parser` may be written as a mapping.
    let written = (pluginKeys.map(\.key.text) + options.items.map(\.name)).map(\.folded)
    let parsers = facts.parsers.flatMap { [$0, String($0.prefix { $0 != "." })] }.map(\.folded)
    if written.contains(where: parsers.contains) { return nil }
    return switch facts.yield {
    case .lines(let field): field
    case .linesNamed: PipelineFacts.lineKey
    case .records, .metrics, .everything: nil
    }
  }
}
