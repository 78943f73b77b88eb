package import LensSyntax

extension DiagnosticKind {
  package static let unknownFunction = DiagnosticKind(
    "unknown-function", .error,
    "A YAML tag that is not one of CloudFormation's intrinsic functions would make the template unreadable."
  )

  package static let functionArguments = DiagnosticKind(
    "function-arguments", .error,
    "An intrinsic function is given something that it does not take, and CloudFormation would refuse the template."
  )

  package static let unknownReference = DiagnosticKind(
    "unknown-reference", .error,
    "`Ref`, `GetAtt` and `Sub` name a parameter or resource of the template; CloudFormation refuses a name that is not there."
  )

  /// Every kind that this room reports.
  package static let cloudFormation = [unknownFunction, functionArguments, unknownReference]
}
