package import LensCloudFormation
import LensFluent
package import LensSyntax

/// Sends logs to Mezmo, which was LogDNA.
package struct LogDNA: Destination {
  package var apiKey = SecretReference()
  package var host: Setting<String>?
  package var port: Setting<Int>?
  package var app: Setting<String>?
  package var hostname: Setting<String>?
  package var tags: OneOrMany<Setting<String>>?
  package var common = CommonKeys()

  package init() {}

  package static let keyword = "logdna"
  package static let aliases = ["mezmo"]
  package static let title = "Mezmo (LogDNA)"
  package static let summary = "Mezmo Log Analysis, which was called LogDNA."
  package static let kind = DestinationKind.vendor
  package static let example = "{ type: logdna, apiKey: /orders/mezmo-key }"
  package static let variants = [
    Variant(
      "tags", "an application, a host and tags of one's own",
      "{ type: logdna, apiKey: /orders/mezmo-key, host: logs.mezmo.com, app: checkout, hostname: orders-prod, tags: [prod, ecs] }"
    )
  ]
  package static let plugins: [PluginChoice] = [.fluentBit("logdna")]
  package static let fields: [Field<LogDNA>] =
    [
      .required("apiKey", \.apiKey, "The ingestion key: an ARN, an SSM name or an intrinsic."),
      .optional("host", \.host, "The host that takes the logs.", default: "logs.logdna.com"),
      .optional("port", \.port, "The port.", default: 443),
      .optional("app", \.app, "The application; the service's name by default."),
      .optional(
        "hostname", \.hostname,
        "The host that the logs come from; the router's own name by default, which each task has its own of."
      ),
      .optional("tags", \.tags, "Tags for the hosts: one, or a list."),
    ] + CommonKeys.fields.lifted(to: \.common)

  package static let options = [
    OptionNote("file", "The name of a file, for records that have none."),
    OptionNote("exclude_promoted_keys", "Leaves out of the line what stands beside it already."),
    OptionNote("logdna_endpoint", "The path; `/logs/ingest` by default."),
  ]
  package static let notes = [
    "The record's own `app`, `file`, `hostname`, `level`, `severity` and `meta` come before the keys here.",
    "IBM Log Analysis, which was LogDNA in IBM's cloud, ended in March 2025; IBM Cloud Logs has another interface.",
  ]
  package static let sources = [
    "plugins/out_logdna/logdna.c", "https://vector.dev/docs/reference/configuration/sinks/mezmo/",
    "https://cloud.ibm.com/docs/apiconnect?topic=apiconnect-ri-logs",
  ]

  package func lower(_ context: LoweringContext, _ diagnostics: inout Diagnostics) -> Lowered? {
    guard review(&diagnostics) else { return nil }
    var lowered = Lowered()
    lowered.set("logdna_host", ifPresent: host)
    if let port { lowered.set("logdna_port", port.value, at: port.span) }
    lowered.connect(host?.value ?? "logs.logdna.com", port?.value ?? 443)
    lowered.set("app", app, or: .string(context.service), beside: common)
    lowered.set("hostname", ifPresent: hostname)
    if let tags, let first = tags.items.first {
      var text: Interpolation = ""
      for (index, tag) in tags.items.enumerated() {
        if index > 0 { text.appendLiteral(",") }
        text.appendInterpolation(tag.value)
      }
      lowered.set("tags", text.value, at: first.span)
    }
    lowered.secret("api_key", ifPresent: apiKey)
    return lowered
  }

  private func review(_ diagnostics: inout Diagnostics) -> Bool {
    guard host?.isHost("host", &diagnostics) ?? true else { return false }
    // The plugin puts it into the address of its requests as it is.
    if let hostname, let text = hostname.literal, !text.hasRouterVariables,
      !text.utf8.allSatisfy({ $0.isLetterOrDigit || "-._~".utf8.contains($0) })
    {
      diagnostics.report(
        .invalidValue, "`hostname` has letters, digits and `-._~` only", at: hostname.span)
      return false
    }
    return true
  }
}
