package import LensSyntax

/// A container of a task definition, as far as the log router is concerned.
package struct ContainerView: Sendable {
  /// Where it is, from the task definition on: `containerDefinitions[0]`.
  package var path: String
  package var span: Span
  /// The whole of it, for whatever is not among the properties here.
  package let value: TemplateValue
  package var name: TemplateText?
  package var image: TemplateText?
  package var memory: Entry?
  package var memoryReservation: Entry?
  package var environment: [Entry] = []
  /// The words of the command, as far as they are known.
  package var command: [TemplateText] = []
  package var logging: Logging?
  package var firelens: Firelens?
  /// What only CloudFormation decides.
  package var undecided: [TaskDefinitionView.Undecided] = []

  /// A `logConfiguration`.
  package struct Logging: Sendable {
    package var path: String
    package var span: Span
    package var driver: TemplateText?
    package var options: [Entry] = []
    /// The names of options, with where their values come from.
    package var secretOptions: [Entry] = []
  }

  /// A `firelensConfiguration`.
  package struct Firelens: Sendable {
    package var path: String
    package var span: Span
    package var type: TemplateText?
    package var options: [Entry] = []
  }

  /// A name and a value.
  package struct Entry: Sendable {
    /// Where it is, from the task definition on.
    package var path: String
    package var name: String
    package var value: TemplateText
    /// The name's, or that of the mapping that holds both.
    package var span: Span

    package init(path: String = "", name: String, value: TemplateText, span: Span) {
      self.path = path
      self.name = name
      self.value = value
      self.span = span
    }
  }

  init(_ node: Node, _ path: String, _ reader: TemplateReader) {
    self.path = path
    span = node.span
    value = TemplateValue(node, reader)
    guard !node.isIntrinsic, let mapping = node.mapping else {
      undecided.append(.init(path: path, span: node.span))
      return
    }
    func text(_ name: String) -> TemplateText? {
      mapping.either(name).flatMap {
        reader.isAbsent($0.value) ? nil : reader.plainText($0.value)
      }
    }
    name = text("name")
    image = text("image")
    func property(_ name: String) -> Entry? {
      guard let entry = mapping.either(name), let value = text(name) else { return nil }
      let key = entry.key
      return Entry(path: "\(path).\(key.text)", name: key.text, value: value, span: key.span)
    }
    memory = property("memory")
    memoryReservation = property("memoryReservation")
    if let entry = mapping.either("environment") {
      let known = undecided
      environment = list(entry, "value", path, reader)
      // A variable that is not known changes nothing of what is.
      undecided = known
    }
    if let words = mapping.either("command")?.value.literalItems {
      command = words.filter { !reader.isAbsent($0) }.compactMap(reader.text)
    }
    if let entry = mapping.either("logConfiguration"),
      let properties = properties(entry, path, reader)
    {
      let path = "\(path).\(entry.key.text)"
      var logging = Logging(path: path, span: entry.key.span)
      logging.driver = properties.either("logDriver").flatMap { reader.plainText($0.value) }
      if let options = properties.either("options") {
        logging.options = entries(of: options, path, reader)
      }
      if let secrets = properties.either("secretOptions") {
        logging.secretOptions = list(secrets, "valueFrom", path, reader)
      }
      self.logging = logging
    }
    if let entry = mapping.either("firelensConfiguration"),
      let properties = properties(entry, path, reader)
    {
      let path = "\(path).\(entry.key.text)"
      var firelens = Firelens(path: path, span: entry.key.span)
      firelens.type = properties.either("type").flatMap { reader.plainText($0.value) }
      if let options = properties.either("options") {
        firelens.options = entries(of: options, path, reader)
      }
      self.firelens = firelens
    }
  }

  // MARK: Shapes

  /// The mapping of a property; `nil` when it is absent, or when a function stands for it, which is noted.
  private mutating func properties(
    _ entry: Mapping.Entry, _ path: String, _ reader: TemplateReader
  ) -> Mapping? {
    if reader.isAbsent(entry.value) { return nil }
    if entry.value.isIntrinsic {
      undecided.append(.init(path: "\(path).\(entry.key.text)", span: entry.value.span))
      return nil
    }
    return entry.value.mapping
  }

  /// A mapping of names to texts.
  private mutating func entries(
    of entry: Mapping.Entry, _ path: String, _ reader: TemplateReader
  ) -> [Entry] {
    (properties(entry, path, reader)?.entries ?? []).compactMap { option in
      guard !reader.isAbsent(option.value), let value = reader.text(option.value) else {
        return nil
      }
      return Entry(
        path: "\(path).\(entry.key.text).\(option.key.text)", name: option.key.text, value: value,
        span: option.key.span)
    }
  }

  /// A list of mappings that hold a `name` and one more property.
  private mutating func list(
    _ entry: Mapping.Entry, _ property: String, _ path: String, _ reader: TemplateReader
  ) -> [Entry] {
    if reader.isAbsent(entry.value) { return [] }
    let path = "\(path).\(entry.key.text)"
    guard let items = entry.value.literalItems else {
      undecided.append(.init(path: path, span: entry.value.span))
      return []
    }
    var entries: [Entry] = []
    for (index, item) in items.enumerated() where !reader.isAbsent(item) {
      guard !item.isIntrinsic else {
        undecided.append(.init(path: "\(path)[\(index)]", span: item.span))
        continue
      }
      guard let name = item.mapping?.either("name")?.value.literalText,
        let value = item.mapping?.either(property).flatMap({ reader.text($0.value) })
      else { continue }
      entries.append(Entry(path: "\(path)[\(index)]", name: name, value: value, span: item.span))
    }
    return entries
  }
}
