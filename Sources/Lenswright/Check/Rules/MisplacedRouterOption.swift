import LensCloudFormation
import LensFluent
import LensSyntax

/// An option of the FireLens configuration at a place where the agent does not look for it.
package struct MisplacedRouterOption: Rule {
  package init() {}

  package static let id = "misplaced-router-option"
  package static let severity = Severity.error
  package static let bites: [Bite] = [.registration, .launch]
  package static let summary =
    "An option of the FireLens configuration stands among a container's log options, or beside `options` instead of in it."
  package static let reason =
    "In a container's log options it becomes an option of the output, at which Fluent Bit stops, and no file is included. Beside `options` it is a property that ECS does not have."
  package static let remedy =
    "Write `enable-ecs-log-metadata`, `config-file-type` and `config-file-value` in `options` of the router's `firelensConfiguration`."
  package static let bad = """
    containerDefinitions:
      - name: app
        image: app:1
        essential: true
        logConfiguration:
          logDriver: awsfirelens
          options: { ⟦config-file-type⟧: file, ⟦config-file-value⟧: /extra.conf }
    \(ExampleParts.router)
    """
  package static let good = """
    containerDefinitions:
      - name: app
        image: app:1
        essential: true
        logConfiguration: { logDriver: awsfirelens }
      - name: log_router
        image: public.ecr.aws/aws-observability/aws-for-fluent-bit:3.5.8
        essential: true
        memoryReservation: 100
        firelensConfiguration:
          type: fluentbit
          options: { config-file-type: file, config-file-value: /extra.conf }
    \(ExampleParts.routerLogs)
    """
  package static let sources = [
    "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_FirelensConfiguration.html",
    "https://github.com/aws/amazon-ecs-agent/blob/v1.105.1/agent/taskresource/firelens/firelens_unix.go",
  ]
  package static var checked: String { "2026-11-26" }

  package func check(_ task: CheckedTask, _ findings: inout Findings) {
    for container in task.logging {
      for option in container.logging?.options ?? [] where Self.isRouters(option.name) {
        findings.report(
          "`\(option.name)` stands in the log options of `\(container.title)`", at: option.span,
          help: [
            "write it in `options` of `firelensConfiguration`\(task.router.map { " of `\($0.title)`" } ?? "")"
          ])
      }
    }
    for router in task.routers {
      let firelens = router.value["firelensConfiguration"]
      for entry in firelens?.entries ?? [] where Self.isRouters(entry.key.text) {
        findings.report(
          "`\(entry.key.text)` stands beside `options` of `firelensConfiguration`",
          at: entry.key.span, help: ["write it in `options`"],
          fix: fix(entry.key, entry.value, firelens?["options"], task.text))
      }
    }
  }

  /// Whether an option is meant for the router.
  static func isRouters(_ name: String) -> Bool {
    AgentFacts.options.contains(name.lowercased())
  }

  /// The edits that move an entry in front of the options that are there, or behind a key for them.
  private func fix(
    _ key: Mapping.Key, _ value: TemplateValue, _ options: TemplateValue?, _ text: EditableText
  ) -> Fix? {
    guard let literal = value.literal, let removal = text.removal(ofKey: key.span) else {
      return nil
    }
    let name = key.text.lowercased()
    guard let options else {
      // Where several stand there, the second finds the options that the first has made.
      let holder = text.spelling("options", besideKey: key.span)
      var object = Object()
      object.append(name, .string(literal))
      return text.insertion(holder, .object(object), beforeKey: key.span).map {
        Fix("move it into `\(holder)`", edits: [$0] + removal, isSafe: false)
      }
    }
    guard let first = options.entries?.first, !options.node.span.isNone,
      options.entries?.contains(where: { $0.key.text == name }) == false
    else { return nil }
    return text.insertion(name, .string(literal), beforeKey: first.key.span).map {
      Fix("move it into `options`", edits: [$0] + removal, isSafe: false)
    }
  }
}
