package import LensSyntax

/// A task definition as somebody wrote it, in whatever form, as far as the log router is concerned.
///
/// Reading is tolerant: what has another shape than ECS asks for is passed over, and what only CloudFormation decides is noted.
package struct TaskDefinitionView: Sendable {
  package enum Form: Sendable, Hashable {
    /// A resource of a template, by its logical ID.
    case resource(String)
    /// The JSON that is registered or described.
    case registered
    /// Nothing but the containers.
    case containers
  }

  /// The resources whose properties are a task definition's. A daemon's are fewer, and mean the same.
  ///
  /// Source: the resource `AWS::ECS::DaemonTaskDefinition` in the CloudFormation reference, 2026-11-27.
  static let resourceTypes = ["AWS::ECS::TaskDefinition", daemonType]
  private static let daemonType = "AWS::ECS::DaemonTaskDefinition"

  package var form: Form
  /// Whether it is for a managed daemon: one task on each managed instance, in a network of its own, `daemon_bridge`.
  ///
  /// Source: "Amazon ECS Managed Daemons" in the ECS Developer Guide, 2026-11-27.
  package var isDaemon = false
  package var span: Span
  /// The properties; `nil` where nothing but the containers is there.
  package var value: TemplateValue?
  package var networkMode: TemplateText?
  package var requiresCompatibilities: [TemplateText] = []
  package var containers: [ContainerView] = []
  /// What only CloudFormation decides and what a reader of the view would have to know.
  package var undecided: [Undecided] = []

  /// A part that a function stands for.
  package struct Undecided: Sendable, Hashable {
    /// Where it is, from the task definition on.
    package var path: String
    package var span: Span
  }

  /// Whether a file holds a task definition, whatever is in it.
  package static func isHeld(by root: Node) -> Bool {
    if root.tag == nil, case .sequence(let items) = root.content {
      return items.contains { $0.mapping != nil }
    }
    guard root.tag == nil, let mapping = root.mapping else { return false }
    return [
      "Resources", "AWSTemplateFormatVersion", "taskDefinition", "daemonTaskDefinition",
      "containerDefinitions", "ContainerDefinitions",
    ].contains { mapping[$0] != nil }
  }

  /// Every task definition of a file, in the order in which they stand there.
  package static func all(in root: Node) -> [TaskDefinitionView] {
    all(in: root, TemplateReader(root))
  }

  static func all(in root: Node, _ reader: TemplateReader) -> [TaskDefinitionView] {
    if root.tag == nil, case .sequence = root.content {
      var view = TaskDefinitionView(form: .containers, span: root.span)
      view.readContainers(root, "", reader)
      return [view]
    }
    guard root.tag == nil, let mapping = root.mapping else { return [] }
    if let resources = mapping["Resources"]?.mapping {
      return resources.entries.compactMap { TaskDefinitionView(resource: $0, reader) }
    }
    let daemon = mapping["daemonTaskDefinition"]
    let definition = mapping["taskDefinition"] ?? daemon ?? root
    guard definition.mapping?.either("containerDefinitions") != nil else { return [] }
    var view = TaskDefinitionView(form: .registered, span: definition.span)
    view.isDaemon = daemon != nil
    view.read(definition, reader)
    return [view]
  }

  /// `nil` for a resource of another type.
  init?(resource entry: Mapping.Entry, _ reader: TemplateReader) {
    guard let resource = entry.value.mapping, let type = resource["Type"]?.literalText,
      Self.resourceTypes.contains(type)
    else { return nil }
    self.init(form: .resource(entry.key.text), span: entry.key.span)
    isDaemon = type == Self.daemonType
    if let properties = resource["Properties"] { read(properties, reader) }
  }

  private init(form: Form, span: Span) {
    self.form = form
    self.span = span
  }

  private mutating func read(_ node: Node, _ reader: TemplateReader) {
    value = TemplateValue(node, reader)
    guard !node.isIntrinsic, let mapping = node.mapping else {
      undecided.append(Undecided(path: "Properties", span: node.span))
      return
    }
    networkMode = mapping.either("networkMode").flatMap { reader.plainText($0.value) }
    if let entry = mapping.either("requiresCompatibilities") {
      note(entry, unless: entry.value.literalItems != nil)
      requiresCompatibilities = (entry.value.literalItems ?? []).compactMap(reader.plainText)
    }
    if let entry = mapping.either("containerDefinitions") {
      readContainers(entry.value, entry.key.text, reader)
    }
  }

  private mutating func readContainers(_ list: Node, _ path: String, _ reader: TemplateReader) {
    guard let items = list.literalItems else {
      undecided.append(Undecided(path: path, span: list.span))
      return
    }
    // An item that is absent does not count; one that is a function may be there.
    for (index, item) in items.enumerated() where !reader.isAbsent(item) {
      let container = ContainerView(item, "\(path)[\(index)]", reader)
      undecided += container.undecided
      containers.append(container)
    }
  }

  private mutating func note(_ entry: Mapping.Entry, unless isKnown: Bool) {
    guard !isKnown else { return }
    undecided.append(Undecided(path: entry.key.text, span: entry.value.span))
  }
}

extension Mapping {
  /// A property by its name in the ECS API, or as CloudFormation spells it, with a capital letter.
  func either(_ name: String) -> Entry? {
    var capital: Int?
    let length = name.utf8.count
    for place in entries.indices where entries[place].key.text.utf8.count == length {
      if entries[place].key.text == name { return entries[place] }
      if capital == nil, entries[place].key.text.isCapitalized(name) { capital = place }
    }
    return capital.map { entries[$0] }
  }
}

extension String {
  /// Whether the text is another of the same length with a capital letter in the place of its first, which is one of ASCII's.
  fileprivate func isCapitalized(_ other: String) -> Bool {
    var (own, other) = (self, other)
    return own.withUTF8 { own in
      other.withUTF8 { other in
        guard let first = own.first, other[0].isLowerCase, first == other[0] & ~0x20 else {
          return false
        }
        for place in 1..<own.count where own[place] != other[place] { return false }
        return true
      }
    }
  }
}
