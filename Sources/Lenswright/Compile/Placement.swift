import LensCloudFormation
import LensFluent
import LensSyntax

extension Placement {
  /// The network of a task with an interface of its own, by the same defaults as the service and the security group.
  init?(_ spec: Spec, _ platform: Platform) {
    guard platform.hasInterface else { return nil }
    let network = spec.network
    vpc = network.vpc?.value ?? .ref("VpcId")
    subnets = network.subnets?.value ?? .ref("SubnetIds")
    // Each group of a task is enough to know it by, and the first is all that a list has for certain which only CloudFormation knows.
    groups =
      network.securityGroups.map { $0.value.list ?? [["Fn::Select": [0, $0.value]]] }
      ?? [.getAtt("SecurityGroup", "GroupId")]
  }
}

extension Planner {
  /// The network as whoever deploys the template names it, where the spec does not.
  private static let networkParameters: Object = [
    "VpcId": ["Type": "AWS::EC2::VPC::Id", "Description": "The VPC that the tasks run in"],
    "SubnetIds": [
      "Type": "List<AWS::EC2::Subnet::Id>", "Description": "The subnets that the tasks run in",
    ],
    "PublicSubnetIds": [
      "Type": "List<AWS::EC2::Subnet::Id>",
      "Description":
        "The subnets of two zones or more, open to the internet, for the load balancer",
    ],
  ]

  /// Adds a parameter for a part of the network, unless the spec declares it or something else has added it.
  mutating func addNetworkParameter(_ name: String) {
    guard !isDeclared(name), parameters[name] == nil, !types.isResource(name),
      let parameter = Planner.networkParameters[name]
    else { return }
    parameters.append(name, parameter)
  }

  /// Adds the parameters that the destinations' resources refer to. A service has most of them, and a task definition alone has none.
  mutating func addNetworkParameters(for resources: [Resource]) {
    let references = resources.flatMap { Value.object($0.properties).references }
    for entry in Planner.networkParameters.entries where references.contains(entry.key) {
      addNetworkParameter(entry.key)
    }
  }
}

extension Spec {
  /// The ARN of the role with which the task's containers call AWS.
  var taskRole: Value {
    if case .own(let value, _) = roles.task { return value }
    return .getAtt("TaskRole", "Arn")
  }
}

extension Router {
  var storage: RouterStorage {
    buffer?.storage.value == .filesystem ? .disk(limit: buffer?.limit?.value) : .memory
  }

  /// Seconds that the engine takes at most to send what it holds when it is stopped.
  var graceSeconds: Int { grace?.value.count ?? AgentFacts.defaultGrace }

  /// Seconds that the engine is given for it and a little to end, unless `stopTimeout` leaves that to CloudFormation.
  var stopSeconds: Int { stopSeconds(after: graceSeconds) }

  /// The same where a file of the spec's own says how long the engine takes.
  func stopSeconds(after grace: Int) -> Int {
    stopTimeout?.literal
      ?? max(
        AgentFacts.defaultStopTimeout,
        // A number of seconds that nobody means may be the largest there is.
        min(grace, Int.max - AgentFacts.stopMargin) + AgentFacts.stopMargin)
  }

  /// Whether a shell starts the engine that drops variables with dots in their names: dash and ash do, bash does not.
  ///
  /// Fluentd's image begins with one. Fluent Bit's own image has a shell in its `-debug` variants only, Debian's dash, and it stands in the way only if the spec puts it there. AWS's image has bash under every name.
  ///
  /// Sources: dockerfiles/Dockerfile of Fluent Bit 5.1.1; FACTS of secret options, tried with dash and bash, 2026-11-22.
  func dropsDottedVariables(_ image: RouterImage?) -> Bool {
    if type.value == .fluentd { return true }
    guard case .fluentBit? = image?.family, image?.hasShell ?? false else { return false }
    let first = ["EntryPoint", "Command"].compactMap { others[$0]?.list?.first?.string }.first
    return ["sh", "/bin/sh", "dash", "/bin/dash"].contains(first)
  }
}
