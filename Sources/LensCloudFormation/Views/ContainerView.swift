package import LensSyntax

/// A container of a task definition, as far as the log router is concerned.
///
/// Everything that looks at a task asks for its containers again and again, so one is shared and not copied.
package final class ContainerView: Sendable {
  /// Where it is, from the task definition on: `containerDefinitions[0]`.
  package let path: String
  package let span: Span
  /// The whole of it, for whatever is not among the properties here.
  package let value: TemplateValue
  package let name: TemplateText?
  package let image: TemplateText?
  package let memory: Entry?
  package let memoryReservation: Entry?
  package let environment: [Entry]
  /// The words of the command, as far as they are known.
  package let command: [TemplateText]
  package let logging: Logging?
  package let firelens: Firelens?
  package let portMappings: Listed<PortMappingView>
  package let dependencies: Listed<DependencyView>
  package let secrets: Listed<TemplateValue>
  /// What only CloudFormation decides.
  package let undecided: [TaskDefinitionView.Undecided]

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
    package var name: String
    package var value: TemplateText
    /// The name's, or that of the mapping that holds both.
    package var span: Span
    /// The mapping or list that it is in, from the task definition on.
    private let holder: String
    /// Its place in a list; `nil` in a mapping.
    private let place: Int?

    package init(
      in holder: String = "", at place: Int? = nil, name: String, value: TemplateText, span: Span
    ) {
      self.holder = holder
      self.place = place
      self.name = name
      self.value = value
      self.span = span
    }

    /// Where it is, from the task definition on.
    package var path: String { place.map { "\(holder)[\($0)]" } ?? "\(holder).\(name)" }
  }

  init(_ node: Node, _ path: String, _ reader: TemplateReader) {
    var reading = ContainerReading(node, path, reader)
    self.path = path
    span = node.span
    value = TemplateValue(node, reader)
    name = reading.text("name")
    image = reading.text("image")
    memory = reading.property("memory")
    memoryReservation = reading.property("memoryReservation")
    environment = reading.environment()
    command = reading.command()
    logging = reading.logging()
    firelens = reading.firelens()
    portMappings = Listed(value, "portMappings", PortMappingView.init)
    dependencies = Listed(value, "dependsOn", DependencyView.init)
    secrets = Listed(value, "secrets") { $0 }
    undecided = reading.undecided
  }
}

/// What is read of a container, and what a function stands for in it.
private struct ContainerReading {
  typealias Entry = ContainerView.Entry

  /// What is written; nothing where a function stands for all of it.
  private let mapping: Mapping
  private let path: String
  private let reader: TemplateReader
  private(set) var undecided: [TaskDefinitionView.Undecided] = []

  init(_ node: Node, _ path: String, _ reader: TemplateReader) {
    self.path = path
    self.reader = reader
    if !node.isIntrinsic, let mapping = node.mapping {
      self.mapping = mapping
    } else {
      mapping = Mapping()
      undecided.append(.init(path: path, span: node.span))
    }
  }

  // MARK: Properties

  func text(_ name: String) -> TemplateText? { property(name)?.value }

  func property(_ name: String) -> Entry? {
    guard let entry = mapping.either(name), !reader.isAbsent(entry.value),
      let value = reader.plainText(entry.value)
    else { return nil }
    let key = entry.key
    return Entry(in: path, name: key.text, value: value, span: key.span)
  }

  mutating func environment() -> [Entry] {
    guard let entry = mapping.either("environment") else { return [] }
    // A variable that is not known changes nothing of what is.
    let known = undecided
    defer { undecided = known }
    return list(entry, "value", path)
  }

  func command() -> [TemplateText] {
    (mapping.either("command")?.value.literalItems ?? [])
      .filter { !reader.isAbsent($0) }.compactMap(reader.text)
  }

  mutating func logging() -> ContainerView.Logging? {
    guard let (path, span, properties) = part("logConfiguration") else { return nil }
    var logging = ContainerView.Logging(path: path, span: span)
    logging.driver = properties.either("logDriver").flatMap { reader.plainText($0.value) }
    if let options = properties.either("options") {
      logging.options = entries(of: options, path)
    }
    if let secrets = properties.either("secretOptions") {
      logging.secretOptions = list(secrets, "valueFrom", path, marksNames: true)
    }
    return logging
  }

  mutating func firelens() -> ContainerView.Firelens? {
    guard let (path, span, properties) = part("firelensConfiguration") else { return nil }
    var firelens = ContainerView.Firelens(path: path, span: span)
    firelens.type = properties.either("type").flatMap { reader.plainText($0.value) }
    if let options = properties.either("options") {
      firelens.options = entries(of: options, path)
    }
    return firelens
  }

  // MARK: Shapes

  /// A mapping with properties of its own, and where it is; `nil` as for ``properties(_:_:)``.
  private mutating func part(
    _ name: String
  ) -> (path: String, span: Span, properties: Mapping)? {
    guard let entry = mapping.either(name), let properties = properties(entry, path) else {
      return nil
    }
    return ("\(path).\(entry.key.text)", entry.key.span, properties)
  }

  /// The mapping of a property; `nil` when it is absent, or when a function stands for it, which is noted.
  private mutating func properties(_ entry: Mapping.Entry, _ path: String) -> Mapping? {
    if reader.isAbsent(entry.value) { return nil }
    if entry.value.isIntrinsic {
      undecided.append(.init(path: "\(path).\(entry.key.text)", span: entry.value.span))
      return nil
    }
    return entry.value.mapping
  }

  /// A mapping of names to texts.
  private mutating func entries(of entry: Mapping.Entry, _ path: String) -> [Entry] {
    let holder = "\(path).\(entry.key.text)"
    return (properties(entry, path)?.entries ?? []).compactMap { option in
      guard !reader.isAbsent(option.value), let value = reader.text(option.value) else {
        return nil
      }
      return Entry(in: holder, name: option.key.text, value: value, span: option.key.span)
    }
  }

  /// A list of mappings that hold a `name` and one more property.
  ///
  /// - Parameter marksNames: whether the place of an entry is its name's and not that of the mapping.
  private mutating func list(
    _ entry: Mapping.Entry, _ property: String, _ path: String, marksNames: Bool = false
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
      guard let mapping = item.mapping, let named = mapping.either("name")?.value,
        let name = named.literalText,
        let value = mapping.either(property).flatMap({ reader.text($0.value) })
      else { continue }
      let span = marksNames ? named.span : item.span
      entries.append(Entry(in: path, at: index, name: name, value: value, span: span))
    }
    return entries
  }
}
