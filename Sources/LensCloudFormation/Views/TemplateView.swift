package import LensSyntax

/// A template with its resources, as far as they have to do with a task; or a task definition alone, which is a template without resources.
package struct TemplateView: Sendable {
  package let reader: TemplateReader
  package let resources: [ResourceView]
  package let tasks: [TaskDefinitionView]
  /// Whether there may be resources that are not seen here: of a macro, of `Fn::ForEach`, of `AWS::Include`.
  package let hidesResources: Bool
  /// Whether this is a template; alone, a task definition has no other resources, and nothing can be said about them.
  package let isTemplate: Bool
  package let parameters: Mapping
  /// What other stacks may be told of this one.
  private let outputs: Node?
  let index: ResourceIndex

  init(_ root: Node, _ reader: TemplateReader) {
    self.reader = reader
    resources = []
    tasks = TaskDefinitionView.all(in: root, reader)
    hidesResources = false
    isTemplate = false
    parameters = Mapping()
    outputs = nil
    index = ResourceIndex()
  }

  init(
    resources entries: [Mapping.Entry], of root: Node, _ reader: TemplateReader,
    isHiding: Bool = false
  ) {
    self.reader = reader
    resources = entries.map { ResourceView($0, reader) }
    tasks = entries.compactMap { TaskDefinitionView(resource: $0, reader) }
    hidesResources = isHiding || Self.isExpanded(root)
    isTemplate = true
    parameters = root.mapping?["Parameters"]?.mapping ?? Mapping()
    outputs = root.mapping?["Outputs"]
    index = ResourceIndex(resources)
  }

  /// Whether a macro of somebody's own may have put anything anywhere into the template.
  package var isRewritten: Bool { reader.isRewritten }

  private static func isExpanded(_ root: Node) -> Bool {
    if root.transforms.contains(where: { !Macros.withoutResources.contains($0) }) { return true }
    let keys = root.mapping?["Resources"]?.mapping?.entries.map(\.key.text) ?? []
    return keys.contains { $0.hasPrefix("Fn::") }
      || root.mapping?.entries.contains { $0.key.text.hasPrefix("Fn::") } ?? false
  }

  // MARK: Resources

  /// The resource with this logical ID.
  package func resource(_ id: String) -> ResourceView? { index.byID[id].map { resources[$0] } }

  /// The resource of the template that a value refers to by `Ref`, `Fn::GetAtt` or a `Fn::Sub` of nothing else.
  package func resource(_ value: TemplateValue?, type: String) -> ResourceView? {
    guard let name = value?.reference?.name, let found = resource(name), found.type == type else {
      return nil
    }
    return found
  }

  /// What a resource is called outside of the template, as far as it says: a bucket's name, a secret's ARN.
  package func physicalName(_ reference: String) -> [TemplateText.Piece]? {
    reader.physicalName(reference)
  }

  /// Whether an output tells other stacks of a resource, so that they may add to it.
  package func exports(_ id: String) -> Bool { outputs?.refers(to: id) ?? false }

  package func resources(of type: String) -> [ResourceView] {
    (index.byType[type] ?? []).map { resources[$0] }
  }

  /// A parameter of the template that a value is a plain reference to.
  package func parameter(_ value: TemplateValue) -> Mapping.Entry? {
    guard let (name, attribute) = value.reference, attribute == nil else { return nil }
    return parameters.entry(name)
  }

  // MARK: Services

  /// The services and task sets that run a task definition of this template.
  package func services(of task: TaskDefinitionView) -> [ServiceView] {
    launches(of: task).map(\.resource).filter { $0.isService }.map(ServiceView.init)
  }
}

/// A resource of a template.
package struct ResourceView: Sendable {
  package let id: String
  /// Its logical ID where it is declared.
  package let span: Span
  package let type: String
  /// The properties; an empty mapping where there are none.
  package let properties: TemplateValue
  package let metadata: TemplateValue?

  init(_ entry: Mapping.Entry, _ reader: TemplateReader) {
    id = entry.key.text
    span = entry.key.span
    let mapping = entry.value.mapping
    type = mapping?["Type"]?.literalText ?? ""
    properties = TemplateValue(
      mapping?["Properties"] ?? Node(.mapping(Mapping()), span: entry.key.span),
      key: mapping?.entry("Properties")?.key.span, reader)
    metadata = mapping?["Metadata"].map { TemplateValue($0, reader) }
  }

  package subscript(name: String) -> TemplateValue? { properties[name] }

  /// Whether it runs tasks and keeps them running.
  var isService: Bool { ["AWS::ECS::Service", "AWS::ECS::TaskSet"].contains(type) }
}

/// A service, or a task set, that runs tasks.
package struct ServiceView: Sendable {
  package let resource: ResourceView

  /// `FARGATE`, `EC2`, `EXTERNAL`; `nil` where a capacity provider decides or nobody knows.
  package var launchType: String? { resource["LaunchType"]?.literal }
  package var allowsExec: Bool? {
    guard let value = resource["EnableExecuteCommand"] else {
      return resource.properties.lacks("EnableExecuteCommand") ? false : nil
    }
    return value.boolean
  }
}
