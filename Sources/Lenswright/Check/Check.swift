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
  /// Who looks at the tasks of a large template.
  public var workers: Workers

  /// - Parameters:
  ///   - allowed: ids of rules; an unknown one allows nothing.
  ///   - isNamed: whether a file that is no template and no task definition is a mistake.
  ///   - isConfiguration: whether the file is a router's configuration file; otherwise it is one when it is called or begins like one.
  ///   - files: what `extends` of a spec and `@INCLUDE` of a configuration file may name; no files by default.
  ///   - configurations: the router's own configuration files; none by default.
  ///   - workers: who looks at the tasks of a large template; the caller's own thread by default.
  public init(
    allowed: Set<String> = [], isNamed: Bool = true, isConfiguration: Bool = false,
    files: Files = .none, configurations: [Source] = [], workers: Workers = .caller
  ) {
    self.allowed = allowed
    self.isNamed = isNamed
    self.isConfiguration = isConfiguration
    self.files = files
    self.configurations = configurations
    self.workers = workers
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
    // What only speaks of FireLens, a chart or a manifest say, is not ours to mend, and neither is what a tool makes the file of.
    let isOurs = options.isNamed || usesRouter(source.bytes) && !waitsForTool(source.bytes)
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
  run.look(options.workers)
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
  run.look(at: files)
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

/// Whether a file is a template of Go's, Jinja's, Handlebars' or Terraform's, which is neither YAML nor JSON before it is filled in.
private func waitsForTool(_ bytes: [UInt8]) -> Bool {
  bytes.withUnsafeBufferPointer { bytes in
    func holds(_ word: String) -> Bool { bytes.place(of: Array(word.utf8), from: 0) != nil }
    if ["{%", "<%", "\": ${"].contains(where: holds) { return true }
    // CloudFormation has braces of its own.
    let lookup = Array("{{resolve:".utf8)
    var from = 0
    while let place = bytes.place(of: Array("{{".utf8), from: from) {
      if !bytes[place...].starts(with: lookup) { return true }
      from = place + 2
    }
    return false
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
