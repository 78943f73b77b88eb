import LensCloudFormation
import LensFluent
import LensSyntax

/// A connection whose other end nobody looks at.
package struct UnverifiedConnection: Rule {
  package init() {}

  package static let id = "unverified-connection"
  package static let severity = Severity.warning
  package static let bites: [Bite] = [.policy]
  package static let summary =
    "An output does not look at the certificate of the server that it sends to."
  package static let reason =
    "Whoever can redirect the connection reads the logs and the credentials that are sent with them."
  package static let remedy =
    "Leave the verification on; a certificate authority of your own goes into `tls.ca_file`."
  package static let bad = ExampleParts.task(
    options: "{ Name: http, host: logs.example.com, tls: 'on', tls.verify: ⟦'off'⟧ }")
  package static let good = ExampleParts.task(
    options: "{ Name: http, host: logs.example.com, tls: 'on' }")
  package static let sources = [
    "https://docs.fluentbit.io/manual/administration/transport-security"
  ]
  package static var checked: String { "2026-11-26" }

  package func check(_ output: CheckedPlugin, _ findings: inout Findings) {
    guard output.isOutput else { return }
    for option in output.options {
      guard let text = option.value.literal?.lowercased(),
        TransportFacts.isUnverified(option.name, text, output.plugin.engine)
      else { continue }
      findings.report(
        "\(output.owner) sends to a server that is not verified", at: option.value.span,
        fix: output.removal(of: option).map {
          Fix("leave the verification on", edits: $0, isSafe: false)
        })
    }
  }
}
