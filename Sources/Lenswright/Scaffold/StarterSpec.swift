import LensCloudFormation
import LensFluent
import LensSyntax

/// The specs of a starter, changed to what was answered.
struct StarterSpec {
  /// The destination of a starter in whose place the chosen ones come.
  static let mainDestination = "main"

  /// The file of the service first, then those that it extends.
  private(set) var texts: [SpecText]

  /// - Returns: `nil` after saying why.
  init?(_ files: [ServiceFile], _ diagnostics: inout Diagnostics) {
    guard let file = files.first(where: { $0.path == Starter.spec }) else {
      diagnostics.report(
        .missingFile, "a starter has a \(Starter.spec), and this one has none", at: .none)
      return nil
    }
    guard let spec = SpecText(file) else {
      // What is wrong with it is what the compiler says of it.
      let compilation = compile(
        Source(name: file.path, bytes: file.bytes), options: CompileOptions(files: Files(files)))
      diagnostics = compilation.diagnostics
      if !diagnostics.hasErrors {
        diagnostics.report(.wrongType, "\(file.path) is no spec", at: .none)
      }
      return nil
    }
    texts = [spec]
    var next = 0
    while next < texts.count {
      for base in texts[next].bases where !texts.contains(where: { $0.path == base }) {
        if let text = files.first(where: { $0.path == base }).flatMap(SpecText.init) {
          texts.append(text)
        }
      }
      next += 1
    }
  }

  // MARK: Destinations

  /// Puts destinations in the place of `main`, and their names wherever its name stands.
  ///
  /// - Returns: whether that could be done; `false` has been reported.
  mutating func choose(
    _ types: [any Destination.Type], for service: String, on engine: Engine,
    _ diagnostics: inout Diagnostics
  ) -> Bool {
    if types.isEmpty { return true }
    let main = StarterSpec.mainDestination
    guard let index = texts.firstIndex(where: { $0.entry(["destinations", main]) != nil }) else {
      diagnostics.report(
        .unknownDestination, "the starter has no destination called `\(main)` to take the place of",
        at: .none)
      return false
    }
    var taken = texts.flatMap { $0.root.mapping?["destinations"]?.mapping?.entries ?? [] }
      .map(\.key.text).filter { $0 != main }
    var drafts: [DestinationDraft] = []
    for type in types {
      var name = types.count == 1 ? main : type.keyword
      var number = 2
      while taken.contains(name) {
        name = "\(type.keyword)-\(number)"
        number += 1
      }
      taken.append(name)
      drafts.append(DestinationDraft(type, named: name, for: service, on: engine))
    }
    guard texts[index].replaceDestination(main, with: drafts) else {
      diagnostics.report(
        .conflict, "`destinations.\(main)` of \(texts[index].path) cannot be replaced", at: .none,
        help: ["write it on lines of its own, without an alias"])
      return false
    }
    let names = drafts.map(\.name)
    guard names != [main] else { return true }
    for index in texts.indices {
      guard texts[index].rename(main, to: names) else {
        diagnostics.report(
          .conflict, "`\(main)` of \(texts[index].path) cannot be replaced everywhere", at: .none)
        return false
      }
    }
    return true
  }

  // MARK: Settings

  /// Makes an assignment where the value stands already, and otherwise in the service's own file.
  mutating func set(_ setting: String, _ diagnostics: inout Diagnostics) -> Bool {
    guard let assignment = Assignment(setting, &diagnostics),
      let value = assignment.value(&diagnostics)
    else { return false }
    let steps = assignment.steps
    let index = texts.firstIndex { $0.entry(steps) != nil } ?? 0
    guard !value.isNull else {
      diagnostics.report(
        .badSetting, "`--set \(assignment.path)` has no value",
        at: assignment.place(besides: value),
        help: ["change the file once it is written"])
      return false
    }
    guard texts[index].set(steps, to: LineText.yaml.text(value)) else {
      diagnostics.report(
        .badSetting, "`--set \(assignment.path)` cannot be written into \(texts[index].path)",
        at: assignment.place(besides: value), help: ["change the file once it is written"])
      return false
    }
    return true
  }

  /// The keys of destinations whose values their user has to give still, with these.
  func drafted(_ remark: DraftRemark) -> [(key: String, value: String)] {
    texts.flatMap { text in
      (text.root.mapping?["destinations"]?.mapping?.entries ?? []).flatMap { destination in
        (destination.value.mapping?.entries ?? []).compactMap { entry in
          text.remark(at: Int(entry.value.span.end)) == remark
            ? (
              "destinations.\(destination.key.text).\(entry.key.text)",
              LineText.yaml.text(entry.value)
            )
            : nil
        }
      }
    }
  }
}

extension SpecText {
  /// The files that it extends, by their paths.
  var bases: [String] {
    guard let extends = root.mapping?[Composition.basesKey] else { return [] }
    return (extends.sequence ?? [extends]).compactMap { $0.literalText }
      .map { resolvedPath($0, beside: path) }
  }

  /// The entry at the end of a path.
  func entry(_ steps: [String]) -> Mapping.Entry? {
    var mapping = root.mapping
    var found: Mapping.Entry?
    for step in steps {
      found = mapping?.entry(step)
      mapping = found.flatMap { $0.value.isIntrinsic ? nil : $0.value.mapping }
    }
    return found
  }

  /// Puts the entries of destinations in the place of one.
  mutating func replaceDestination(_ name: String, with drafts: [DestinationDraft]) -> Bool {
    guard let entry = entry(["destinations", name]), let place = lines(of: entry) else {
      return false
    }
    let written = drafts.map { $0.lines(margin: place.margin) }.joined()
    return replace([(place.range, written)])
  }

  /// Writes several names wherever one of a destination stands: in `logs`, in their routes and in what tests expect.
  mutating func rename(_ name: String, to names: [String]) -> Bool {
    var edits: [(range: Range<Int>, text: String)] = []
    if let mapping = root.mapping { collect(in: mapping, name, names, &edits) }
    return edits.isEmpty || replace(edits)
  }

  private typealias Edits = [(range: Range<Int>, text: String)]

  private func collect(
    in mapping: Mapping, _ name: String, _ names: [String], _ edits: inout Edits
  ) {
    if let logs = mapping["logs"] { collect(inLogs: logs, name, names, &edits) }
    for key in ["containers", "inputs"] {
      for entry in mapping[key]?.mapping?.entries ?? [] {
        guard let logs = entry.value.mapping?["logs"] else { continue }
        collect(inLogs: logs, name, names, &edits)
      }
    }
    for test in mapping["tests"]?.sequence ?? [] {
      for key in ["reaches", "at"] {
        guard let list = test.mapping?[key] else { continue }
        collect(inNames: list, name, names, &edits)
      }
    }
    for environment in mapping["environments"]?.mapping?.entries ?? [] {
      guard let overlay = environment.value.mapping else { continue }
      collect(in: overlay, name, names, &edits)
    }
  }

  private func collect(
    inLogs logs: Node, _ name: String, _ names: [String], _ edits: inout Edits
  ) {
    guard let pipeline = logs.mapping else {
      return collect(inNames: logs, name, names, &edits)
    }
    if let target = pipeline["to"] { collect(inNames: target, name, names, &edits) }
    for route in pipeline["routes"]?.sequence ?? [] {
      guard let target = route.mapping?["to"] else { continue }
      collect(inNames: target, name, names, &edits)
    }
  }

  private func collect(
    inNames node: Node, _ name: String, _ names: [String], _ edits: inout Edits
  ) {
    let written = names.map { LineText.yaml.text(.string($0)) }
    func range(_ node: Node) -> Range<Int>? {
      guard node.tag == nil, node.scalar?.text == name else { return nil }
      return Int(node.span.start)..<Int(node.span.end)
    }
    if let range = range(node) {
      let list = written.joined(separator: ", ")
      edits.append((range, written.count == 1 ? list : "[\(list)]"))
    }
    for item in node.sequence ?? [] {
      guard let range = range(item) else { continue }
      let separator =
        isFlow(node) ? ", " : "\n" + String(repeating: " ", count: column(of: item.span) - 2) + "- "
      edits.append((range, written.joined(separator: separator)))
    }
  }
}
