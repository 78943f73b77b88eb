import LensCloudFormation
import LensFluent
public import LensSyntax

/// What a check may be told beside the file.
public struct CheckOptions: Sendable {
  /// The rules that are not looked at.
  public var allowed: Set<String>
  /// Whether the file was asked for by name. What only lies in a folder may be anything, and is passed over when it has nothing to do with FireLens.
  public var isNamed: Bool
  /// The files that a spec or a configuration file may name.
  public var files: Files
  /// Whether the file is a router's configuration file, whatever it looks like.
  public var isConfiguration: Bool
  /// The configuration files that the router reads beside what the ECS agent writes, in this order. They are looked at with each task whose router reads a file of its own,
  /// and by themselves when there is none.
  public var configurations: [Source]

  /// - Parameters:
  ///   - allowed: ids of rules; an unknown one allows nothing.
  ///   - isNamed: whether a file that is no template and no task definition is a mistake.
  ///   - isConfiguration: whether the file is a router's configuration file; otherwise it is one when it is called or begins like one.
  ///   - files: what `extends` of a spec and `@INCLUDE` of a configuration file may name; no files by default.
  ///   - configurations: the router's own configuration files; none by default.
  public init(
    allowed: Set<String> = [], isNamed: Bool = true, isConfiguration: Bool = false,
    files: Files = .none, configurations: [Source] = []
  ) {
    self.allowed = allowed
    self.isNamed = isNamed
    self.isConfiguration = isConfiguration
    self.files = files
    self.configurations = configurations
  }

  /// Every rule, for a file that was asked for.
  public static let standard = CheckOptions()
}

/// What a check of one file found.
public struct CheckReport: Sendable {
  /// Errors, warnings and advice, with the source that they speak of.
  public let diagnostics: Diagnostics
  /// How many task definitions were looked at: those with a log router or with containers that log through one.
  public let tasks: Int
  /// The rules that would have found something and were allowed by the options.
  public let allowed: Set<String>
  /// Whether the router of a task reads the configuration files of the options.
  public let readsConfigurations: Bool

  init(
    _ diagnostics: Diagnostics, tasks: Int, allowed: Set<String> = [],
    readsConfigurations: Bool = false
  ) {
    self.diagnostics = diagnostics
    self.tasks = tasks
    self.allowed = allowed
    self.readsConfigurations = readsConfigurations
  }
}

/// What there is to say of the rules that are kept quiet for a whole run: those that do not exist, and those that found nothing.
///
/// - Parameters:
///   - allowed: ids of rules, in any order and number.
///   - reports: the run, all of its files.
public func reviewAllowed(_ allowed: [String], in reports: [CheckReport]) -> CheckReport {
  var diagnostics = Diagnostics()
  let needed = reports.reduce(into: Set<String>()) { $0.formUnion($1.allowed) }
  for id in Set(allowed).subtracting(needed).sorted() {
    diagnostics.reportAllowance(
      id, at: .none, unneeded: "nothing needs `--allow \(id)`", remedy: "take `--allow` away")
  }
  return CheckReport(diagnostics, tasks: 0)
}

/// Checks a template, a task definition, a list of containers, a spec or a router's configuration file for mistakes with FireLens.
///
/// A spec is compiled, and what there is to say is what the compiler says. The same source and options give the same findings in the same order.
public func check(_ source: Source, options: CheckOptions = .standard) -> CheckReport {
  // A file of a folder that never says the word has nothing to do with FireLens: most files are left after this one look.
  if !options.isNamed, !mentionsRouter(source.bytes) {
    return CheckReport(Diagnostics(), tasks: 0)
  }
  if options.isConfiguration || options.isNamed && source.isConfiguration {
    return check(configurations: [source] + options.configurations, options: options)
  }
  var diagnostics = Diagnostics()
  guard let root = Node.read(source, &diagnostics) else {
    // What only speaks of FireLens, a chart or a manifest say, is not ours to mend.
    let isOurs = options.isNamed || usesRouter(source.bytes)
    return CheckReport(isOurs ? diagnostics : diagnostics.emptied, tasks: 0)
  }
  guard TaskDefinitionView.isHeld(by: root) else {
    if options.isNamed, ClassicFile.isWritten(as: root) {
      return check(configurations: [source] + options.configurations, options: options)
    }
    // Specs in a folder are the compiler's business, which guards them by the same rules.
    if options.isNamed, isSpec(root) {
      let options = CompileOptions(files: options.files)
      let compilation = compile(source, options: options)
      return CheckReport(compilation.diagnostics, tasks: 1)
    }
    if options.isNamed {
      diagnostics.report(
        .notATemplate, "\(source.name) is no template and no task definition",
        at: Span(source: 0, start: 0, end: 0),
        notes: [
          "looked for `Resources`, `containerDefinitions`, `taskDefinition` or a list of containers"
        ])
    }
    return CheckReport(options.isNamed ? diagnostics : diagnostics.emptied, tasks: 0)
  }
  if let place = root.missingResources, mentionsRouter(source.bytes),
    options.isNamed || root.mapping?["AWSTemplateFormatVersion"] != nil
  {
    diagnostics.report(
      .notATemplate, "the template has no `Resources`", at: place,
      notes: ["CloudFormation refuses a template without a mapping of resources"])
    return CheckReport(diagnostics, tasks: 0)
  }
  // Every word of the rules is about tasks that say this one somewhere.
  guard mentionsRouter(source.bytes) else {
    let run = CheckRun(source, root)
    return run.report(options, &diagnostics)
  }
  var with = diagnostics
  var run = CheckRun(source, root)
  if !options.configurations.isEmpty {
    run.files = ConfigurationReader.read(options.configurations, options.files, &with)
  }
  run.look()
  // What nobody reads is nobody's mistake here.
  if run.readsFiles { diagnostics = with }
  return run.report(options, &diagnostics)
}

/// Checks the configuration files of one router by themselves: what holds whatever task they belong to.
///
/// - Parameters:
///   - configurations: the files in the order in which the router reads them.
///   - options: what is allowed, and the files that `@INCLUDE` may name.
public func check(
  configurations: [Source], options: CheckOptions = .standard
) -> CheckReport {
  var diagnostics = Diagnostics()
  let files = ConfigurationReader.read(configurations, options.files, &diagnostics)
  var run = CheckRun(files)
  run.look(at: files, nil)
  return run.report(options, &diagnostics)
}

/// Whether a file names the log driver or a configuration of the router, in whatever spelling.
private func mentionsRouter(_ bytes: [UInt8]) -> Bool {
  bytes.withUnsafeBufferPointer { $0.place(of: Array("irelens".utf8), from: 0) != nil }
}

/// Whether a file has the log driver or a configuration of the router, and not only the word.
private func usesRouter(_ bytes: [UInt8]) -> Bool {
  bytes.withUnsafeBufferPointer { bytes in
    [AgentFacts.logDriver, "irelensConfiguration"].contains {
      bytes.place(of: Array($0.utf8), from: 0) != nil
    }
  }
}

private func isSpec(_ root: Node) -> Bool {
  root.mapping?["service"] != nil && root.mapping?["containers"] != nil
}

extension Node {
  /// Where a template begins whose resources are missing, or are no mapping.
  fileprivate var missingResources: Span? {
    guard tag == nil, let mapping else { return nil }
    if let resources = mapping.entry("Resources") {
      return resources.value.mapping == nil && !resources.value.isIntrinsic
        ? resources.key.span : nil
    }
    // What a whole template includes may be all that it has.
    let isFunction = mapping.entries.contains { $0.key.text.hasPrefix("Fn::") }
    return isFunction || mapping["Transform"] != nil
      ? nil : mapping.entry("AWSTemplateFormatVersion")?.key.span
  }
}

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
  mutating func look() {
    guard let source, let root else { return }
    let text = EditableText(source: source, root: root)
    var ids: Set<String> = []
    for template in TemplateView.worlds(of: root, where: { $0.mentionsRouter }) {
      for definition in template.tasks {
        let task = CheckedTask(definition, in: template, text, files: files)
        guard task.concernsRouter else { continue }
        ids.insert("\(definition.form)")
        redactCredentials(task, &findings)
        let outputs = task.logging.compactMap { CheckedPlugin($0, in: task) }
        for rule in allRules {
          findings.rule = rule
          rule.init().check(task, &findings)
          for output in outputs { rule.init().check(output, &findings) }
        }
        if let files = task.files {
          readsFiles = true
          look(at: files, task)
        }
      }
    }
    tasks = ids.count
  }

  /// Runs every rule on the configuration files of a router.
  mutating func look(at files: OwnFiles, _ task: CheckedTask?) {
    let plugins = files.plugins(task)
    for plugin in plugins { redactCredentials(plugin, &findings) }
    for rule in allRules {
      findings.rule = rule
      rule.init().check(files, &findings)
      for plugin in plugins { rule.init().check(plugin, &findings) }
    }
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
    run.look(at: files, nil)
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
  run.look()
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
    case .sequence(let items): return items.contains { $0.mentionsRouter }
    case .mapping(let mapping):
      return mapping.entries.contains {
        $0.key.text.includes("irelens") || $0.value.mentionsRouter
      }
    }
  }
}
