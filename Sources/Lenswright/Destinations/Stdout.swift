package import LensCloudFormation
import LensFluent
package import LensSyntax

/// Prints logs to the router's own output, to look at them while something is being set up.
package struct Stdout: Destination {
  package var format: Setting<Format>?
  package var common = CommonKeys()

  package init() {}

  package enum Format: String, Word {
    case jsonLines = "json_lines"
    case json
    case jsonStream = "json_stream"
    case msgpack
  }

  package static let keyword = "stdout"
  package static let title = "The router's own output"
  package static let summary =
    "Prints the records into the router's log group, for looking at them."
  package static let kind = DestinationKind.local
  package static let example = "{ type: stdout }"
  package static let variants = [
    Variant("fluentd", "a Fluentd router", "{ type: stdout }", on: .fluentd)
  ]
  package static let plugins: [PluginChoice] = [.fluentBit("stdout"), .fluentd("stdout")]
  package static let fields: [Field<Stdout>] =
    [
      .optional(
        "format", \.format, "`json_lines`, `json`, `json_stream` or `msgpack`.",
        default: "json_lines")
    ] + CommonKeys.fields.lifted(to: \.common)

  package static let notes = [
    "What it prints is in the router's log group, beside the router's own messages."
  ]
  package static let sources = ["plugins/out_stdout/stdout.c", "fluent/fluentd:out_stdout.rb"]

  package func lower(_ context: LoweringContext, _ diagnostics: inout Diagnostics) -> Lowered? {
    var lowered = Lowered()
    if context.engine == .fluentBit {
      lowered.set(
        "format", format?.value ?? "json_lines", at: format?.span ?? .none)
    } else if let format {
      diagnostics.report(
        .unsupportedEngine, "Fluentd's stdout takes its format in a section", at: format.span,
        label: "plain log options cannot carry it")
      return nil
    }
    return lowered
  }
}
