import LensSyntax

/// Something that starts tasks of a template: a service, a task set, a rule of EventBridge, a schedule, a pipe.
package struct TaskLaunchView: Sendable {
  package let resource: ResourceView
  /// The properties that say how a task is started, one for each target that runs it.
  let parameters: TemplateValue

  private var network: TemplateValue? {
    guard let network = parameters["NetworkConfiguration"] else { return nil }
    // A rule of EventBridge spells the word in another way than a service does.
    return network["AwsvpcConfiguration"] ?? network["AwsVpcConfiguration"]
  }

  package var securityGroups: [TemplateValue] { network?["SecurityGroups"]?.items ?? [] }
  /// Whether the security groups are all of the task's: no function stands for them, and there are some. Without any, the task is in its VPC's default group.
  package var hasKnownSecurityGroups: Bool {
    !(network?["SecurityGroups"]?.items ?? []).isEmpty
  }
  package var cluster: TemplateValue? { parameters["Cluster"] }
  package var executeCommand: TemplateValue? { parameters["EnableExecuteCommand"] }
  package var capacityProviders: [TemplateValue] {
    (parameters["CapacityProviderStrategy"]?.items ?? []).compactMap { $0["CapacityProvider"] }
  }
}

extension TaskLaunchView {
  static let startingTypes = [
    "AWS::ECS::Service", "AWS::ECS::TaskSet", "AWS::ECS::Daemon", "AWS::Events::Rule",
    "AWS::Scheduler::Schedule", "AWS::Pipes::Pipe",
  ]

  /// What a resource of one of these types starts, with the logical ID of each task definition.
  ///
  /// Source: the properties of `AWS::ECS::Service`, `AWS::ECS::TaskSet`, `AWS::ECS::Daemon`, `AWS::Events::Rule`, `AWS::Scheduler::Schedule` and `AWS::Pipes::Pipe` in
  /// the CloudFormation reference, 2026-11-27.
  static func all(of resource: ResourceView) -> [(task: String, launch: TaskLaunchView)] {
    if resource.isService || resource.type == "AWS::ECS::Daemon" {
      let task = resource["TaskDefinition"] ?? resource["DaemonTaskDefinitionArn"]
      return task?.reference.map {
        [($0.name, TaskLaunchView(resource: resource, parameters: resource.properties))]
      } ?? []
    }
    let targets: [TemplateValue?] =
      switch resource.type {
      case "AWS::Events::Rule": (resource["Targets"]?.items ?? []).map { $0["EcsParameters"] }
      case "AWS::Scheduler::Schedule": [resource["Target"]?["EcsParameters"]]
      default: [resource["TargetParameters"]?["EcsTaskParameters"]]
      }
    return targets.compactMap { parameters in
      guard let parameters, let task = parameters["TaskDefinitionArn"]?.reference?.name else {
        return nil
      }
      return (task, TaskLaunchView(resource: resource, parameters: parameters))
    }
  }
}

extension TemplateView {
  /// What starts a task definition of this template.
  package func launches(of task: TaskDefinitionView) -> [TaskLaunchView] {
    guard case .resource(let id) = task.form else { return [] }
    return index.launches[id] ?? []
  }

  /// The security groups of this template on the network interfaces of a task in awsvpc mode, as whatever starts it names them.
  package func securityGroups(of task: TaskDefinitionView) -> [SecurityGroupView] {
    distinct(launches(of: task).flatMap(\.securityGroups))
  }

  // MARK: Instances

  /// The security groups of this template on the instances that a task runs on for certain: those that register with its cluster, or that its capacity provider starts.
  package func instanceGroups(of task: TaskDefinitionView) -> [SecurityGroupView] {
    var values: [TemplateValue] = []
    for launch in launches(of: task) {
      let provided = instances(of: launch)
      for instance in Self.instanceTypes.flatMap({ resources(of: $0) }) {
        let data = instance["LaunchTemplateData"] ?? instance.properties
        // Instances are told their cluster in their user data: `ECS_CLUSTER=…`.
        let registers =
          launch.cluster?.reference.map {
            resource($0.name)?.type == "AWS::ECS::Cluster"
              && data["UserData"]?.node.refers(to: $0.name) ?? false
          } ?? false
        guard registers || provided.contains(instance.id) else { continue }
        for name in ["SecurityGroupIds", "SecurityGroups"] { values += data[name]?.items ?? [] }
        for interface in data["NetworkInterfaces"]?.items ?? [] {
          values += (interface["Groups"] ?? interface["GroupSet"])?.items ?? []
        }
      }
    }
    return distinct(values)
  }

  private static let instanceTypes = [
    "AWS::EC2::LaunchTemplate", "AWS::AutoScaling::LaunchConfiguration", "AWS::EC2::Instance",
  ]

  /// The launch templates and configurations behind the capacity providers that a service names.
  private func instances(of launch: TaskLaunchView) -> [String] {
    launch.capacityProviders.flatMap { value -> [String] in
      guard let provider = resource(value, type: "AWS::ECS::CapacityProvider"),
        let group = resource(
          provider["AutoScalingGroupProvider"]?["AutoScalingGroupArn"],
          type: "AWS::AutoScaling::AutoScalingGroup")
      else { return [] }
      let template = group["LaunchTemplate"]?["LaunchTemplateId"]
      return [template, group["LaunchConfigurationName"]].compactMap { $0?.reference?.name }
    }
  }

  private func distinct(_ values: [TemplateValue]) -> [SecurityGroupView] {
    var groups: [SecurityGroupView] = []
    for value in values {
      guard let group = securityGroup(value),
        !groups.contains(where: { $0.resource.id == group.resource.id })
      else { continue }
      groups.append(group)
    }
    return groups
  }
}
