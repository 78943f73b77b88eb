import LensCloudFormation
import LensFluent
package import LensSyntax

/// Any output plugin, by its own name and options.
package struct Custom: Destination {
  package var permissions: [PassedValue] = []
  package var common = CommonKeys()

  package init() {}

  package static let keyword = "custom"
  package static let title = "Any other plugin"
  package static let summary =
    "An output plugin by its own name, with its own options and the permissions that it needs."
  package static let kind = DestinationKind.local
  package static let example =
    "{ type: custom, plugin: gelf, options: { Host: graylog.internal, Port: 12201, Mode: tcp, Gelf_Short_Message_Key: log } }"
  package static let draft =
    "{ type: custom, plugin: gelf, options: { Host: graylog.example.com, Port: 12201, Mode: tcp, Gelf_Short_Message_Key: log } }"
  /// The plugin is one of Fluent Bit.
  package static let fluentdDraft: String? = nil
  /// Whatever the spec names.
  package static let plugins: [PluginChoice] = []
  package static let fields: [Field<Custom>] =
    [
      .optional(
        "permissions", \.permissions,
        "IAM statements for the task role, written as in a policy document.")
    ] + CommonKeys.fields.lifted(to: \.common)

  package static let notes = [
    "The options are checked against what is known of the plugin, and an unknown plugin is taken as it is in an image of your own.",
    "A destination of its own type knows permissions, ports and secrets; this one is told them.",
  ]
  package static let sources = ["Amazon ECS developer guide, \"Using FireLens\""]

  /// What the plugin would take for granted and nobody means.
  package func lower(_ context: LoweringContext, _ diagnostics: inout Diagnostics) -> Lowered? {
    var lowered = Lowered()
    guard context.engine == .fluentBit else { return lowered }
    switch context.plugin.name {
    // S3's takes us-east-1, and the others do not start without.
    case "s3", "cloudwatch_logs", "kinesis_firehose", "kinesis_streams":
      if !common.sets("region") { lowered.set("region", .ref("AWS::Region")) }
    // It would look for a field that no record has, and drop them all.
    case "gelf":
      if !common.sets("gelf_short_message_key") { lowered.set("gelf_short_message_key", "log") }
    default: break
    }
    return lowered
  }
}
