import LensCloudFormation
import LensFluent
import LensSyntax

/// A credential that is sent over the internet as it is.
package struct UnencryptedCredential: Rule {
  package init() {}

  package static let id = "unencrypted-credential"
  package static let severity = Severity.warning
  package static let bites: [Bite] = [.silently]
  package static let summary =
    "An output sends a credential to a public host without TLS."
  package static let reason =
    "Fluent Bit speaks plain HTTP unless `tls` is on. Whoever is on the way reads the credential with every request, and the logs."
  package static let remedy =
    "Write `tls On`, with the port on which the server speaks TLS."
  package static let bad = ExampleParts.task(
    reading: """
      [OUTPUT]
          Name         splunk
          Match        app-firelens*
          Host         ⟦logs.example.com⟧
          splunk_token ${TOKEN}
      """, options: nil)
  package static let good = ExampleParts.task(
    reading: """
      [OUTPUT]
          Name         splunk
          Match        app-firelens*
          Host         logs.example.com
          tls          On
          splunk_token ${TOKEN}
      """, options: nil)
  package static let sources = [
    "https://docs.fluentbit.io/manual/administration/transport-security"
  ]
  package static var checked: String { "2026-11-27" }

  /// Ends of names that are nobody's on the internet: of RFC 6762, RFC 8375, RFC 9476 and draft-davies-internal-tld, of AWS and of Kubernetes.
  private static let inner = [
    "local", "localhost", "localdomain", "internal", "intranet", "private", "lan", "home", "corp",
    "arpa", "alt", "test", "invalid", "svc",
  ]

  package func check(_ output: CheckedPlugin, _ findings: inout Findings) {
    guard output.isOutput, output.plugin.engine == .fluentBit,
      TransportFacts.clearByDefault.contains(output.plugin.name),
      let host = output.option("host"), let name = host.value.literal, Self.isPublic(name),
      !output.isOn("tls"),
      output.lacks("tls") || output.option("tls")?.value.literal?.isOffWord ?? false,
      // A proxy and a list of servers lead elsewhere.
      ["proxy", "upstream", "endpoint"].allSatisfy(output.lacks),
      let credential = (output.options + output.secretOptions).first(where: {
        isCredential($0, output)
      })
    else { return }
    findings.report(
      "\(output.owner) sends a credential to `\(name)` without TLS", at: host.value.span,
      related: [Label(credential.span, "the credential")], help: ["write `tls On`"])
  }

  private func isCredential(_ option: ContainerView.Entry, _ output: CheckedPlugin) -> Bool {
    if output.plugin.option(option.name)?.isSecret ?? false { return true }
    guard ["header", "http_header"].contains(option.name.lowercased()),
      case .text(let text)? = option.value.pieces.first
    else { return false }
    return Headers.carryCredential(String(text.prefix { $0 != " " }))
  }

  /// Whether a name is one of the internet: with a dot, and none that a network uses inside. An address in numbers may be inside.
  private static func isPublic(_ host: String) -> Bool {
    let labels = host.lowercased().split(separator: ".", omittingEmptySubsequences: false)
    guard labels.count > 1, let last = labels.last, last.count > 1,
      last.utf8.allSatisfy(\.isLowerCase), !host.hasRouterVariables
    else { return false }
    return !inner.contains(String(last)) && !labels.contains("vpce")
  }
}
