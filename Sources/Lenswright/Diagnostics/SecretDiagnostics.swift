import LensSyntax

/// What can be wrong with a credential.
extension DiagnosticKind {
  static let plainSecret = DiagnosticKind(
    "plain-secret", .error,
    "A secret in the spec would be readable in the template, in the task definition and in the console.",
    remedy:
      "Put it into Secrets Manager and write its ARN, or into an SSM parameter and write its name. A credential that was in a file under version control counts as known: replace it at its issuer.",
    example: """
      destinations:
        main: { type: datadog, apiKey: 0123456789abcdef0123456789abcdef }
      """)

  static let clearCredential = DiagnosticKind(
    "clear-credential", .warning,
    "The value of an environment variable is readable in the template, in the task definition and in the console, and its name says that it is a secret.",
    remedy:
      "Put it into Secrets Manager or SSM and write it under `secrets` in place of `environment`. Where the value is none, another name ends the warning.",
    example: """
      containers:
        app:
          image: nginx:1.27
          environment: { DB_PASSWORD: correct-horse }
          logs: main
      """)

  static let secretReference = DiagnosticKind(
    "secret-reference", .error,
    "A secret is named by a Secrets Manager ARN, an SSM parameter name or ARN, or an intrinsic that gives one of these ARNs.",
    remedy:
      "Write the ARN of a Secrets Manager secret or of an SSM parameter, the parameter's name, or `{ valueFrom: <arn>, jsonKey: <key> }` for one value of a JSON secret.",
    example: """
      containers:
        app:
          image: nginx:1.27
          secrets: { KEY: 'arn:aws:s3:::acme/key' }
          logs: main
      """)
}
