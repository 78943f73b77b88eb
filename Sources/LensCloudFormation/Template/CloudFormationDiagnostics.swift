package import LensSyntax

extension DiagnosticKind {
  package static let unknownFunction = DiagnosticKind(
    "unknown-function", .error,
    "A YAML tag that is not one of CloudFormation's intrinsic functions would make the template unreadable.",
    remedy:
      "Write one of CloudFormation's functions, such as `!Ref`, `!Sub`, `!GetAtt` or `!ImportValue`; the case of letters counts. A text that begins with an exclamation mark is put into quotes.",
    example: """
      parameters:
        Image: { Type: String }
      containers:
        app: { image: !Reff Image, logs: main }
      """)

  package static let functionArguments = DiagnosticKind(
    "function-arguments", .error,
    "An intrinsic function is given something that it does not take, and CloudFormation would refuse the template.",
    remedy:
      "Give the function what it takes: `!Ref` a name, `!GetAtt` a name and an attribute, `!Sub` a text, `!Join` a separator and a list, `!If` a condition and two values.",
    example: """
      parameters:
        Image: { Type: String }
      containers:
        app: { image: !Ref [Image], logs: main }
      """)

  package static let unknownReference = DiagnosticKind(
    "unknown-reference", .error,
    "`Ref`, `GetAtt` and `Sub` name a parameter or resource of the template; CloudFormation refuses a name that is not there.",
    remedy:
      "Declare the parameter under `parameters` or the resource under `resources`, or correct the name. In `!Sub`, a variable of the router rather than of CloudFormation is written `${!NAME}`.",
    example: """
      parameters:
        Image: { Type: String }
      containers:
        app: { image: !Ref Imag, logs: main }
      """)

  /// Every kind that this room reports.
  package static let cloudFormation = [unknownFunction, functionArguments, unknownReference]
}
