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
    // What a secret option takes from the environment is found there.
    let used = task.logging.flatMap { $0.logging?.options ?? [] }
      .flatMap { $0.value.text { _ in "" }.routerVariables }
    for variable in router.environment
    where soundsLikeCredential(variable.name) && !used.contains(variable.name) {
      guard ClearSecret.isClear(variable.value, task), !isReference(variable) else { continue }
      redactCredential(variable.value, task, &findings)
      findings.report(
        "the environment of `\(router.title)` holds `\(variable.name)` in clear",
        at: variable.value.span, label: "readable for everybody who may see the task definition",
        help: ["name it in `secrets`, and change the secret: it has been in this file"])
    }
  }

  /// Whether the value only says where a credential is, or how it is used.
  private func isReference(_ variable: ContainerView.Entry) -> Bool {
    let value = variable.value.text { _ in "" }
    let words = variable.name.lowercased().split(separator: "_")
    let isPlace = words.contains {
      ["file", "path", "arn", "name", "id", "url", "uri", "host", "endpoint", "ttl"].contains($0)
    }
    return isPlace || value.hasPrefix("/") || value.hasPrefix("arn:") || value.isBooleanWord
      || Int(value) != nil
  }
}
