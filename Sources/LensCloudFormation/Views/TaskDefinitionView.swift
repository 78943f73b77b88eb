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

  package var form: Form
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
      "Resources", "AWSTemplateFormatVersion", "taskDefinition", "containerDefinitions",
      "ContainerDefinitions",
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
      return resources.entries.compactMap { entry in
        guard let resource = entry.value.mapping,
          resource["Type"]?.literalText == "AWS::ECS::TaskDefinition"
        else { return nil }
        return TaskDefinitionView(resource: entry.key, resource["Properties"], reader)
      }
    }
    let definition = mapping["taskDefinition"] ?? root
    guard definition.mapping?.either("containerDefinitions") != nil else { return [] }
    var view = TaskDefinitionView(form: .registered, span: definition.span)
    view.read(definition, reader)
    return [view]
  }

  init(resource key: Mapping.Key, _ properties: Node?, _ reader: TemplateReader) {
    self.init(form: .resource(key.text), span: key.span)
    if let properties { read(properties, reader) }
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
    networkMode = mapping.either("networkMode").flatMap { reader.text($0.value) }
    if let entry = mapping.either("requiresCompatibilities") {
      note(entry, unless: entry.value.literalItems != nil)
      requiresCompatibilities = (entry.value.literalItems ?? []).compactMap(reader.text)
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
    entry(name) ?? entry(name.prefix(1).uppercased() + name.dropFirst())
  }
}
