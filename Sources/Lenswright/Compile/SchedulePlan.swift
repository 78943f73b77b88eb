import LensCloudFormation
import LensSyntax

/// A schedule that runs the task, with the role that may run exactly it.
extension Planner {
  mutating func planSchedule(
    _ written: TaskSchedule, _ deploy: Deploy, _ platform: Platform, _ group: SecurityGroup?
  ) -> Schedule {
    let keys = written.keys
    var retryPolicy = Object()
    retryPolicy.append("MaximumRetryAttempts", ifPresent: keys.maximumRetryAttempts?.value)
    // A run that is late by more than an hour is better left to the next one than started beside it.
    retryPolicy.append("MaximumEventAgeInSeconds", keys.maximumEventAge?.value ?? 3600)
    let role: Value =
      if case .own(let value, _) = keys.role { value } else { .getAtt("ScheduleRole", "Arn") }
    var schedule = Schedule(
      keys.expression.value, cluster: ClusterNames(cluster, types).arn, role: role,
      task: run(keys, deploy, platform, group), retryPolicy: retryPolicy)
    schedule.others = ["Description": .string("Runs \(service)")]
    schedule.others.append("ScheduleExpressionTimezone", ifPresent: keys.timezone?.value)
    schedule.others.append("StartDate", ifPresent: keys.startDate?.value)
    schedule.others.append("EndDate", ifPresent: keys.endDate?.value)
    schedule.others.append("State", ifPresent: keys.state?.value)
    schedule.flexibleWindow = keys.flexibleWindow.map { window in
      window.literal.map { .integer($0.count / 60) } ?? window.value
    }
    schedule.deadLetterQueue = keys.deadLetterQueue?.value
    return schedule
  }

  /// How ECS runs the task: a service's settings as far as a run has them.
  private mutating func run(
    _ keys: TaskSchedule.Keys, _ deploy: Deploy, _ platform: Platform, _ group: SecurityGroup?
  ) -> Object {
    var run: Object = ["TaskDefinitionArn": .ref("TaskDefinition")]
    run.append("TaskCount", ifPresent: keys.taskCount?.value)
    run.append("LaunchType", ifPresent: launchType(platform, deploy))
    run.append("CapacityProviderStrategy", ifPresent: deploy.capacity?.value)
    run.append("NetworkConfiguration", ifPresent: networkConfiguration(platform, group))
    if let exec = deploy.exec { run.append("EnableExecuteCommand", .boolean(exec.value)) }
    for property in ScheduleLimits.runProperties {
      let written = PropertyRecord.named("Service")?.property(property.name)?.cloudFormationName
      run.append(property.ofRun, ifPresent: written.flatMap { deploy.others[$0] })
    }
    if !spec.tags.items.isEmpty, run["PropagateTags"] == nil {
      run.append("PropagateTags", "TASK_DEFINITION")
    }
    return run
  }

  /// The role that Scheduler runs the task with.
  ///
  /// Sources: "Setting up Amazon EventBridge Scheduler" and "Confused deputy prevention" in the EventBridge Scheduler User Guide, where the trust is in the
  /// schedule's group; "Amazon ECS EventBridge IAM Role" in the ECS Developer Guide; 2026-11-22.
  func planScheduleRole(
    execution: Value, task: Value, _ diagnostics: inout Diagnostics
  ) -> Role? {
    guard let deploy = spec.deploy, let keys = deploy.schedule?.keys else { return nil }
    let statements = scheduleStatements(keys, deploy, execution: execution, task: task)
    switch keys.role {
    case .own(_, let span):
      reportOwn("schedule", needs: "what a run needs", span, statements, &diagnostics)
      return nil
    case .generated(let additions):
      var role = Role(
        "ScheduleRole", origin: "deploy.schedule", service: "scheduler.amazonaws.com",
        description: "Lets EventBridge Scheduler run the tasks of \(service)")
      let schedules: Interpolation =
        "arn:${AWS::Partition}:scheduler:${AWS::Region}:${AWS::AccountId}:schedule-group/default"
      role.sourceArn = schedules.value
      role.policies = [Role.Policy("RunTask", statements.map(\.value))]
      role.add(additions)
      role.tags = tags
      return role
    }
  }

  private func scheduleStatements(
    _ keys: TaskSchedule.Keys, _ deploy: Deploy, execution: Value, task: Value
  ) -> [Statement] {
    let cluster = ClusterNames(self.cluster, types)
    let revisions: Interpolation =
      "arn:${AWS::Partition}:ecs:${AWS::Region}:${AWS::AccountId}:task-definition/\(service):*"
    var statements = [
      Statement(
        "RunTask", ["ecs:RunTask"], on: [revisions.value],
        if: ["ArnEquals": ["ecs:cluster": cluster.arn]]),
      Statement(
        "PassRoles", ["iam:PassRole"], on: execution == task ? [task] : [execution, task],
        if: ["StringEquals": ["iam:PassedToService": "ecs-tasks.amazonaws.com"]]),
    ]
    let isTagged =
      !spec.tags.items.isEmpty || deploy.others["PropagateTags"] != nil
      || deploy.others["EnableECSManagedTags"] != nil
    if isTagged {
      let tasks: Interpolation =
        "arn:${AWS::Partition}:ecs:${AWS::Region}:${AWS::AccountId}:task/\(cluster.name)/*"
      statements.append(
        Statement(
          "TagTasks", ["ecs:TagResource"], on: [tasks.value],
          if: ["StringEquals": ["ecs:CreateAction": "RunTask"]]))
    }
    if let queue = keys.deadLetterQueue {
      statements.append(Statement("KeepFailures", ["sqs:SendMessage"], on: [queue.value]))
    }
    return statements
  }
}
