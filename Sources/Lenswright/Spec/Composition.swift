import LensSyntax

/// The files that a spec may name, in `extends` and in `router.config`, as the outside hands them in.
public struct Files: Sendable {
  /// The bytes of a file, or `nil` when it cannot be read.
  public var read: @Sendable (_ path: String) -> [UInt8]?

  /// - Parameter read: gives the bytes of a file, or `nil` when it cannot be read. It may be called from several compilations at once.
  public init(read: @escaping @Sendable (_ path: String) -> [UInt8]?) {
    self.read = read
  }

  /// No files: a spec that names one is refused.
  public static let none = Files { _ in nil }
}

/// Puts a spec together: what it extends, the environment that was asked for, and the settings of the command line, in this order.
struct Composition {
  /// Bases that extend one base twice double the work with each level, and nobody writes so many.
  private static let mostFiles = 64

  private static let beginning = [
    "begin with `service: <name>`, then `containers:` and `destinations:`"
  ]

  let options: CompileOptions

  static let basesKey = "extends"
  fileprivate static let environmentsKey = "environments"

  /// The keys of a file that are gone when the spec has been put together.
  static let properties: [Shape.Property] = [
    .init(
      name: basesKey,
      summary:
        "A file, or several, that this one adds to, relative to it: mappings are merged key by key, and `null` removes a key.",
      isRequired: false, shape: OneOrMany<Located<String>>.shape),
    .init(
      name: environmentsKey,
      summary: "What changes in each environment, by its name; chosen with `--environment`.",
      isRequired: false,
      shape: .map(.part(.named("overlay") { .object(Spec.properties) }))),
  ]

  /// A composed spec: only the result has to be complete.
  struct Composed {
    var tree: Node
    /// The same spec in the environments that were not asked for.
    var otherEnvironments: [Node]
  }

  func compose(_ source: Source, _ diagnostics: inout Diagnostics) -> Composed? {
    guard let extended = extended(source, [source.name], &diagnostics),
      var composed = withEnvironment(extended, &diagnostics)
    else { return nil }
    for setting in options.settings {
      guard let overlay = settingOverlay(setting, on: composed.tree, &diagnostics) else {
        return nil
      }
      composed.tree = merged(composed.tree, overlay)
    }
    return composed
  }

  /// A source and all that it extends; the later base wins, the file itself last.
  fileprivate func extended(
    _ source: Source, _ trail: [String], _ diagnostics: inout Diagnostics
  ) -> Node? {
    if let other = OtherFile(configuration: source, number: Int32(diagnostics.sources.all.count)) {
      _ = diagnostics.add(source)
      other.report(&diagnostics)
      return nil
    }
    guard let tree = Node.read(source, whenEmpty: Self.beginning, &diagnostics) else { return nil }
    if let other = OtherFile(tree, called: source.name) {
      other.report(&diagnostics)
      return nil
    }
    guard tree.isIntrinsic == false, var mapping = tree.mapping else {
      diagnostics.report(
        .wrongType, "a spec is a mapping", at: tree.span, label: "this is \(tree.description)",
        help: Self.beginning)
      return nil
    }
    guard let index = mapping.entries.firstIndex(where: { $0.key.text == Composition.basesKey })
    else {
      return tree
    }
    let extends = mapping.entries.remove(at: index).value
    guard let paths = OneOrMany<Located<String>>.read(extends, Composition.basesKey, &diagnostics)
    else {
      return nil
    }
    var result: Node?
    for path in paths.items {
      let resolved = resolvedPath(path.value, beside: source.name)
      if let first = trail.firstIndex(of: resolved) {
        let cycle = (trail[first...] + [resolved]).joined(separator: " → ")
        diagnostics.report(
          .extendsCycle, "`\(path.value)` extends itself", at: path.span, notes: [cycle])
        return nil
      }
      guard diagnostics.sources.all.count < Composition.mostFiles else {
        diagnostics.report(
          .extendsCycle, "a spec is put together from at most \(Composition.mostFiles) files",
          at: path.span)
        return nil
      }
      guard let bytes = options.files.read(resolved) else {
        diagnostics.report(
          .missingBase, "the file `\(resolved)` cannot be read", at: path.span,
          label: "relative to \(source.name)")
        return nil
      }
      guard
        let base = extended(
          Source(name: resolved, bytes: bytes), trail + [resolved], &diagnostics)
      else { return nil }
      result = result.map { merged($0, base) } ?? base
    }
    let own = Node(.mapping(mapping), span: tree.span)
    return result.map { merged($0, own) } ?? own
  }

  /// The tree with the chosen environment merged in and `environments` gone.
  private func withEnvironment(_ tree: Node, _ diagnostics: inout Diagnostics) -> Composed? {
    guard var mapping = tree.mapping else { return Composed(tree: tree, otherEnvironments: []) }
    guard
      let index = mapping.entries.firstIndex(where: { $0.key.text == Composition.environmentsKey })
    else {
      if let name = options.environment {
        diagnostics.report(
          .unknownEnvironment, "the spec has no environment `\(name)`", at: .none,
          notes: ["it has no `environments` at all"])
        return nil
      }
      return Composed(tree: tree, otherEnvironments: [])
    }
    let entry = mapping.entries.remove(at: index)
    let rest = Node(.mapping(mapping), span: tree.span)
    guard
      let environments = entry.value.expectMapping(
        Composition.environmentsKey, &diagnostics)
    else {
      return nil
    }
    let overlays = environments.entries.map { $0.value.expectMapping($0.key.text, &diagnostics) }
    if overlays.contains(where: { $0 == nil }) { return nil }
    let others = environments.entries.filter { $0.key.text != options.environment }
      .map { merged(rest, $0.value) }
    guard let name = options.environment else {
      return Composed(tree: rest, otherEnvironments: others)
    }
    guard let overlay = environments[name] else {
      let names = environments.entries.map(\.key.text)
      let near = nearest(to: name, among: names)
      diagnostics.report(
        .unknownEnvironment, "the spec has no environment `\(name)`", at: entry.key.span,
        label: near.map { "did you mean `\($0)`?" } ?? "",
        notes: ["the environments are \(listed(names))"])
      return nil
    }
    return Composed(tree: merged(rest, overlay), otherEnvironments: others)
  }

  /// `path=value` as a tree to merge.
  private func settingOverlay(
    _ setting: String, on tree: Node, _ diagnostics: inout Diagnostics
  ) -> Node? {
    guard let assignment = Assignment(setting, &diagnostics) else { return nil }
    var place: Node? = tree
    for (depth, step) in assignment.steps.enumerated() {
      if let found = place, found.isIntrinsic || found.mapping == nil {
        let here = assignment.steps.prefix(depth).joined(separator: ".")
        diagnostics.report(
          .badSetting, "`--set \(assignment.path)` leads through `\(here)`, which is not a mapping",
          at: found.span,
          label: "this is \(found.description)", help: ["set the whole of `\(here)`"])
        return nil
      }
      place = place?.mapping?[step]
    }
    return assignment.overlay(&diagnostics)
  }
}

/// The names of the environments of a spec and of what it extends, in their order; none of a spec that cannot be read.
package func environmentNames(of source: Source, files: Files) -> [String] {
  var ignored = Diagnostics()
  let composition = Composition(options: CompileOptions(files: files))
  let tree = composition.extended(source, [source.name], &ignored)
  return tree?.mapping?[Composition.environmentsKey]?.mapping?.entries.map(\.key.text) ?? []
}

/// A path as the file that says it means it.
func resolvedPath(_ path: String, beside file: String) -> String {
  guard !path.hasPrefix("/"), let slash = file.utf8.lastIndex(of: UInt8(ascii: "/")) else {
    return normalizedPath(path)
  }
  return normalizedPath(file[...slash] + path)
}

/// Without `.` and `a/..`, so that a cycle is seen under whatever spelling.
func normalizedPath(_ path: String) -> String {
  var parts: [Substring] = []
  for part in path.split(separator: "/", omittingEmptySubsequences: true) {
    if part == "." { continue }
    if part == "..", let last = parts.last, last != ".." {
      parts.removeLast()
    } else {
      parts.append(part)
    }
  }
  return (path.hasPrefix("/") ? "/" : "") + parts.joined(separator: "/")
}

/// A step of a JSON Pointer (RFC 6901) with its escapes undone.
func unescapedPointerStep(_ step: Substring) -> String {
  var text = ""
  var rest = step[...]
  while let character = rest.popFirst() {
    if character == "~", let code = rest.first, code == "0" || code == "1" {
      text.append(code == "0" ? "~" : "/")
      rest.removeFirst()
    } else {
      text.append(character)
    }
  }
  return text
}

/// The overlay on the base: mappings key by key, `null` removes a key, all else (intrinsics, and a mapping of another `type`) is replaced.
func merged(_ base: Node, _ overlay: Node) -> Node {
  guard !base.isIntrinsic, !overlay.isIntrinsic, let old = base.mapping, let new = overlay.mapping
  else {
    return overlay
  }
  if let oldType = old["type"]?.scalar?.text, let newType = new["type"]?.scalar?.text,
    oldType != newType
  {
    return overlay
  }
  var entries: [Mapping.Entry] = []
  for entry in old.entries {
    guard let change = new.entry(entry.key.text) else {
      entries.append(entry)
      continue
    }
    if !change.value.isNull {
      entries.append(.init(key: change.key, value: merged(entry.value, change.value)))
    }
  }
  for entry in new.entries where old[entry.key.text] == nil && !entry.value.isNull {
    entries.append(entry)
  }
  return Node(.mapping(Mapping(entries)), span: overlay.span)
}
