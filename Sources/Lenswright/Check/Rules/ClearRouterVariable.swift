import LensCloudFormation
import LensFluent
import LensSyntax

/// A credential in the environment of the router.
package struct ClearRouterVariable: Rule {
  package init() {}

  package static let id = "clear-router-variable"
  package static let severity = Severity.warning
  package static let bites: [Bite] = [.silently]
  package static let summary =
    "The router's environment holds in clear what its name says is a credential."
  package static let reason =
    "The environment of a container is a part of the task definition, which everybody who may describe it can read."
  package static let remedy =
    "Put the value into AWS Secrets Manager or the Parameter Store, and name it in `secrets` of the router."
  package static let bad = ExampleParts.task(
    router: """
      memoryReservation: 100
          environment: [{ name: LOKI_TOKEN, value: ⟦0123456789abcdef⟧ }]
      """)
  package static let good = ExampleParts.task(
    ExampleParts.executionRole,
    router: """
      memoryReservation: 100
          secrets: [{ name: LOKI_TOKEN, valueFrom: /loki/token }]
      """)
  package static let sources = [
    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/specifying-sensitive-data.html"
  ]
  package static var checked: String { "2026-11-26" }

  package func check(_ task: CheckedTask, _ findings: inout Findings) {
    guard let router = task.router else { return }
    let named = router.environment.filter { isCredential($0.name) }
    if named.isEmpty { return }
    // What a secret option takes from the environment is found there.
    let used = task.logging.flatMap { $0.logging?.options ?? [] }
      .flatMap { $0.value.text { _ in "" }.routerVariables }
    for variable in named where !used.contains(variable.name) {
      guard ClearSecret.isClear(variable.value, task), !isReference(variable.value) else {
        continue
      }
      redactCredential(variable.value, task, &findings)
      findings.report(
        "the environment of `\(router.title)` holds `\(variable.name)` in clear",
        at: variable.value.span, label: "readable for everybody who may see the task definition",
        help: ["name it in `secrets`, and change the secret: it has been in this file"])
    }
  }

  /// Whether the name ends as the names of credentials do; `TOKEN_FILE` and `SECRET_NAME` do not.
  private func isCredential(_ name: String) -> Bool {
    let name = name.lowercased()
    return [
      "password", "passwd", "secret", "token", "api_key", "apikey", "license_key", "shared_key",
      "secret_key", "secret_access_key",
    ].contains { name.hasSuffix($0) }
  }

  /// Whether the value only says where a credential is, or is a switch.
  private func isReference(_ value: TemplateText) -> Bool {
    let text = value.text { _ in "" }
    return text.hasPrefix("/") || text.hasPrefix("arn:") || text.isBooleanWord
  }
}
