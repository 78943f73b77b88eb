import LensCloudFormation
import LensSyntax

/// What a schedule does not have, and what Scheduler refuses.
extension Planner {
  mutating func reviewSchedule(
    _ deploy: Deploy, _ platform: Platform, _ diagnostics: inout Diagnostics
  ) {
    guard let schedule = deploy.schedule else { return }
    refuseSettings(ofServices: deploy, &diagnostics)
    reviewEnd(schedule, &diagnostics)
    let keys = schedule.keys
    review(keys.taskCount, "taskCount", ScheduleLimits.taskCount, &diagnostics)
    review(
      keys.maximumRetryAttempts, "maximumRetryAttempts", ScheduleLimits.retryAttempts,
      &diagnostics)
    if let age = keys.maximumEventAge, let seconds = age.literal?.count,
      !ScheduleLimits.eventAge.contains(seconds)
    {
      refuse(
        .invalidValue, "`maximumEventAge` is from a minute to a day", at: age.span, &diagnostics)
    }
    if let window = keys.flexibleWindow, let seconds = window.literal?.count,
      seconds % 60 != 0 || !ScheduleLimits.flexibleWindow.contains(seconds / 60)
    {
      refuse(
        .invalidValue, "`flexibleWindow` is in whole minutes, from one to a day", at: window.span,
        help: ["write `15m`"], &diagnostics)
    }
    reviewTimes(keys, &diagnostics)
    if let queue = keys.deadLetterQueue, let text = queue.literal,
      !(text.hasPrefix("arn:") && text.includes(":sqs:")), !text.includes("{{resolve:")
    {
      refuse(
        .invalidValue, "`\(text)` is not the ARN of a queue", at: queue.span,
        help: ["write `arn:aws:sqs:REGION:ACCOUNT:NAME`, or `!GetAtt Queue.Arn`"], &diagnostics)
    }
    if let tags = deploy.others["PropagateTags"], let text = tags.string, text != "TASK_DEFINITION"
    {
      refuse(
        .serviceSetting, "a schedule passes on the tags of the task definition only",
        at: deploy.others.span(of: "PropagateTags"), help: ["write `TASK_DEFINITION`"],
        &diagnostics)
    }
  }

  private mutating func review(
    _ number: Setting<Int>?, _ name: String, _ range: ClosedRange<Int>,
    _ diagnostics: inout Diagnostics
  ) {
    guard let number, let literal = number.literal, !range.contains(literal) else { return }
    refuse(
      .invalidValue, "`\(name)` is from \(range.lowerBound) to \(range.upperBound)",
      at: number.span, &diagnostics)
  }

  private mutating func reviewTimes(
    _ keys: TaskSchedule.Keys, _ diagnostics: inout Diagnostics
  ) {
    if let zone = keys.timezone, let text = zone.literal, !text.includes("{{resolve:") {
      let isZone =
        ScheduleLimits.timezoneLength.contains(text.utf8.count)
        && text.utf8.allSatisfy { $0.isLetterOrDigit || Array("/_+-".utf8).contains($0) }
      if !isZone {
        refuse(
          .invalidValue, "`\(text)` is not a time zone", at: zone.span,
          help: ["write its name in the tz database: `Europe/Berlin`, `America/New_York`, `UTC`"],
          &diagnostics)
      }
    }
    for (name, date) in [("startDate", keys.startDate), ("endDate", keys.endDate)] {
      guard let date, let text = date.literal, !text.includes("{{resolve:") else { continue }
      if text.hasSuffix("Z"), DateTime.isWhole(text.dropLast()) { continue }
      refuse(
        .invalidValue, "`\(name)` is a day and a time in UTC", at: date.span,
        help: ["write `2026-12-24T18:00:00Z`"], &diagnostics)
    }
  }

  /// A task ends when an essential container does. The router never ends by itself, so that a task whose other containers are not essential would go on
  /// for ever, and the next run be started beside it.
  private mutating func reviewEnd(_ schedule: TaskSchedule, _ diagnostics: inout Diagnostics) {
    let containers = spec.containers.items
    guard spec.containers.broken.isEmpty, !containers.isEmpty,
      containers.allSatisfy({ $0.value.essential?.literal == false }),
      let first = containers[0].value.essential
    else { return }
    refuse(
      .serviceSetting, "the task would never end, and each run would add another one",
      at: first.span, label: "not essential, like every other container beside the router",
      notes: [
        "a task ends with an essential container, and the router goes on until it is stopped"
      ],
      help: ["leave `essential` out of the container whose work is the task"], &diagnostics)
  }

  /// Each at its place, as far as a schedule has no use for it.
  private mutating func refuseSettings(
    ofServices deploy: Deploy, _ diagnostics: inout Diagnostics
  ) {
    let declared: [(String, Span?)] = [
      ("desiredCount", deploy.desiredCount?.span),
      ("schedulingStrategy", deploy.schedulingStrategy?.span),
      ("circuitBreaker", deploy.circuitBreaker?.span), ("targetGroup", deploy.targetGroup?.span),
      ("loadBalancer", deploy.loadBalancer?.span), ("autoscaling", deploy.autoscaling?.span),
      ("tags", deploy.tags.items.first?.span),
    ]
    let passed = deploy.others.entries.filter { entry in
      !ScheduleLimits.runProperties.contains { $0.name == entry.key.text }
    }
    for (name, span) in declared + passed.map({ ($0.key.text, $0.key.span) }) {
      guard let span else { continue }
      refuse(
        .serviceSetting, "a task that runs on a schedule has no `\(name)`", at: span,
        notes: ["no service is made of it"],
        help: [
          name == "tags"
            ? "write them as `tags` of the spec, which the task has"
            : name == "desiredCount"
              ? "write `schedule: { expression: …, taskCount: … }`" : "leave it or `schedule` out"
        ], &diagnostics)
    }
  }
}
