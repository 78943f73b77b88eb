import LensCloudFormation
import LensFluent
package import LensSyntax

/// Posts logs into a channel of Slack.
package struct Slack: Destination {
  package var webhook = SecretReference()
  package var common = CommonKeys()

  package init() {}

  package static let keyword = "slack"
  package static let title = "Slack"
  package static let summary = "A channel of Slack, for the few lines that somebody should see."
  package static let kind = DestinationKind.vendor
  package static let example = "{ type: slack, webhook: /orders/slack-webhook }"
  package static let plugins: [PluginChoice] = [.fluentBit("slack")]
  package static let fields: [Field<Slack>] =
    [
      .required(
        "webhook", \.webhook,
        "The incoming webhook's whole address, which is the credential: an ARN, an SSM name or an intrinsic."
      )
    ] + CommonKeys.fields.lifted(to: \.common)

  package static let notes = [
    "All records of a chunk are one message, so a container posts about one message a second while it writes; Slack takes about one a second for a webhook and cuts off what is longer than 40,000 characters.",
    "Let only few lines through, with `include` in the container's `logs`.",
    "The message is each record as a whole, with its time and its metadata.",
  ]
  package static let sources = [
    "plugins/out_slack/slack.c", "https://api.slack.com/docs/rate-limits",
    "https://api.slack.com/changelog/2018-04-truncating-really-long-messages",
  ]

  package func lower(_ context: LoweringContext, _ diagnostics: inout Diagnostics) -> Lowered? {
    var lowered = Lowered()
    lowered.secret("webhook", ifPresent: webhook)
    lowered.connect("hooks.slack.com", 443)
    return lowered
  }
}
