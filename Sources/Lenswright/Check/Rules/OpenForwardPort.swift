import LensCloudFormation
import LensFluent
import LensSyntax

/// A security group of a task that lets the router's port 24224 in.
package struct OpenForwardPort: Rule {
  package init() {}

  package static let id = "open-forward-port"
  package static let severity = Severity.error
  package static let bites: [Bite] = [.silently]
  package static let summary =
    "A security group of a task with a log router admits port 24224."
  package static let reason =
    "Whoever reaches the router there can write into your logs. In network mode awsvpc the agent lets the router listen on the loopback address alone, so that the group is the second lock and not the only one: a configuration file with an input of its own opens the first."
  package static let remedy =
    "Leave the port out: one rule below it and one above it admit everything else. A forward destination, such as a log aggregator, admits the port in its own group."
  package static let bad = template("⟦IpProtocol⟧", upTo: 65535)
  package static let good = template("IpProtocol", upTo: 8080)
  package static let sources = [
    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using_firelens.html",
    "https://github.com/aws/amazon-ecs-agent/blob/v1.105.1/agent/taskresource/firelens/firelensconfig_unix.go",
  ]
  package static var checked: String { "2026-11-26" }

  private static func template(_ key: String, upTo port: Int) -> String {
    ExampleTemplate.task(
      ExampleTemplate.service(
        """
              SecurityGroupIngress:
                - \(key): tcp
                  FromPort: 8000
                  ToPort: \(port)
                  CidrIp: 10.0.0.0/8
        """))
  }

  package func check(_ task: CheckedTask, _ findings: inout Findings) {
    guard !task.routers.isEmpty else { return }
    let port = AgentFacts.forwardPort
    // An address on every host is the aggregator's own business; here are the groups that FireLens tasks are in.
    for group in task.guardingGroups {
      for rule in group.ingress where rule.admits(port) == true {
        let place = rule.transport?.keySpan ?? rule.span
        findings.report(
          "`\(group.resource.id)` lets port \(port) of the log router in", at: place,
          label: reach(of: rule), notes: note(task),
          help: ["leave the port out: one rule below it and one above it admit everything else"],
          fix: fix(rule, task))
      }
    }
  }

  /// What else is between the port and the world.
  private func note(_ task: CheckedTask) -> [String] {
    switch task.networkMode {
    case .awsvpc?:
      ["in awsvpc the router listens on the loopback address: this is defence in depth"]
    case .host?:
      [
        "in host mode the agent opens no port, and a configuration file of one's own may: this is defence in depth, for every task of the instance"
      ]
    default: []
    }
  }

  private func reach(of rule: TrafficRuleView) -> String {
    if rule.transport?.literal == "-1" { return "every protocol and port" }
    guard let from = rule.from?.literal, let to = rule.to?.literal, from != "-1", to != "-1" else {
      return "every port"
    }
    return from == to ? "" : "ports \(from) to \(to)"
  }

  /// Ports around the router's, where both ends are written in the rule itself.
  private func fix(_ rule: TrafficRuleView, _ task: CheckedTask) -> Fix? {
    let port = AgentFacts.forwardPort
    guard let from = rule.from, let to = rule.to, !from.isFunction, !to.isFunction,
      let first = from.integer, let last = to.integer, first <= port, port <= last
    else { return nil }
    if first == port, last == port {
      guard rule.span == rule.value.node.span else { return nil }
      return task.text.removal(ofItem: rule.span).map { Fix("take the rule away", edits: $0) }
    }
    let above = task.text.replacement(of: from.node.span, with: String(port + 1))
    let below = task.text.replacement(of: to.node.span, with: String(port - 1))
    guard let above, let below else { return nil }
    if first == port { return Fix("begin at \(port + 1)", edits: [above]) }
    if last == port { return Fix("end at \(port - 1)", edits: [below]) }
    return task.text.copy(ofItem: rule.span, edits: [above]).map {
      Fix("split the range at \(port)", edits: [below, $0])
    }
  }
}
