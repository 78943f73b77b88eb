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
    "A log option, or one of a configuration file, that holds a credential is written in clear."
  package static let reason =
    "Log options are a part of the task definition, which everybody who may describe it can read, and they go into the router's configuration file. A parameter of the template or a dynamic reference changes nothing about that: CloudFormation puts its value there. A configuration file is read by whoever sees the repository, the bucket or the image that it lies in."
  package static let remedy =
    "Put the value into AWS Secrets Manager or the Parameter Store, and name it in `secretOptions` of the log configuration; for a configuration file, in the router's `secrets`, with `${NAME}` in the file."
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
    if let files = task.files { reviewFiles(files, router, task, &findings) }
    for container in task.logging {
      let plugin = task.plugin(of: container)
      for option in container.logging?.options ?? [] {
        guard let credential = credential(in: option, plugin, task.engine) else { continue }
        reviewVariables(
          of: option, credential.name, "`\(container.title)`", router, task, &findings)
        if Self.isClear(credential.value, task) {
          redactCredential(option.value, task, &findings)
          report(
            "\(credential.name) of `\(container.title)` is in clear", at: option.value.span,
            help: credential.isPart
              ? "keep the whole value of the option in a secret and name that in `secretOptions`"
              : "name it in `secretOptions` by the ARN of a secret", &findings)
        }
      }
    }
  }

  /// The variables of a file's credentials.
  private func reviewFiles(
    _ files: OwnFiles, _ router: ContainerView, _ task: CheckedTask, _ findings: inout Findings
  ) {
    for plugin in files.plugins(task) {
      for option in plugin.options {
        guard let credential = credential(in: option, plugin.plugin, files.engine) else { continue }
        reviewVariables(of: option, credential.name, plugin.owner, router, task, &findings)
      }
    }
  }

  /// The router's environment is as readable as the options; its secrets are not.
  private func reviewVariables(
    of option: ContainerView.Entry, _ credential: String, _ owner: String, _ router: ContainerView,
    _ task: CheckedTask, _ findings: inout Findings
  ) {
    for name in option.value.text({ _ in "" }).routerVariables {
      guard let variable = router.variable(name), Self.isClear(variable.value, task) else {
        continue
      }
      redactCredential(variable.value, task, &findings)
      report(
        "\(credential) of \(owner) is in clear in the environment of `\(router.title)`",
        at: variable.value.span, help: "name it in `secrets` of the router", &findings)
    }
  }

  package func check(_ files: OwnFiles, _ findings: inout Findings) {
    for section in files.sections {
      guard let end = Plugin.End(rawValue: section.kind.lowercased()) else { continue }
      let plugin = section.entry("name").flatMap { Plugin.named($0.value, .fluentBit, end) }
      for entry in section.entries {
        check(ContainerView.Entry(entry), plugin, "this \(end.rawValue)", files, &findings)
      }
    }
    for element in files.outputElements {
      let plugin = element["@type"]?.literal.flatMap { Plugin.named($0, .fluentd, .output) }
      for parameter in element.parameters {
        check(ContainerView.Entry(parameter), plugin, "this output", files, &findings)
      }
    }
  }

  private func check(
    _ option: ContainerView.Entry, _ plugin: Plugin?, _ owner: String, _ files: OwnFiles,
    _ findings: inout Findings
  ) {
    guard let credential = credential(in: option, plugin, files.engine),
      credential.value.pieces.contains(where: Self.isWritten)
    else { return }
    findings.redact(option.value.span)
    let name = files.engine == .fluentBit ? "`${NAME}`" : "`\"#{ENV['NAME']}\"`"
    findings.report(
      "\(credential.name) of \(owner) is in clear", at: option.value.span,
      label: "readable wherever the file is kept",
      help: [
        "keep it in the router's `secrets` and name it here: \(name); and change the secret: it has been in this file"
      ])
  }

  /// Whether a part of a file's value is text of its own.
  private static func isWritten(_ piece: TemplateText.Piece) -> Bool {
    guard case .text(let text) = piece else { return false }
    return !text.isEmpty && !text.includes("${") && !schemes.contains(text.lowercased())
  }

  /// The credential of an option: its whole value, what a header says behind its name, or an address that has one in it.
  private func credential(
    in option: ContainerView.Entry, _ plugin: Plugin?, _ engine: Engine?
  ) -> (name: String, value: TemplateText, isPart: Bool)? {
    if plugin?.option(option.name)?.isSecret ?? false {
      return ("the secret `\(option.name)`", option.value, false)
    }
    guard engine == .fluentBit else { return nil }
    if ["header", "http_header"].contains(option.name.lowercased()) {
      guard case .text(let text)? = option.value.pieces.first,
        let space = text.firstIndex(of: " "),
        Headers.carryCredential(String(text[..<space]))
      else { return nil }
      let rest = String(text[space...].drop { $0 == " " })
      let value = TemplateText(
        [.text(rest)] + option.value.pieces.dropFirst(), span: option.value.span)
      return ("the header `\(text[..<space])`", value, true)
    }
    guard let text = option.value.literal, !text.hasRouterVariables, text.carriesCredential else {
      return nil
    }
    return ("the credential in `\(option.name)`", option.value, true)
  }

  private func report(
    _ message: String, at span: Span, help: String, _ findings: inout Findings
  ) {
    findings.report(
      message, at: span, label: "readable for everybody who may see the task definition",
      help: ["\(help), and change the secret: it has been in this file"])
  }

  /// Whether some text of its own stands there, or a parameter that anybody can read.
  static func isClear(_ text: TemplateText, _ task: CheckedTask) -> Bool {
    text.pieces.contains { piece in
      switch piece {
      // Beside a variable of the router's stands a word such as `Bearer`.
      case .text: return isWritten(piece)
      case .unknown(let name):
        if dynamicReferences.contains(where: name.hasPrefix) { return true }
        guard let parameter = task.template.parameters[name]?.mapping else { return false }
        return parameter["NoEcho"]?.scalar?.text.lowercased() != "true"
      }
    }
  }

  /// Words before the credential of a header.
  private static let schemes = ["bearer ", "basic ", "splunk ", "apikey ", "token "]

  /// What CloudFormation looks up before ECS sees the task definition.
  private static let dynamicReferences = ["secretsmanager:", "ssm-secure:", "ssm:"]
}
