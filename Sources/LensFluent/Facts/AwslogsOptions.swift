/// The options of ECS's `awslogs` log driver.
///
/// Sources: cfn-lint 1.51.0's rule E3046; `options` of LogConfiguration in botocore 1.43.11; checked 2026-11-22.
package enum AwslogsOptions {
  package static let driver = "awslogs"
  package static let names = [
    "awslogs-create-group", "awslogs-datetime-format", "awslogs-group", "awslogs-multiline-pattern",
    "awslogs-region", "awslogs-stream-prefix", "max-buffer-size", "mode",
  ]
  package static let required = ["awslogs-group", "awslogs-region"]
  /// What Fargate requires beside them.
  package static let requiredOnFargate = "awslogs-stream-prefix"
  /// Two ways to say where a message begins, of which only one can be configured.
  package static let exclusive = ("awslogs-datetime-format", "awslogs-multiline-pattern")
  package static let modes = ["blocking", "non-blocking"]
}
