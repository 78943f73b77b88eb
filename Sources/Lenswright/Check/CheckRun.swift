import LensCloudFormation
import LensFluent
import LensSyntax

/// One file with its rules, and the configuration files of its routers.
struct CheckRun {
  private let source: Source?
  private let root: Node?
  /// The configuration files that were named beside it.
  var files: OwnFiles?
  private(set) var findings = Findings()
  private(set) var tasks = 0
  /// Whether the router of a task reads the configuration files.
  private(set) var readsFiles = false

  init(_ source: Source, _ root: Node) {
    self.source = source
    self.root = root
  }

  /// Configuration files without a task.
  init(_ files: OwnFiles) {
    source = nil
    root = nil
    self.files = files
    tasks = 1
    readsFiles = true
  }

  /// Runs every rule on every task of every world.
  ///
  /// - Parameter workers: who looks at the tasks; the outcome does not depend on them.
  mutating func look(_ workers: Workers) {
    guard let source, let root else { return }
    let text = EditableText(source: source, root: root)
    let pieces = TemplateView.worlds(of: root, where: { $0.mentionsRouter })
      .flatMap { template in template.tasks.map { (template, $0) } }
    var forms: Set<TaskDefinitionView.Form> = []
    // What is found in each world of a task is nearly the same, and so it is not kept until all have been looked at.
    for start in stride(from: 0, to: pieces.count, by: Self.piecesAtOnce) {
      let part = pieces[start..<min(start + Self.piecesAtOnce, pieces.count)]
      let looks = workers.map(part.count) { [files] place in
        let (template, definition) = part[start + place]
        return TaskLook(CheckedTask(definition, in: template, text, files: files))
      }
      for (look, piece) in zip(looks, part) where look.concernsRouter {
        findings.add(look.findings)
        if look.readsFiles { readsFiles = true }
        forms.insert(piece.1.form)
      }
    }
    tasks = forms.count
  }

  private static let piecesAtOnce = 256

  /// Runs every rule on the configuration files of a router.
  mutating func look(at files: OwnFiles) {
    findings.look(at: files, nil)
  }

  /// Puts what was found beside what was said of reading the files, without what is allowed.
  func report(_ options: CheckOptions, _ diagnostics: inout Diagnostics) -> CheckReport {
    // A key that stands twice in a template without FireLens is somebody else's business.
    if tasks == 0 { diagnostics = diagnostics.emptied }
    let numbers = Set(diagnostics.sources.all.indices.map { Int32($0) })
    let allowed = add(to: &diagnostics, of: numbers, options.allowed)
    return CheckReport(
      diagnostics, tasks: tasks, allowed: allowed, readsConfigurations: readsFiles)
  }

  /// Adds what was found and is not allowed, and says which rules of some were.
  ///
  /// - Parameter numbers: the sources whose comments may allow something.
  private func add(
    to diagnostics: inout Diagnostics, of numbers: Set<Int32>, _ quiet: Set<String>
  ) -> Set<String> {
    let sources = diagnostics.sources.all
    var allowances: [Int32: Allowances] = [:]
    for number in numbers {
      allowances[number] = Allowances(
        sources[Int(number)], number, number == 0 ? root : nil)
    }
    let isBare = findings.all.isEmpty
    let paths = root.flatMap { root in
      isBare ? nil : PlacePaths(of: findings.all.map(\.primary.span), in: root)
    }
    var headers = SectionHeaders(sources)
    var allowed: Set<String> = []
    for var finding in findings.all {
      let span = finding.primary.span
      let way = paths?[span]
      finding.path = way.flatMap { $0.path.isEmpty ? nil : $0.path }
      let chain = way?.chain ?? (root != nil && span.source == 0 ? [] : headers.chain(of: span))
      if allowances[span.source]?.allow(finding.kind.id, chain) ?? false { continue }
      if quiet.contains(finding.kind.id) {
        allowed.insert(finding.kind.id)
        continue
      }
      diagnostics.append(finding)
    }
    for number in numbers.sorted() { allowances[number]?.report(&diagnostics) }
    redact(numbers, &diagnostics)
    return allowed
  }

  /// Looks at a spec's own configuration files.
  static func review(_ files: OwnFiles, _ diagnostics: inout Diagnostics) {
    var run = CheckRun(files)
    run.look(at: files)
    _ = run.add(to: &diagnostics, of: files.sourceNumbers, [])
  }

  /// Keeps from being printed what may be a credential: all of a template, and of a configuration file what is near to something of which is said anything.
  private func redact(_ numbers: Set<Int32>, _ diagnostics: inout Diagnostics) {
    let shown = diagnostics.all.flatMap { finding in
      [finding.primary.span] + finding.related.map(\.span)
        + (finding.fix?.edits.map(\.span) ?? [])
    }
    let files = numbers.filter { $0 > 0 || root == nil }
    for span in findings.redactions where !files.contains(span.source) || span.isNear(shown) {
      diagnostics.redact(span)
    }
    for number in files.sorted() where shown.contains(where: { $0.source == number }) {
      for span in credentials(in: diagnostics.sources.all[Int(number)].bytes, of: number)
      where span.isNear(shown) {
        diagnostics.redact(span)
      }
    }
  }
}

/// What the rules find in one task of one world.
private struct TaskLook: Sendable {
  let concernsRouter: Bool
  private(set) var findings = Findings()
  /// Whether the router reads the configuration files.
  private(set) var readsFiles = false

  init(_ task: CheckedTask) {
    concernsRouter = task.concernsRouter
    guard concernsRouter else { return }
    redactCredentials(task, &findings)
    let outputs = task.outputs.filter { $0.container != nil }
    for rule in allRules {
      findings.rule = rule
      rule.init().check(task, &findings)
      for output in outputs { rule.init().check(output, &findings) }
    }
    if let files = task.files {
      readsFiles = true
      findings.look(at: files, task)
    }
  }
}

extension Findings {
  /// Runs every rule on the configuration files of a router.
  fileprivate mutating func look(at files: OwnFiles, _ task: CheckedTask?) {
    let plugins = files.plugins(task)
    for plugin in plugins { redactCredentials(plugin, &self) }
    for rule in allRules {
      self.rule = rule
      rule.init().check(files, &self)
      for plugin in plugins { rule.init().check(plugin, &self) }
    }
  }
}

/// The lines of configuration files with which sections begin.
private struct SectionHeaders {
  private let sources: [Source]
  private var starts: [Int32: [Int]] = [:]

  init(_ sources: [Source]) {
    self.sources = sources
  }

  /// A place and the header of the section that it lies in.
  mutating func chain(of span: Span) -> [Span] {
    if span.isNone { return [] }
    let starts = self.starts[span.source] ?? headers(in: sources[Int(span.source)].bytes)
    self.starts[span.source] = starts
    // The last that does not begin behind the place.
    var (low, high) = (0, starts.count)
    while low < high {
      let middle = (low + high) / 2
      if starts[middle] <= Int(span.start) { low = middle + 1 } else { high = middle }
    }
    guard low > 0 else { return [span] }
    let start = starts[low - 1]
    return [span, Span(source: span.source, start: start, end: start)]
  }

  private func headers(in bytes: [UInt8]) -> [Int] {
    var headers: [Int] = []
    var start = 0
    while start < bytes.count {
      let end = bytes[start...].firstIndex(of: 0x0A) ?? bytes.count
      let first = bytes[start..<end].first { !$0.isBlank }
      if first == UInt8(ascii: "[") || first == UInt8(ascii: "<") { headers.append(start) }
      start = end + 1
    }
    return headers
  }
}

extension Span {
  /// Whether an excerpt around one of some places may show this one.
  fileprivate func isNear(_ shown: [Span]) -> Bool {
    shown.contains {
      $0.source == source && start < $0.end + 4096 && end + 4096 > $0.start
    }
  }
}

/// Reports what the rules find in the configuration files of a spec's own.
func review(_ files: OwnFiles, _ diagnostics: inout Diagnostics) {
  CheckRun.review(files, &diagnostics)
}

/// What the rules find in a template that is not written yet, each with the JSON Pointer of its place.
func findings(in template: Object) -> [(finding: Diagnostic, pointer: String)] {
  var next = 0
  let root = Node(.object(template), numberedFrom: &next)
  var run = CheckRun(Source(name: "template", bytes: []), root)
  run.look(.caller)
  guard !run.findings.all.isEmpty else { return [] }
  let paths = PlacePaths(of: run.findings.all.map(\.primary.span), in: root)
  return run.findings.all.map { finding in
    (finding, "/" + (paths[finding.primary.span]?.path ?? ""))
  }
}

extension Node {
  /// A value that nobody wrote, as a tree whose places are numbers of their own, so that the ways to them can be found.
  fileprivate init(_ value: Value, numberedFrom next: inout Int) {
    func place() -> Span {
      next += 1
      return Span(source: 0, start: next, end: next)
    }
    switch value {
    case .list(let items):
      let span = place()
      self.init(.sequence(items.map { Node($0, numberedFrom: &next) }), span: span)
    case .object(let object):
      let span = place()
      var entries: [Mapping.Entry] = []
      for entry in object.entries {
        let key = Mapping.Key(entry.key, span: place())
        entries.append(Mapping.Entry(key: key, value: Node(entry.value, numberedFrom: &next)))
      }
      self.init(.mapping(Mapping(entries)), span: span)
    default:
      self.init(value)
      span = place()
    }
  }

  /// Whether the driver's or the router's word stands anywhere in here.
  var mentionsRouter: Bool {
    switch content {
    case .scalar(let scalar): return scalar.text.includes("irelens")
    case .sequence(let items): return items.indices.contains { items[$0].mentionsRouter }
    case .mapping(let mapping):
      let entries = mapping.entries
      return entries.indices.contains {
        entries[$0].key.text.includes("irelens") || entries[$0].value.mentionsRouter
      }
    }
  }
}
