import LensSyntax

/// What can be wrong with the template as a whole.
extension DiagnosticKind {
  static let duplicateID = DiagnosticKind(
    "duplicate-id", .error,
    "Two resources would have the same logical ID.",
    remedy:
      "Rename the destination, the parameter or the resource. Logical IDs of generated resources are made from the names of destinations: `main` gives `MainLogGroup`.",
    example: """
      resources:
        MainLogGroup: { Type: AWS::Logs::LogGroup }
      """)

  static let referenceCycle = DiagnosticKind(
    "reference-cycle", .error,
    "CloudFormation makes a resource after those that it refers to, so that resources which refer to one another can never be made.",
    remedy:
      "Write the value itself in one of the places, or take it from another stack. A policy or a rule that refers to both can be a resource of its own.",
    example: """
      containers:
        app:
          image: nginx:1.27
          environment: { REVISION: !Ref TaskDefinition }
          logs: main
      """)

  static let badOverride = DiagnosticKind(
    "bad-override", .error,
    "The path of an override leads nowhere in the finished template, or the override says nothing to do.",
    remedy:
      "Write a JSON Pointer into the template as `lenswright compile` prints it: `/Resources/TaskDefinition/Properties/…`, with `-` behind a list to append. Give `value`, or `remove: true`.",
    example: """
      overrides:
        - { path: Resources/TaskDefinition, value: 1 }
      """)

  static let brokenTemplate = DiagnosticKind(
    "broken-template", .error,
    "What overrides or passed-through resources made of the template breaks a FireLens rule.",
    remedy:
      "Change the override or the resource so that the rule holds. What the rule protects is in the message; there is no way to switch it off.",
    example: """
      network: { ingress: [{ ports: 80, from: 10.0.0.0/8 }] }
      overrides:
        - path: /Resources/SecurityGroup/Properties/SecurityGroupIngress/-
          value: { IpProtocol: -1, CidrIp: 0.0.0.0/0 }
      """)
}
