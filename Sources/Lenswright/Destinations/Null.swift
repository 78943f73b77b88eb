import LensCloudFormation
import LensFluent
package import LensSyntax

/// Keeps nothing.
package struct Null: Destination {
  package var common = CommonKeys()

  package init() {}

  package static let keyword = "null"
  package static let title = "Nothing"
  package static let summary = "Discards what it gets."
  package static let kind = DestinationKind.local
  package static let example = "{ type: 'null' }"
  package static let variants = [
    Variant("fluentd", "a Fluentd router", "{ type: 'null' }", on: .fluentd)
  ]
  package static let plugins: [PluginChoice] = [.fluentBit("null"), .fluentd("null")]
  package static let fields: [Field<Null>] = CommonKeys.fields.lifted(to: \.common)

  package static let notes = [
    "The type is written in quotes: without them it is YAML's word for no value.",
    "A container whose lines a configuration of one's own routes logs to this destination, which adds no other output.",
  ]
  package static let sources = [
    "plugins/out_null/null.c", "fluent/fluentd:lib/fluent/plugin/out_null.rb",
  ]

  package func lower(_ context: LoweringContext, _ diagnostics: inout Diagnostics) -> Lowered? {
    Lowered()
  }
}
