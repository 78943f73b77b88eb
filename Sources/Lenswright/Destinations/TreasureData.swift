package import LensCloudFormation
import LensFluent
package import LensSyntax

/// Sends logs to Treasure Data.
package struct TreasureData: Destination {
  package var apiKey = SecretReference()
  package var database = Setting("")
  package var table = Setting("")
  package var region: Known<Region>?
  package var common = CommonKeys()

  package init() {}

  package enum Region: String, Word {
    case us, jp

    /// What the site's hosts end in.
    fileprivate var domain: String {
      self == .us ? "treasuredata.com" : "treasuredata.co.jp"
    }
  }

  package static let keyword = "treasure-data"
  package static let title = "Treasure Data"
  package static let summary = "A table of Treasure Data."
  package static let kind = DestinationKind.vendor
  package static let example =
    "{ type: treasure-data, apiKey: /orders/treasure-data-key, database: logs, table: orders }"
  package static let draft =
    "{ type: treasure-data, apiKey: /orders/treasure-data-key, database: logs, table: containers }"
  package static let variants = [
    Variant(
      "japan", "an account of the site in Tokyo",
      "{ type: treasure-data, apiKey: /orders/treasure-data-key, database: logs, table: orders, region: jp }"
    ),
    Variant(
      "fluentd", "a Fluentd router",
      "{ type: treasure-data, apiKey: /orders/treasure-data-key, database: logs, table: orders }",
      on: .fluentd),
    Variant(
      "fluentd-japan", "a Fluentd router and the site in Tokyo",
      "{ type: treasure-data, apiKey: /orders/treasure-data-key, database: logs, table: orders, region: jp }",
      on: .fluentd),
  ]
  package static let plugins: [PluginChoice] = [
    .fluentBit("td"), .fluentd("tdlog", gem: "fluent-plugin-td"),
  ]
  package static let fields: [Field<TreasureData>] =
    [
      .required(
        "apiKey", \.apiKey, "A key that may write: an ARN, an SSM name or an intrinsic."),
      .required("database", \.database, "The database."),
      .required("table", \.table, "The table."),
      .optional("region", \.region, "The site of the account: `us` or `jp`.", default: "us"),
    ] + CommonKeys.fields.lifted(to: \.common)

  package static let options = [
    OptionNote("auto_create_table", "Whether Fluentd makes a table that is missing."),
    OptionNote("flush_interval", "Seconds for which Fluentd collects; 300 by default."),
    OptionNote("import_endpoint", "Fluentd's host for imports, for an account of another site."),
    OptionNote("api_endpoint", "Fluentd's host for the rest, for an account of another site."),
    OptionNote("buffer_type", "Where Fluentd collects: `memory`, or `file` with a `buffer_path`."),
  ]
  package static let notes = [
    "Fluent Bit's plugin knows the sites `us` and `jp` only; an account elsewhere needs Fluentd.",
    "Fluentd's plugin would collect in files below a path that it has to be told; in memory it collects for five minutes, and sends the rest when the router stops.",
  ]
  package static let sources = [
    "plugins/out_td/td.c", "plugins/out_td/td_config.c",
    "treasure-data/fluent-plugin-td:lib/fluent/plugin/out_tdlog.rb",
    "treasure-data/td-client-ruby:lib/td/client/api.rb",
    "fluent/fluentd:lib/fluent/plugin_helper/compat_parameters.rb",
  ]

  package func lower(_ context: LoweringContext, _ diagnostics: inout Diagnostics) -> Lowered? {
    guard TreasureData.isName(database, "database", &diagnostics),
      TreasureData.isName(table, "table", &diagnostics)
    else { return nil }
    var lowered = Lowered()
    let site = region?.value ?? .us
    switch context.engine {
    case .fluentBit:
      lowered.set("Database", database.value, at: database.span)
      lowered.set("Table", table.value, at: table.span)
      if let region {
        lowered.set("Region", .string(region.value.rawValue.uppercased()), at: region.span)
      }
      lowered.secret("API", ifPresent: apiKey)
      lowered.connect(.string("api.\(site.domain)"), 443)
    case .fluentd:
      lowered.set("database", database.value, at: database.span)
      lowered.set("table", table.value, at: table.span)
      if let region {
        lowered.set("import_endpoint", .string("api-import.\(site.domain)"), at: region.span)
        lowered.set("api_endpoint", .string("api.\(site.domain)"), at: region.span)
      }
      // A file buffer needs a path of its own. The name is an old one, which the plugin takes outside of a section.
      lowered.set("buffer_type", nil, or: "memory", beside: common)
      lowered.secret("apikey", ifPresent: apiKey)
      lowered.connect(.string("api-import.\(site.domain)"), 443)
      lowered.connect(.string("api.\(site.domain)"), 443)
      // Each upload is packed in a temporary file.
      lowered.writesFiles = true
    }
    return lowered
  }

  private static func isName(
    _ name: Setting<String>, _ key: String, _ diagnostics: inout Diagnostics
  ) -> Bool {
    guard let text = name.literal, !text.hasRouterVariables else { return true }
    let isRight =
      (3...255).contains(text.utf8.count)
      && text.utf8.allSatisfy { $0.isLetterOrDigit && !(65...90).contains($0) || $0 == 95 }
    if isRight { return true }
    diagnostics.report(
      .invalidValue, "`\(text)` cannot be the name of a \(key)", at: name.span,
      notes: ["such a name has 3 to 255 lower-case letters, digits and `_`"])
    return false
  }
}
