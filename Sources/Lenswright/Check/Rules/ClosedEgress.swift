import LensCloudFormation
import LensSyntax

/// Security groups that do not let the router out to where it sends.
package struct ClosedEgress: Rule {
  package init() {}

  package static let id = "closed-egress"
  package static let severity = Severity.warning
  package static let bites: [Bite] = [.silently]
  package static let summary =
    "No security group of the task lets the router out to its destination."
  package static let reason =
    "A security group with egress rules lets nothing else out. The router cannot connect, retries until it gives the logs up, and nothing else fails."
  package static let remedy =
    "Add an egress rule for the port of the destination: 443 for AWS's services."
  package static let bad = template("⟦SecurityGroupEgress⟧", port: 5432)
  package static let good = template("SecurityGroupEgress", port: 443)
  package static let sources = [
    "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-securitygroup.html"
  ]
  package static var checked: String { "2026-11-26" }

  private static func template(_ key: String, port: Int) -> String {
    ExampleTemplate.task(
      options: ExampleTemplate.logGroup(),
      ExampleTemplate.service(
        """
              \(key):
                - { IpProtocol: tcp, FromPort: \(port), ToPort: \(port), CidrIp: 10.0.0.0/8 }
        """))
  }

  package func check(_ task: CheckedTask, _ findings: inout Findings) {
    guard task.networkMode == .awsvpc, let router = task.router, !hasProxy(router) else { return }
    let outputs = task.outputs.compactMap {
      output -> (name: ContainerView.Entry, connection: OutputConnection)? in
      OutputConnection(output.plugin, output.options).map { (output.name, $0) }
    }
    guard !outputs.isEmpty else { return }
    for launch in task.template.launches(of: task.definition) {
      guard launch.hasKnownSecurityGroups else { continue }
      let groups = launch.securityGroups.map { task.template.securityGroup($0) }
      let known = groups.compactMap { $0 }
      guard known.count == groups.count,
        known.allSatisfy({ isClosed($0) && !task.template.exports($0.resource.id) })
      else { continue }
      let blocked = outputs.filter { output in
        known.allSatisfy { $0.egress.allSatisfy { $0.admits(output.connection.port) == false } }
      }
      guard !blocked.isEmpty else { continue }
      var ports: [String] = []
      for output in blocked where !ports.contains("\(output.connection.port)") {
        ports.append("\(output.connection.port)")
      }
      findings.report(
        "no security group of `\(launch.resource.id)` lets the router out on \(ports.count == 1 ? "port" : "ports") \(enumeration(ports))",
        at: known[0].resource["SecurityGroupEgress"]?.keySpan ?? known[0].resource.span,
        related: blocked.map {
          Label(
            $0.name.value.span, "connects to \($0.connection.host) on port \($0.connection.port)")
        }, notes: ["a group with egress rules lets nothing else out"],
        help: ["add an egress rule for \(ports.count == 1 ? "the port" : "each port")"])
    }
  }

  /// Whether a group has egress rules, all of which are known. Without any it lets everything out.
  private func isClosed(_ group: SecurityGroupView) -> Bool {
    group.hasAllRules && !group.egress.isEmpty
  }

  private func hasProxy(_ router: ContainerView) -> Bool {
    !router.secrets.isWhole || router.value["environmentFiles"] != nil
      || (router.environment.map(\.name)
        + router.secrets.elements.compactMap { $0["name"]?.literal })
        .contains { ["http_proxy", "https_proxy", "all_proxy"].contains($0.lowercased()) }
  }
}
