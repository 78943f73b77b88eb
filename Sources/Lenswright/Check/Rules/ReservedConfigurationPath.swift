import LensCloudFormation
import LensFluent
import LensSyntax

/// A configuration file at the path of the agent's own.
package struct ReservedConfigurationPath: Rule {
  package init() {}

  package static let id = "reserved-configuration-path"
  package static let severity = Severity.error
  package static let bites: [Bite] = [.launch]
  package static let summary =
    "The router's configuration file has the path of the file that the agent writes."
  package static let reason =
    "The agent mounts its file there, over whatever the image has, and its file includes yours: it would include itself. Fluent Bit stops with `Read twice`."
  package static let remedy =
    "Put the file at another path, such as `/extra.conf`, and include none of the agent's from it."
  package static let bad = ExampleParts.task(
    firelens:
      "{ type: fluentbit, options: { config-file-type: file, config-file-value: ⟦/fluent-bit/etc/fluent-bit.conf⟧ } }"
  )
  package static let good = ExampleParts.task(
    firelens:
      "{ type: fluentbit, options: { config-file-type: file, config-file-value: /extra.conf } }")
  package static let sources = [
    "https://github.com/aws/amazon-ecs-agent/blob/v1.105.1/agent/api/task/task.go",
    "https://github.com/fluent/fluent-bit/blob/v5.1.1/src/config_format/flb_cf_fluentbit.c",
  ]
  package static var checked: String { "2026-11-26" }

  package func check(_ task: CheckedTask, _ findings: inout Findings) {
    guard let engine = task.engine, let firelens = task.router?.firelens,
      firelens.option(AgentFacts.configurationTypeOption)?.value.literal == "file",
      let value = firelens.option(AgentFacts.configurationValueOption)?.value,
      let path = value.literal
    else { return }
    // `/a//b` and `/a/./b` are the same file.
    let steps = path.split(separator: "/").filter { $0 != "." }
    guard path.hasPrefix("/"),
      "/" + steps.joined(separator: "/") == AgentFacts.generatedConfiguration(engine)
    else { return }
    findings.report(
      "the agent mounts its own file at `\(path)`", at: value.span,
      notes: ["a file that the image has there is hidden, and the agent's would include itself"],
      help: ["put your file elsewhere"])
  }
  package func check(_ files: OwnFiles, _ findings: inout Findings) {
    guard files.isIncluded else { return }
    for file in files.included {
      for case .include(let path, let span) in file.classic.items
      where normalizedPath(path) == AgentFacts.generatedConfiguration(files.engine) {
        findings.report(
          "the agent's own file includes this one", at: span, label: "Fluent Bit would not start",
          notes: ["it stops when it meets a file again"], help: ["leave this line out"])
      }
    }
  }
}
