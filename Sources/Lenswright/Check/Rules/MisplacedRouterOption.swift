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
      guard let firelens = router.value["firelensConfiguration"] else { continue }
      let misplaced = (firelens.entries ?? []).filter { Self.isRouters($0.key.text) }
      for (index, entry) in misplaced.enumerated() {
        let fix =
          firelens["options"].map { move(entry, into: $0, task.text) }
          // Options that are made for the first are made for all.
          ?? (index == 0 && firelens.lacks("options")
            ? gather(misplaced, firelens, task.text) : nil)
        findings.report(
          "`\(entry.key.text)` stands beside `options` of `firelensConfiguration`",
          at: entry.key.span, help: ["write it in `options`"], fix: fix ?? nil)
      }
    }
  }

  /// Whether an option is meant for the router.
  static func isRouters(_ name: String) -> Bool {
    AgentFacts.options.contains(name.lowercased())
  }

  private typealias Entry = (key: Mapping.Key, value: TemplateValue)

  /// Moves an entry in front of the options that are there.
  private func move(_ entry: Entry, into options: TemplateValue, _ text: EditableText) -> Fix? {
    let name = entry.key.text.lowercased()
    guard let value = entry.value.literal, let entries = options.entries, let first = entries.first,
      !entries.contains(where: { $0.key.text == name }),
      let insertion = text.insertion(name, .string(value), beforeKey: first.key.span),
      let removal = text.removal(ofKey: entry.key.span)
    else { return nil }
    return Fix("move it into `options`", edits: [insertion] + removal)
  }

  /// Makes options of one or two entries, in the place of the first. More are not moved together: what lies between them belongs to the one or the other.
  private func gather(
    _ entries: [Entry], _ firelens: TemplateValue, _ text: EditableText
  ) -> Fix? {
    guard let first = entries.first, entries.count <= 2 else { return nil }
    var options = Object()
    for entry in entries {
      let name = entry.key.text.lowercased()
      guard let value = entry.value.literal, options[name] == nil else { return nil }
      options[name] = .string(value)
    }
    let holder = text.spelling("options", besideKey: firelens.keySpan)
    guard
      let edit = text.replacement(
        ofKey: first.key.span, first.value.node.span, with: holder, .object(options))
    else { return nil }
    var edits = [edit]
    for entry in entries.dropFirst() {
      guard let removal = text.removal(ofKey: entry.key.span) else { return nil }
      edits += removal
    }
    return Fix("move \(entries.count == 1 ? "it" : "both") into `\(holder)`", edits: edits)
  }
}
