import LensCloudFormation
import LensFluent
import LensSyntax

/// A configuration file whose path does not begin at the root.
package struct RelativeConfigurationPath: Rule {
  package init() {}

  package static let id = "relative-configuration-path"
  package static let severity = Severity.warning
  package static let bites: [Bite] = [.launch]
  package static let summary =
    "The path of the router's configuration file is relative."
  package static let reason =
    "The agent writes it down as it is. Fluent Bit then looks in the folder that it was started in, which is the image's business, and after that beside the agent's file; Fluentd looks beside it. A file that is not found stops the router."
  package static let remedy =
    "Write the path from the root on: `/extra.conf`."
  package static let bad = ExampleParts.task(
    firelens:
      "{ type: fluentbit, options: { config-file-type: file, config-file-value: ⟦extra.conf⟧ } }")
  package static let good = ExampleParts.task(
    firelens:
      "{ type: fluentbit, options: { config-file-type: file, config-file-value: /fluent-bit/etc/extra.conf } }"
  )
  package static let sources = [
    "https://github.com/fluent/fluent-bit/blob/v5.1.1/src/config_format/flb_cf_fluentbit.c"
  ]
  package static var checked: String { "2026-11-26" }

  package func check(_ task: CheckedTask, _ findings: inout Findings) {
    for router in task.routers {
      guard let firelens = router.firelens,
        firelens.option(AgentFacts.configurationTypeOption)?.value.literal == "file",
        let value = firelens.option(AgentFacts.configurationValueOption)?.value,
        let path = value.literal, !path.hasPrefix("/")
      else { continue }
      // What names an object is a matter of its type, and where a variable leads nobody knows.
      if ["arn:", "s3://", "$"].contains(where: path.hasPrefix) { continue }
      let folder = firelens.type?.literal.flatMap(Engine.init).map { engine in
        let file = AgentFacts.generatedConfiguration(engine)
        return String(file[...(file.lastIndex(of: "/") ?? file.startIndex)])
      }
      findings.report(
        path.isEmpty
          ? "the router's configuration file has no path" : "the path `\(path)` is relative",
        at: value.span, help: ["write it from the root on"],
        fix: path.isEmpty
          ? nil
          : folder.flatMap { folder in
            task.text.replacement(of: value.span, with: folder + path).map {
              Fix(
                "write `\(folder + path)`, where the engine looks too", edits: [$0], isSafe: false)
            }
          })
    }
  }
}
