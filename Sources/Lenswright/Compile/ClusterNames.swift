import LensCloudFormation
import LensSyntax

/// A cluster by its name and by its ARN, whichever of the two the spec gives.
struct ClusterNames {
  var name: Value
  var arn: Value

  private static let separator = ":cluster/"

  init(_ cluster: Value, _ types: TemplateTypes) {
    name = ClusterNames.name(of: cluster, types)
    let arn: Interpolation =
      "arn:${AWS::Partition}:ecs:${AWS::Region}:${AWS::AccountId}:cluster/\(name)"
    self.arn = cluster.string?.hasPrefix("arn:") ?? false ? cluster : arn.value
  }

  private static func name(of cluster: Value, _ types: TemplateTypes) -> Value {
    if let text = cluster.string {
      // The name stands behind the only slash of an ARN, and a name has none.
      let isARN = text.hasPrefix("arn:")
      return isARN ? .string(text.split(separator: "/").last.map(String.init) ?? text) : cluster
    }
    if let name = cluster.reference, types.type(name) == "AWS::ECS::Cluster" { return cluster }
    if let (key, argument) = cluster.function, key == "Fn::GetAtt",
      let name = argument.list?.first?.string, types.type(name) == "AWS::ECS::Cluster"
    {
      return .ref(name)
    }
    // Only CloudFormation knows which of the two this is. Written twice around the separator, what follows the first one is the name, either way.
    let twice: Interpolation = "\(cluster):cluster/\(cluster)"
    return ["Fn::Select": [1, ["Fn::Split": [.string(separator), twice.value]]]]
  }
}

extension Planner {
  /// The cluster as the spec names it, or the parameter that is made for it.
  var cluster: Value { spec.deploy?.cluster?.value ?? .ref("Cluster") }

  mutating func addClusterParameter() {
    guard spec.deploy?.cluster == nil, !isDeclared("Cluster") else { return }
    parameters.append(
      "Cluster", ["Type": "String", "Description": "The name or ARN of the ECS cluster"])
  }
}
