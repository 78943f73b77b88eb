import LensSyntax

/// Which resources of a template have to do with which: a template of a megabyte has thousands, and each task asks for its few.
///
/// Every list keeps the order of the template, kind by kind.
struct ResourceIndex: Sendable {
  private(set) var byID: [String: Int] = [:]
  private(set) var byType: [String: [Int]] = [:]
  /// What starts tasks, by the logical ID of the task definition.
  private(set) var launches: [String: [TaskLaunchView]] = [:]
  /// The separate rules of security groups, by the group's logical ID.
  private(set) var ingress: [String: [Int]] = [:]
  private(set) var egress: [String: [Int]] = [:]
  /// The separate policies, by the logical ID of what they say that they are attached to.
  private var policies: [String: [Int]] = [:]
  /// Policies of which a target is no plain reference to a resource: it may be any role.
  private var unplacedPolicies: [Int] = []

  init() {}

  init(_ resources: [ResourceView]) {
    for (place, resource) in resources.enumerated() {
      if byID[resource.id] == nil { byID[resource.id] = place }
      byType[resource.type, default: []].append(place)
    }
    for type in TaskLaunchView.startingTypes {
      for place in byType[type] ?? [] {
        for (task, launch) in TaskLaunchView.all(of: resources[place]) {
          launches[task, default: []].append(launch)
        }
      }
    }
    for place in byType["AWS::EC2::SecurityGroupIngress"] ?? [] {
      if let group = resources[place].ruledGroup { ingress[group, default: []].append(place) }
    }
    for place in byType["AWS::EC2::SecurityGroupEgress"] ?? [] {
      if let group = resources[place].ruledGroup { egress[group, default: []].append(place) }
    }
    for type in ["AWS::IAM::Policy", "AWS::IAM::ManagedPolicy", "AWS::IAM::RolePolicy"] {
      for place in byType[type] ?? [] { attach(place, resources[place]) }
    }
  }

  private mutating func attach(_ place: Int, _ policy: ResourceView) {
    var isUnplaced = policy["Roles"]?.isFunction ?? false
    var owners: [String] = []
    for target in policy.policyTargets {
      if let name = target.reference?.name, byID[name] != nil {
        if !owners.contains(name) { owners.append(name) }
      } else {
        isUnplaced = true
      }
    }
    if isUnplaced {
      unplacedPolicies.append(place)
    } else {
      for owner in owners { policies[owner, default: []].append(place) }
    }
  }

  /// The separate policies that are attached to a role, or may be.
  func policies(of role: String) -> [Int] { (policies[role] ?? []) + unplacedPolicies }
}

extension ResourceView {
  /// The logical ID of the security group that a separate rule belongs to.
  fileprivate var ruledGroup: String? {
    (self["GroupId"] ?? self["GroupName"])?.reference?.name
  }

  /// The roles that a separate policy says that it is attached to.
  var policyTargets: [TemplateValue] {
    type == "AWS::IAM::RolePolicy"
      ? self["RoleName"].map { [$0] } ?? [] : self["Roles"]?.items ?? []
  }
}
