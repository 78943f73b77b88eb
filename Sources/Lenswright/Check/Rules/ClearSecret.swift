import LensCloudFormation
import LensFluent
import LensSyntax

/// A credential that everybody can read.
package struct ClearSecret: Rule {
  package init() {}

  package static let id = "clear-secret"
  package static let severity = Severity.error
  package static let bites: [Bite] = [.silently]
  package static let summary =
    "A log option that holds a credential is written in clear."
  package static let reason =
    "Log options are a part of the task definition, which everybody who may describe it can read, and they go into the router's configuration file. A parameter of the template or a dynamic reference changes nothing about that: CloudFormation puts its value there."
  package static let remedy =
    "Put the value into AWS Secrets Manager or the Parameter Store, and name it in `secretOptions` of the log configuration."
  package static let bad = """
    containerDefinitions:
      - name: app
        image: app:1
        essential: true
        logConfiguration:
          logDriver: awsfirelens
          options: { Name: datadog, apikey: ⟦0123456789abcdef0123456789abcdef⟧ }
    \(ExampleParts.router)
    """
  package static let good = """
    containerDefinitions:
      - name: app
        image: app:1
        essential: true
        logConfiguration:
          logDriver: awsfirelens
          options: { Name: datadog }
          secretOptions:
            - name: apikey
              valueFrom: arn:aws:secretsmanager:eu-west-1:123456789012:secret:datadog-AbCdEf
    \(ExampleParts.router)
    """
  package static let sources = [
    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-logconfig.html"
  ]

  package func check(_ task: CheckedTask, _ findings: inout Findings) {
    guard let router = task.router else { return }
    for container in task.logging {
      guard let plugin = task.plugin(of: container) else { continue }
      for option in container.logging?.options ?? []
      where plugin.option(option.name)?.isSecret ?? false {
        if let value = option.value.literal, let name = variable(value) {
          // The router's environment is as readable; its secrets are not.
          guard let variable = router.variable(name), isClear(variable.value, task) else {
            continue
          }
          redactCredential(variable.value, task, &findings)
          report(
            "the secret `\(option.name)` of `\(container.title)` is in clear in the environment of `\(router.title)`",
            at: variable.value.span, &findings)
        } else if isClear(option.value, task) {
          redactCredential(option.value, task, &findings)
          report(
            "the secret `\(option.name)` of `\(container.title)` is in clear",
            at: option.value.span,
            &findings)
        }
      }
    }
  }

  private func report(_ message: String, at span: Span, _ findings: inout Findings) {
    findings.report(
      message, at: span, label: "readable for everybody who may see the task definition",
      help: [
        "name it in `secretOptions` by the ARN of a secret, and change the secret: it has been in this file"
      ])
  }

  /// The name in a value that is nothing but `${NAME}`.
  private func variable(_ value: String) -> String? {
    guard value.hasPrefix("${"), value.hasSuffix("}") else { return nil }
    let name = value.dropFirst(2).dropLast()
    return name.contains { "${}".contains($0) } ? nil : String(name)
  }

  /// Whether some text of its own stands there, or a parameter that anybody can read.
  private func isClear(_ text: TemplateText, _ task: CheckedTask) -> Bool {
    text.pieces.contains { piece in
      switch piece {
      case .text(let text):
        // Beside a variable of the router's stands a word such as `Bearer`.
        return !text.isEmpty && !text.includes("${")
      case .unknown(let name):
        if name.hasPrefix("{{resolve:") { return true }
        guard let parameter = task.template.parameters[name]?.mapping else { return false }
        return parameter["NoEcho"]?.scalar?.text.lowercased() != "true"
      }
    }
  }
}
