import LensSyntax

/// What a preview says of a task definition.
extension DiagnosticKind {
  static let noTaskDefinition = DiagnosticKind(
    "no-task-definition", .error,
    "A preview shows what the log router of an ECS task definition runs, and the file holds none.",
    remedy:
      "Name a spec, a template with an `AWS::ECS::TaskDefinition`, a task definition, or a list of container definitions.",
    example: .preview(
      "template.yaml",
      """
      Resources:
        Group: { Type: AWS::Logs::LogGroup }
      """))

  static let agentRefuses = DiagnosticKind(
    "agent-refuses", .error,
    "ECS does not take this task definition, or its agent cannot write the router's configuration, and the task does not start.",
    remedy:
      "Change the task definition at the place that is marked. `lenswright check` says more of what is wrong with it, and `lenswright compile` writes one that the agent takes.",
    example: .preview(
      "task-definition.json",
      """
      {"containerDefinitions": [
        {"name": "job", "image": "nginx"}]}
      """))

  static let agentIgnores = DiagnosticKind(
    "agent-ignores", .warning,
    "The ECS agent passes this over in silence.",
    remedy: "Take it out, or write it where the agent reads it.",
    example: .preview(
      "task-definition.json",
      """
      {"networkMode": "awsvpc", "requiresCompatibilities": ["FARGATE"], "containerDefinitions": [
        {"name": "log_router", "image": "x",
         "firelensConfiguration": {"type": "fluentbit"}},
        {"name": "app", "image": "nginx",
         "logConfiguration": {"logDriver": "awsfirelens", "options": {"Name": "stdout"}}},
        {"name": "legacy", "image": "nginx",
         "logConfiguration": {"logDriver": "splunk",
           "secretOptions": [{"name": "splunk-token", "valueFrom": "/t"}]}}]}
      """))

  static let undecided = DiagnosticKind(
    "undecided", .advice,
    "Only CloudFormation, or whoever starts the task, decides this; the preview says what it takes in its place.",
    remedy:
      "Nothing has to be done. Where another value is deployed, look at the preview with that one in mind.",
    example: .preview(
      "containers.json",
      """
      [{"name": "log_router", "image": "x", "firelensConfiguration": {"type": "fluentbit"}},
       {"name": "app", "image": "nginx",
        "logConfiguration": {"logDriver": "awsfirelens", "options": {"Name": "null"}}}]
      """))
}
