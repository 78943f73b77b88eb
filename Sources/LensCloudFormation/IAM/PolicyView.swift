import LensSyntax

/// A statement of a policy as somebody wrote it.
package struct StatementView: Sendable {
  package let value: TemplateValue
  /// Whether it denies; `nil` when that is not known.
  package let denies: Bool?
  /// Whether it holds under some conditions only.
  package let isConditional: Bool
  private let actions: Patterns
  private let resources: Patterns

  init(_ value: TemplateValue) {
    self.value = value
    denies =
      switch value["Effect"]?.literal {
      case "Deny": true
      case "Allow": false
      default: nil
      }
    isConditional = !value.lacks("Condition")
    actions = Patterns(of: value, "Action", "NotAction")
    resources = Patterns(of: value, "Resource", "NotResource")
  }

  /// The statements of a policy's document.
  package static func all(in document: TemplateValue) -> Listed<StatementView> {
    guard !document.isFunction, let statements = document["Statement"] else {
      return Listed(isWhole: !document.isFunction && document.lacks("Statement"))
    }
    guard let items = statements.oneOrMore else { return Listed(isWhole: false) }
    return Listed(
      elements: items.filter { !$0.isFunction }.map { StatementView($0) },
      isWhole: !items.contains { $0.isFunction })
  }

  /// The actions that it names itself, as far as all of them are known.
  package var namedActions: [TemplateText] { actions.named }
  /// The resources that it names itself, as far as all of them are known.
  package var namedResources: [TemplateText] { resources.named }

  /// Whether it speaks of an action.
  package func covers(action: TemplateText) -> Match {
    actions.cover(action, ignoringCase: true)
  }

  /// Whether it speaks of a resource.
  package func covers(resource: TemplateText) -> Match {
    resources.cover(resource, ignoringCase: false)
  }

  /// What a statement speaks of.
  private enum Patterns {
    case these([TemplateText])
    /// All but these.
    case others([TemplateText])
    /// A function may give a list, or nothing that is known.
    case unknown

    init(of statement: TemplateValue, _ name: String, _ negated: String) {
      func texts(_ value: TemplateValue) -> [TemplateText]? {
        let items = value.items ?? [value]
        let texts = items.compactMap(\.text)
        return texts.count == items.count ? texts : nil
      }
      if let value = statement[name] {
        self = texts(value).map(Patterns.these) ?? .unknown
      } else if let value = statement[negated] {
        self = texts(value).map(Patterns.others) ?? .unknown
      } else {
        self = statement.hasAllKeys ? .these([]) : .unknown
      }
    }

    var named: [TemplateText] {
      if case .these(let texts) = self { texts } else { [] }
    }

    func cover(_ text: TemplateText, ignoringCase: Bool) -> Match {
      func best(of patterns: [TemplateText]) -> Match {
        patterns.reduce(.no) { max($0, $1.covers(text, ignoringCase: ignoringCase)) }
      }
      switch self {
      case .these(let patterns): return best(of: patterns)
      case .others(let patterns): return best(of: patterns).inverse
      case .unknown: return .maybe
      }
    }
  }
}

extension TemplateText {
  /// An action of IAM's.
  package init(action: String) {
    self.init([.text(action)], span: .none)
  }
}

/// What an identity may do, by all policies that are known of it.
package struct Permissions: Sendable {
  package var statements: [StatementView] = []
  /// Managed policies of AWS's by name, as far as it is known what they allow.
  package var managed: [ManagedPolicy] = []
  /// Whether all of its policies are known.
  package var isWhole = true

  mutating func add(document: TemplateValue?) {
    guard let document else { return }
    let found = StatementView.all(in: document)
    statements += found.elements
    if !found.isWhole { isWhole = false }
  }

  package enum Decision: Sendable {
    case allowed
    /// No statement allows it.
    case missing
    /// A statement forbids it, whatever the others say.
    case denied(StatementView)
    /// Something about it is not known: a condition, a function, a policy elsewhere.
    case unknown
  }

  /// Whether some statement or policy speaks for an action on a resource, as far as both are known.
  package func speaksFor(_ action: String, on resource: TemplateText) -> Bool {
    let action = TemplateText(action: action)
    return managed.contains { $0.allows(action) == .yes }
      || statements.contains {
        $0.denies == false && $0.covers(action: action) == .yes
          && $0.covers(resource: resource) != .no
      }
  }

  /// Whether an action on a resource is allowed.
  package func decide(_ action: TemplateText, on resource: TemplateText) -> Decision {
    var isAllowed = false
    var isDoubtful = !isWhole
    for statement in statements {
      var match = statement.covers(action: action)
      if match == .no { continue }
      match = min(match, statement.covers(resource: resource))
      if match == .no { continue }
      let isCertain = match == .yes && !statement.isConditional
      switch statement.denies {
      case true? where isCertain: return .denied(statement)
      case false? where isCertain: isAllowed = true
      case true?: break
      case false?, nil: isDoubtful = true
      }
    }
    for policy in managed {
      switch policy.allows(action) {
      case .yes: isAllowed = true
      case .maybe: isDoubtful = true
      case .no: break
      }
    }
    if isAllowed { return .allowed }
    return isDoubtful ? .unknown : .missing
  }
}

/// A role of a template with everything that is attached to it.
package struct RoleView: Sendable {
  package let resource: ResourceView
  package let permissions: Permissions
}

extension TemplateView {
  /// The role of the template that a value refers to.
  package func role(_ value: TemplateValue?) -> RoleView? {
    resource(value, type: "AWS::IAM::Role").map(role)
  }

  private func role(_ role: ResourceView) -> RoleView {
    var permissions = Permissions()
    permissions.isWhole = !hidesResources
    if let inline = role["Policies"] {
      if let items = inline.items {
        for item in items {
          if item.isFunction { permissions.isWhole = false }
          permissions.add(document: item["PolicyDocument"])
        }
      } else {
        permissions.isWhole = false
      }
    } else if !role.properties.lacks("Policies") {
      permissions.isWhole = false
    }
    addManaged(role["ManagedPolicyArns"], to: &permissions)
    if role["ManagedPolicyArns"] == nil, !role.properties.lacks("ManagedPolicyArns") {
      permissions.isWhole = false
    }
    func attach(_ policy: ResourceView, _ target: TemplateValue) {
      switch isRole(target, role) {
      case .yes: permissions.add(document: policy["PolicyDocument"])
      case .maybe: permissions.isWhole = false
      case .no: break
      }
    }
    for policy in index.policies(of: role.id).map({ resources[$0] }) {
      if policy["Roles"]?.isFunction ?? false { permissions.isWhole = false }
      for target in policy.policyTargets { attach(policy, target) }
    }
    return RoleView(resource: role, permissions: permissions)
  }

  /// Whether a policy's target is this role: by `Ref`, or by a name that only CloudFormation may know.
  private func isRole(_ target: TemplateValue, _ role: ResourceView) -> Match {
    if let name = target.reference?.name, let found = resource(name) {
      return found.id == role.id ? .yes : .no
    }
    // A name that CloudFormation makes up is nobody's literal.
    guard let own = role["RoleName"] else {
      return role.properties.lacks("RoleName") ? .no : .maybe
    }
    guard let one = own.text, let other = target.text else { return .maybe }
    return one.covers(other)
  }

  private func addManaged(
    _ list: TemplateValue?, to permissions: inout Permissions
  ) {
    guard let list else { return }
    guard let items = list.items else {
      permissions.isWhole = false
      return
    }
    for item in items {
      if let own = resource(item, type: "AWS::IAM::ManagedPolicy") {
        permissions.add(document: own["PolicyDocument"])
      } else if let policy = item.text.flatMap(ManagedPolicy.init) {
        permissions.managed.append(policy)
      } else {
        permissions.isWhole = false
      }
    }
  }
}
