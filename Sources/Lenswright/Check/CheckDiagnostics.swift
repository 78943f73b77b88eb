import LensSyntax

/// What a check says beside the findings of its rules.
extension DiagnosticKind {
  static let notATemplate = DiagnosticKind(
    "not-a-template", .error,
    "A check reads CloudFormation templates, ECS task definitions, lists of container definitions and specs; the file is none of them.",
    remedy:
      "Name a CloudFormation template, a task definition as `aws ecs describe-task-definition` prints it, a list of container definitions, or a spec. Files of a folder that are none of these are passed over.",
    example: .check(
      "template.yaml",
      """
      Parameters:
        Name: { Type: String }
      """))
  static let unknownAllowance = DiagnosticKind(
    "unknown-allowance", .warning,
    "An allowance names a rule that does not exist, and so it allows nothing.",
    remedy:
      "Correct the id or take the allowance away; `lenswright check --list-rules` lists the ids.")
  static let unneededAllowance = DiagnosticKind(
    "unneeded-allowance", .warning,
    "An allowance that nothing needs any more would hide the mistake when somebody makes it again.",
    remedy: "Take the allowance away.")
}
