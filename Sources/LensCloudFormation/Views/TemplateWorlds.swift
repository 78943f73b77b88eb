package import LensSyntax

extension TemplateView {
  /// A template as it comes out for each way in which its conditions can be decided: every `Fn::If` is the one branch or the other, and resources whose condition is
  /// false are not there. A file without conditions comes out once.
  ///
  /// Only what a task is connected with is looked at, so that conditions of a database do not multiply the work.
  ///
  /// - Parameter isOfInterest: the task definitions that are worth a look; conditions of the others do not count.
  package static func worlds(
    of root: Node, where isOfInterest: (Node) -> Bool = { _ in true }
  ) -> [TemplateView] {
    let reader = TemplateReader(root)
    guard root.tag == nil, let mapping = root.mapping,
      let resources = mapping["Resources"]?.mapping
    else { return [TemplateView(root, reader)] }
    let connected = resources.entries.filter { entry in
      guard let type = entry.value.mapping?["Type"]?.literalText, isConnected(type) else {
        return false
      }
      return !TaskDefinitionView.resourceTypes.contains(type) || isOfInterest(entry.value)
    }
    var names: [String] = []
    // Without conditions nothing can hang on one, and without mappings no list or mapping can come from one.
    let hasConditions = mapping["Conditions"] != nil
    for entry in connected.filter({ $0.isTask }) + connected.filter({ !$0.isTask }) {
      if let own = entry.value.mapping?["Condition"]?.literalText { names.append(own) }
      if hasConditions { entry.value.collectConditions(&names) }
    }
    guard !names.isEmpty || mapping["Mappings"] != nil else {
      return [
        TemplateView(
          resources: connected, of: root, reader.naming(physicalNames(connected, reader)))
      ]
    }
    var conditions = Conditions(root, reader)
    return conditions.worlds(of: names).map { world in
      let reader = reader.binding(world.parameters)
      let resolver = Resolver(reader: reader, truths: world.truths)
      var isHiding = false
      let present = connected.compactMap { entry -> Mapping.Entry? in
        if let own = entry.value.mapping?["Condition"]?.literalText {
          guard let truth = world.truths[own] else {
            isHiding = true
            return nil
          }
          if !truth { return nil }
        }
        return Mapping.Entry(key: entry.key, value: resolver.resolved(entry.value) ?? entry.value)
      }
      return TemplateView(
        resources: present, of: root, reader.naming(physicalNames(present, reader)),
        isHiding: isHiding)
    }
  }

  private static func isConnected(_ type: String) -> Bool {
    [
      "AWS::ECS::", "AWS::IAM::", "AWS::EC2::SecurityGroup", "AWS::Logs::", "AWS::S3::Bucket",
      "AWS::SecretsManager::", "AWS::SSM::Parameter", "AWS::Kinesis::", "AWS::KinesisFirehose::",
      "AWS::OpenSearchService::", "AWS::Elasticsearch::", "AWS::OpenSearchServerless::Collection",
      "AWS::OSIS::Pipeline", "AWS::APS::Workspace", "AWS::MSK::", "AWS::KMS::Key",
      "AWS::EFS::FileSystem", "AWS::EC2::LaunchTemplate", "AWS::AutoScaling::LaunchConfiguration",
      "AWS::AutoScaling::AutoScalingGroup", "AWS::EC2::Instance", "AWS::ECR::Repository",
      "AWS::Events::Rule", "AWS::Scheduler::Schedule", "AWS::Pipes::Pipe",
    ].contains { type.hasPrefix($0) }
  }
}

extension Mapping.Entry {
  fileprivate var isTask: Bool {
    TaskDefinitionView.resourceTypes.contains(value.mapping?["Type"]?.literalText ?? "")
  }
}

extension Node {
  /// The names of the conditions on which something in here hangs, in the order of writing.
  fileprivate func collectConditions(_ names: inout [String]) {
    // Nearly nothing is a condition, and so nothing is copied to see that.
    switch content {
    case .scalar: return
    case .sequence(let items):
      if tag == "!If", let name = items.first?.literalText, !names.contains(name) {
        names.append(name)
      }
      for place in items.indices { items[place].collectConditions(&names) }
    case .mapping(let mapping):
      if tag == nil, mapping.entries.count == 1, mapping.entries[0].key.text == "Fn::If",
        let name = mapping.entries[0].value.sequence?.first?.literalText, !names.contains(name)
      {
        names.append(name)
      }
      for place in mapping.entries.indices {
        mapping.entries[place].value.collectConditions(&names)
      }
    }
  }
}

/// Puts in the place of functions what is known of them.
private struct Resolver {
  let reader: TemplateReader
  let truths: [String: Bool]

  /// The value without what has been decided; `nil` when that changes nothing.
  func resolved(_ node: Node) -> Node? {
    if let (key, argument) = node.function, let items = argument.literalItems {
      if key == "Fn::If", items.count == 3, let name = items[0].literalText,
        let truth = truths[name]
      {
        let branch = items[truth ? 1 : 2]
        return resolved(branch) ?? branch
      }
      if key == "Fn::FindInMap", let found = reader.found(items), found.scalar == nil {
        return found
      }
    }
    switch node.content {
    case .scalar: return nil
    case .sequence(let items):
      var changed: [Node]?
      for (index, item) in items.enumerated() {
        guard let new = resolved(item) else { continue }
        if changed == nil { changed = items }
        changed?[index] = new
      }
      return changed.map { Node(.sequence($0), tag: node.tag, span: node.span) }
    case .mapping(let mapping):
      var changed: Mapping?
      for (index, entry) in mapping.entries.enumerated() {
        guard let new = resolved(entry.value) else { continue }
        if changed == nil { changed = mapping }
        changed?.entries[index].value = new
      }
      return changed.map { Node(.mapping($0), tag: node.tag, span: node.span) }
    }
  }
}
