import LensCloudFormation
import LensFluent
import LensSyntax

/// An option that came after the router's image.
package struct NewerOption: Rule {
  package init() {}

  package static let id = "newer-option"
  package static let severity = Severity.error
  package static let bites: [Bite] = [.launch]
  package static let summary =
    "A log option, or a word of one, came with a later Fluent Bit than the one in the router's image."
  package static let reason =
    "To the older Fluent Bit the option is an unknown one, and it stops when it starts."
  package static let remedy =
    "Use an image with the version that the option came with, or leave the option out."
  package static let bad = ExampleParts.task(
    options: "{ Name: loki, host: loki.internal, ⟦structured_metadata⟧: 'app=$app' }",
    image: "public.ecr.aws/aws-observability/aws-for-fluent-bit:2.32.3")
  package static let good = ExampleParts.task(
    options: "{ Name: loki, host: loki.internal, structured_metadata: 'app=$app' }")
  package static let sources = [
    "https://github.com/fluent/fluent-bit/releases",
    "https://github.com/aws/aws-for-fluent-bit/releases",
  ]
  package static var checked: String { "2026-11-26" }

  package func check(_ plugin: CheckedPlugin, _ findings: inout Findings) {
    // What a moving image holds today is not known.
    guard let image = plugin.image, let version = image.engineVersion, image.engine == .fluentBit,
      !image.isMoving, plugin.plugin.engine == .fluentBit
    else { return }
    // Of a plugin that came later, none of the options is worth a word.
    if let since = plugin.plugin.since, version < since { return }
    for option in plugin.options + plugin.secretOptions {
      guard let known = plugin.plugin.option(option.name) else { continue }
      var since = known.isInAWSBuild ? nil : known.since
      var place = option.span
      var subject = "the option `\(option.name)`"
      if since.map({ $0 <= version }) ?? true, let text = option.value.literal, plugin.isOutput {
        since = ValueVersions.since(plugin.plugin.name, option.name, text)
        place = option.value.span
        subject = "`\(text)` of `\(option.name)`"
      }
      guard let since, version < since else { continue }
      findings.report(
        "\(subject) came with Fluent Bit \(since)", at: place,
        notes: ["the router's image holds \(version)"], help: ["choose a newer image"])
    }
  }
}
