package import LensCloudFormation
package import LensSyntax

/// Runs the task again and again, or once, in place of a service: an expression, or a mapping with one.
package struct TaskSchedule: Readable {
  package var keys: Keys
  package var span: Span

  package struct Keys: Record {
    package var expression = Setting(ScheduleExpression(text: ""))
    package var timezone: Setting<String>?
    package var flexibleWindow: Setting<Seconds>?
    package var startDate: Setting<String>?
    package var endDate: Setting<String>?
    package var state: Setting<State>?
    package var taskCount: Setting<Int>?
    package var maximumRetryAttempts: Setting<Int>?
    package var maximumEventAge: Setting<Seconds>?
    package var deadLetterQueue: Setting<String>?
    package var role = RoleSetting.generated(RoleAdditions())

    package init() {}

    package static let fields: [Field<Keys>] = [
      .required(
        "expression", \.expression,
        "`rate(1 hour)`, `cron(0 3 * * ? *)` or `at(2026-12-24T18:00:00)`."),
      .optional(
        "timezone", \.timezone, "Where `cron` and `at` are meant: `Europe/Berlin`.", default: "UTC"),
      .optional(
        "flexibleWindow", \.flexibleWindow,
        "The time within which a run may begin, in whole minutes: `15m`. Without it the run begins within the minute."
      ),
      .optional("startDate", \.startDate, "The first time, in UTC: `2026-12-24T18:00:00Z`."),
      .optional("endDate", \.endDate, "The last time, in UTC."),
      .optional("state", \.state, "`ENABLED` or `DISABLED`.", default: "ENABLED"),
      .optional("taskCount", \.taskCount, "How many tasks a run starts, 1 to 10.", default: 1),
      .optional(
        "maximumRetryAttempts", \.maximumRetryAttempts,
        "How often a run that ECS refused is tried again, 0 to 185.", default: 185),
      .optional(
        "maximumEventAge", \.maximumEventAge,
        "For how long it is tried again, `1m` to `24h`.", default: "1h"),
      .optional(
        "deadLetterQueue", \.deadLetterQueue,
        "The ARN of an SQS queue for runs that could not be started."),
      .optional(
        "role", \.role,
        "The role that starts the task: an ARN to bring your own, or what to add to the generated one."
      ),
    ]
  }

  package enum State: String, Word {
    case enabled = "ENABLED"
    case disabled = "DISABLED"
  }

  package static var shape: Shape { .either([.text, Keys.shape]) }

  package static func read(
    _ node: Node, _ name: String, _ diagnostics: inout Diagnostics
  ) -> TaskSchedule? {
    if !node.isIntrinsic, case .mapping = node.content {
      return Keys.read(node, name, &diagnostics).map { TaskSchedule(keys: $0, span: node.span) }
    }
    return Setting<ScheduleExpression>.read(node, name, &diagnostics).map {
      var keys = Keys()
      keys.expression = $0
      return TaskSchedule(keys: keys, span: node.span)
    }
  }
}
