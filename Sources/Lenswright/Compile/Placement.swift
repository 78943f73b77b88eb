import LensCloudFormation
import LensSyntax

extension Placement {
  /// The network of a task with an interface of its own, by the same defaults as the service and the security group.
  init?(_ spec: Spec, _ platform: Platform) {
    guard platform.hasInterface else { return nil }
    let network = spec.network
    vpc = network.vpc?.value ?? .ref("VpcId")
    subnets = network.subnets?.value ?? .ref("SubnetIds")
    groups =
      network.securityGroups.map { $0.value.list ?? [$0.value] }
      ?? [.getAtt("SecurityGroup", "GroupId")]
  }
}

extension Spec {
  /// The ARN of the role with which the task's containers call AWS.
  var taskRole: Value {
    if case .own(let value, _) = roles.task { return value }
    return .getAtt("TaskRole", "Arn")
  }
}
