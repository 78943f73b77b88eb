package import LensCloudFormation
import LensFluent
package import LensSyntax

/// Counts what it gets, and keeps nothing else.
package struct Counters: Destination {
  package var unit: Setting<Unit>?
  package var common = CommonKeys()

  package init() {}

  package enum Unit: String, Word { case second, minute, hour, day }

  package static let keyword = "counters"
  package static let title = "Counters"
  package static let summary =
    "Prints how many records and bytes came, into the router's log group."
  package static let kind = DestinationKind.local
  package static let example = "{ type: counters }"
  package static let variants = [
    Variant("hourly", "a line for each hour", "{ type: counters, unit: hour, eventBased: true }"),
    Variant(
      "each-chunk", "a line for each chunk", "{ type: counters, plugin: counter }"),
  ]
  package static let plugins: [PluginChoice] = [.fluentBit("flowcounter"), .fluentBit("counter")]
  package static let fields: [Field<Counters>] =
    [
      .optional(
        "unit", \.unit,
        "What is counted together: `second`, `minute`, `hour` or `day`.", default: "minute")
    ] + CommonKeys.fields.lifted(to: \.common)

  package static let options = [
    OptionNote(
      "event_based", "Whether the records' own times count, and not those of their arrival.")
  ]
  package static let notes = [
    "The lines themselves are discarded.",
    "A count is printed when the first record of the next unit comes.",
  ]
  package static let sources = [
    "plugins/out_flowcounter/out_flowcounter.c", "plugins/out_counter/counter.c",
  ]

  package func lower(_ context: LoweringContext, _ diagnostics: inout Diagnostics) -> Lowered? {
    var lowered = Lowered()
    if let unit { lowered.set("unit", unit.value, at: unit.span) }
    return lowered
  }
}
