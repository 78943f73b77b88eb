import LensCloudFormation
public import LensSyntax

/// The version of the compiler, as templates name it.
public let compilerVersion = "0.1.0"

/// What a compilation may be told beside the spec.
public struct CompileOptions: Sendable {
  /// Which of the spec's `environments` is merged in.
  public var environment: String?
  /// Assignments `path=value`, applied last.
  public var settings: [String]
  /// The files that `extends` and `router.config` may name.
  public var files: Files

  /// - Parameters:
  ///   - environment: one of the spec's `environments`; an unknown one is an error of the compilation.
  ///   - settings: assignments `path=value`; one that cannot be applied is an error of the compilation.
  ///   - files: what `extends` and `router.config` may name; no files by default.
  public init(environment: String? = nil, settings: [String] = [], files: Files = .none) {
    self.environment = environment
    self.settings = settings
    self.files = files
  }

  /// The spec as it stands: no environment, no settings, no files.
  public static let standard = CompileOptions()
}

/// What came of a compilation: a template, or the reasons why there is none; and whatever is to be said either way.
public struct Compilation: Sendable {
  /// The template; `nil` when there is an error among the diagnostics.
  public let template: CompiledTemplate?
  /// Errors, warnings and advice, with the sources that they speak of.
  public let diagnostics: Diagnostics
}

/// Compiles a spec to a CloudFormation template.
///
/// The same source and options give the same bytes. Nothing outside is touched: base specs and configuration files come from `options.files`.
public func compile(_ source: Source, options: CompileOptions = .standard) -> Compilation {
  var diagnostics = Diagnostics()
  let template = compile(source, options, &diagnostics)
  if !diagnostics.isEmpty { diagnostics.redactCredentials() }
  return Compilation(
    template: diagnostics.hasErrors ? nil : template, diagnostics: diagnostics)
}

private func compile(
  _ source: Source, _ options: CompileOptions, _ diagnostics: inout Diagnostics
) -> CompiledTemplate? {
  guard let composed = Composition(options: options).compose(source, &diagnostics) else {
    return nil
  }
  let tree = composed.tree
  let decoded = Spec.decode(tree, &diagnostics)
  for other in composed.otherEnvironments { reviewEnvironment(other, &diagnostics) }
  guard let spec = decoded else { return nil }
  ClearSecrets.review(tree, &diagnostics)
  ClearCredentials.review(tree, &diagnostics)
  let files = UserFilesReader.read(spec, options.files, &diagnostics)
  guard let plan = plan(spec, files, review: review, &diagnostics) else { return nil }
  let template = expand(plan)
  reviewIDs(template, spec, tree, &diagnostics)
  let finished = applied(spec.overrides, to: template.tree, &diagnostics)
  let templateGuard = TemplateGuard(tree: finished, spec: spec)
  // What the compiler writes by itself keeps the rules: the tests see to that. What others put in is looked at.
  if !spec.overrides.isEmpty || spec.resources != nil {
    templateGuard.report(findings(in: finished), &diagnostics)
  }
  templateGuard.review(&diagnostics)
  ReferenceCycles(template: finished, spec: tree).review(&diagnostics)
  TaskDefinitionSize(template: finished, spec: spec).review(&diagnostics)
  return CompiledTemplate(
    tree: finished, origins: template.resources.map { ($0.id, $0.origin) }, spec: tree, plan: plan)
}

/// Reads the spec as another environment would have it, so that a mistake in its overlay is not first seen in production.
private func reviewEnvironment(_ tree: Node, _ diagnostics: inout Diagnostics) {
  var others = diagnostics.emptied
  _ = Spec.decode(tree, &others)
  diagnostics.add(newOf: others)
}

/// Where the spec speaks of an origin such as `destinations.main`, or of the nearest thing above it.
func place(of origin: String, in tree: Node) -> (path: String, span: Span) {
  var node = tree
  var span = tree.span
  for step in origin.utf8.split(separator: UInt8(ascii: ".")) {
    guard let entry = node.mapping?.entry(String(Substring(step))) else { break }
    span = entry.key.span
    node = entry.value
  }
  return (origin, span)
}

// The types of the syntax room that the verbs take and give, under this library's own name.

/// A text with its name, by which messages call it. See `LensSyntax.Source`.
public typealias Source = LensSyntax.Source
/// Everything that a run has to say. See `LensSyntax.Diagnostics`.
public typealias Diagnostics = LensSyntax.Diagnostics
/// One message: its kind, its place, what is known, what to do, and the edit when it is certain. See `LensSyntax.Diagnostic`.
public typealias Diagnostic = LensSyntax.Diagnostic
/// A form in which messages are written. See `LensSyntax.DiagnosticStyle`.
public typealias DiagnosticStyle = LensSyntax.DiagnosticStyle
/// How much a message matters. See `LensSyntax.Severity`.
public typealias Severity = LensSyntax.Severity
/// Lines and columns of a place. See `LensSyntax.Location`.
public typealias Location = LensSyntax.Location
/// The lines and columns of many places. See `LensSyntax.Locations`.
public typealias Locations = LensSyntax.Locations
