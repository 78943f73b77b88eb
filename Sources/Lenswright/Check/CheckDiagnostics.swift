import LensSyntax

/// What a check says beside the findings of its rules.
extension DiagnosticKind {
  static let notATemplate = DiagnosticKind(
    "not-a-template", .error,
    "A check reads CloudFormation templates, ECS task definitions, lists of container definitions and specs; the file is none of them."
  )
  static let unknownAllowance = DiagnosticKind(
    "unknown-allowance", .warning,
    "An allowance names a rule that does not exist, and so it allows nothing.")
  static let unneededAllowance = DiagnosticKind(
    "unneeded-allowance", .warning,
    "An allowance that nothing needs any more would hide the mistake when somebody makes it again."
  )
}
