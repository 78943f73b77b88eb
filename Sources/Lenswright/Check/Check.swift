import LensCloudFormation
import LensFluent
public import LensSyntax

/// What a check may be told beside the file.
public struct CheckOptions: Sendable {
  /// The rules that are not looked at.
  public var allowed: Set<String>
  /// Whether the file was asked for by name. What only lies in a folder may be anything, and is passed over when it has nothing to do with FireLens.
  public var isNamed: Bool
  /// The files that a spec's `extends` may name.
  public var files: Files

  /// - Parameters:
  ///   - allowed: ids of rules; an unknown one allows nothing.
  ///   - isNamed: whether a file that is no template and no task definition is a mistake.
  ///   - files: what `extends` of a spec may name; no files by default.
  public init(allowed: Set<String> = [], isNamed: Bool = true, files: Files = .none) {
    self.allowed = allowed
    self.isNamed = isNamed
    self.files = files
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
  return CheckReport(diagnostics: diagnostics, tasks: 0, allowed: [])
}

/// Checks a template, a task definition, a list of containers or a spec for mistakes with FireLens.
///
/// A spec is compiled, and what there is to say is what the compiler says. The same source and options give the same findings in the same order.
public func check(_ source: Source, options: CheckOptions = .standard) -> CheckReport {
  // A file of a folder that never says the word has nothing to do with FireLens: most files are left after this one look.
  if !options.isNamed, !mentionsRouter(source.bytes) {
    return CheckReport(diagnostics: Diagnostics(), tasks: 0, allowed: [])
  }
  var diagnostics = Diagnostics()
  guard let root = Node.read(source, &diagnostics) else {
    // What only speaks of FireLens, a chart or a manifest say, is not ours to mend.
    let isOurs = options.isNamed || usesRouter(source.bytes)
    return CheckReport(
      diagnostics: isOurs ? diagnostics : diagnostics.emptied, tasks: 0, allowed: [])
  }
  guard TaskDefinitionView.isHeld(by: root) else {
    // Specs in a folder are the compiler's business, which guards them by the same rules.
    if options.isNamed, isSpec(root) {
      let options = CompileOptions(files: options.files)
      let compilation = compile(source, options: options)
      return CheckReport(diagnostics: compilation.diagnostics, tasks: 1, allowed: [])
    }
    if options.isNamed {
      diagnostics.report(
        .notATemplate, "\(source.name) is no template and no task definition",
        at: Span(source: 0, start: 0, end: 0),
        notes: [
          "looked for `Resources`, `containerDefinitions`, `taskDefinition` or a list of containers"
        ])
    }
    return CheckReport(
      diagnostics: options.isNamed ? diagnostics : diagnostics.emptied, tasks: 0, allowed: [])
  }
  if let place = root.missingResources, mentionsRouter(source.bytes),
    options.isNamed || root.mapping?["AWSTemplateFormatVersion"] != nil
  {
    diagnostics.report(
      .notATemplate, "the template has no `Resources`", at: place,
      notes: ["CloudFormation refuses a template without a mapping of resources"])
    return CheckReport(diagnostics: diagnostics, tasks: 0, allowed: [])
  }
  var run = CheckRun(source, root)
  // Every word of the rules is about tasks that say this one somewhere.
  if mentionsRouter(source.bytes) { run.look() }
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

/// One file with its rules.
struct CheckRun {
  let source: Source
  let root: Node
  private(set) var findings = Findings()
  private(set) var tasks = 0

  init(_ source: Source, _ root: Node) {
    self.source = source
    self.root = root
  }

  /// Runs every rule on every task of every world.
  mutating func look() {
    let text = EditableText(source: source, root: root)
    var ids: Set<String> = []
    for template in TemplateView.worlds(of: root, where: { $0.mentionsRouter }) {
      for definition in template.tasks {
        let task = CheckedTask(definition, in: template, text)
        guard task.concernsRouter else { continue }
        ids.insert("\(definition.form)")
        redactCredentials(task, &findings)
        for rule in allRules {
          findings.rule = rule
          rule.init().check(task, &findings)
        }
      }
    }
    tasks = ids.count
  }

  /// Puts what was found beside what was said of reading the file, without what is allowed.
  func report(_ options: CheckOptions, _ diagnostics: inout Diagnostics) -> CheckReport {
    // A key that stands twice in a template without FireLens is somebody else's business.
    if tasks == 0 { diagnostics = diagnostics.emptied }
    for span in findings.redactions { diagnostics.redact(span) }
    var allowances = Allowances(source, 0, root)
    let isBare = findings.all.isEmpty
    let paths = isBare ? nil : PlacePaths(of: findings.all.map(\.primary.span), in: root)
    var allowed: Set<String> = []
    for var finding in findings.all {
      let way = paths?[finding.primary.span]
      finding.path = way.flatMap { $0.path.isEmpty ? nil : $0.path }
      if allowances.allow(finding.kind.id, way?.chain ?? []) { continue }
      if options.allowed.contains(finding.kind.id) {
        allowed.insert(finding.kind.id)
        continue
      }
      diagnostics.append(finding)
    }
    allowances.report(&diagnostics)
    return CheckReport(diagnostics: diagnostics, tasks: tasks, allowed: allowed)
  }
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
