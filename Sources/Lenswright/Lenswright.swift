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
  /// The files that `extends` may name.
  public var files: Files

  public init(environment: String? = nil, settings: [String] = [], files: Files = .none) {
    self.environment = environment
    self.settings = settings
    self.files = files
  }

  public static let standard = CompileOptions()
}

/// What came of a compilation: a template, or the reasons why there is none; and whatever is to be said either way.
public struct Compilation: Sendable {
  public let template: CompiledTemplate?
  public let diagnostics: Diagnostics
}

/// Compiles a spec to a CloudFormation template.
///
/// The same source and options give the same bytes. Nothing outside is touched: base specs come from `options.files`.
public func compile(_ source: Source, options: CompileOptions = .standard) -> Compilation {
  var diagnostics = Diagnostics()
  let template = compile(source, options, &diagnostics)
  return Compilation(
    template: diagnostics.hasErrors ? nil : template, diagnostics: diagnostics)
}

private func compile(
  _ source: Source, _ options: CompileOptions, _ diagnostics: inout Diagnostics
) -> CompiledTemplate? {
  guard let tree = Composition(options: options).compose(source, &diagnostics),
    let spec = Spec.decode(tree, &diagnostics),
    let plan = plan(spec, &diagnostics)
  else { return nil }
  let template = expand(plan)
  reviewIDs(template, spec, tree, &diagnostics)
  let finished = applied(spec.overrides, to: template.tree, &diagnostics)
  TemplateGuard(tree: finished, spec: spec).review(&diagnostics)
  return CompiledTemplate(
    tree: finished,
    origins: template.resources.map { ($0.id, place(of: $0.origin, in: tree)) })
}

/// Every name of the template once, and every reference to a name that is there.
private func reviewIDs(
  _ template: Template, _ spec: Spec, _ tree: Node, _ diagnostics: inout Diagnostics
) {
  var seen = template.parameters.entries.map(\.key)
  for resource in template.resources {
    if seen.contains(resource.id) {
      let own = spec.resources?.entries.first { $0.name == resource.id }
      diagnostics.report(
        .duplicateID, "`\(resource.id)` is in the template twice",
        at: own?.span ?? spec.service.span,
        notes: ["the compiler makes one of this name for `\(resource.origin)`"],
        help: ["rename the destination, the parameter or the resource"])
    }
    seen.append(resource.id)
  }
  // A transform may make resources that nobody sees here.
  if template.sections["Transform"] == nil { References(seen).review(tree, &diagnostics) }
}

/// Where the spec speaks of an origin such as `destinations.main`, or of the nearest thing above it.
private func place(of origin: String, in tree: Node) -> (path: String, span: Span) {
  var node = tree
  var span = tree.span
  for step in origin.split(separator: ".") {
    guard let entry = node.mapping?.entry(String(step)) else { break }
    span = entry.key.span
    node = entry.value
  }
  return (origin, span)
}

/// The types of the syntax room that the verbs take and give, under this library's own name.
public typealias Source = LensSyntax.Source
public typealias Diagnostics = LensSyntax.Diagnostics
public typealias Diagnostic = LensSyntax.Diagnostic
public typealias DiagnosticStyle = LensSyntax.DiagnosticStyle
