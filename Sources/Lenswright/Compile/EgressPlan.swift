import LensCloudFormation
import LensFluent
import LensSyntax

/// Something that the task's network interface has to reach.
struct OutwardNeed {
  /// What the router connects to or for: a destination's or an input's name, or `nil` for ECS itself.
  var destination: String?
  /// What for, as it follows "to" in the description of a rule.
  var purpose: String
  /// Where this was said, for messages.
  var span: Span
  var host: Value
  /// `nil` when only CloudFormation knows it.
  var port: Int?
  var transport = "tcp"
}

/// What leaves the task: the rules that its destinations ask for, and whether the spec's own rules are enough for them.
extension Planner {
  /// What the router connects to, and what ECS fetches through the task's interface before anything runs.
  func outwardNeeds(
    _ platform: Platform, _ routing: Routing?, _ delivered: DeliveredConfiguration
  ) -> [OutwardNeed] {
    let destinations = (routing?.destinations ?? []).flatMap { destination in
      let span =
        spec.destinations.items.first { $0.name == destination.name }?.span ?? spec.service.span
      return destination.endpoints.map { endpoint in
        OutwardNeed(
          destination: destination.name, purpose: destination.name, span: span,
          host: endpoint.host, port: endpoint.port.wholeNumber, transport: endpoint.transport)
      }
    }
    let inputs = (routing?.inputs ?? []).flatMap { input in
      input.endpoints.map { endpoint in
        OutwardNeed(
          destination: input.name, purpose: input.name, span: input.span, host: endpoint.host,
          port: endpoint.port.wholeNumber, transport: endpoint.transport)
      }
    }
    let files =
      delivered.taskStatements.isEmpty
      ? []
      : [
        OutwardNeed(
          purpose: "the router's configuration",
          span: spec.router.config?.span ?? spec.service.span, host: "", port: Planner.https)
      ]
    return (destinations + inputs + platformNeeds(platform) + files).filter { !$0.isInsideTask }
  }

  /// Sources: "Amazon ECS task networking options for Fargate" and "Using the ECS Exec", ECS developer guide; "Security groups", Amazon EFS user guide, 2026-11-22.
  private func platformNeeds(_ platform: Platform) -> [OutwardNeed] {
    var needs: [OutwardNeed] = []
    // On instances the agent fetches these, through the instance's own interface.
    if platform.isFargate {
      needs.append(
        OutwardNeed(
          purpose: "images, secrets and logs of the task", span: spec.service.span, host: "",
          port: Planner.https))
      for image in images {
        guard let port = registryPort(image.text) else { continue }
        needs.append(
          OutwardNeed(
            purpose: "the registry of its images", span: image.span, host: "", port: port))
      }
    }
    if spec.deploy?.exec?.value ?? false {
      needs.append(
        OutwardNeed(
          purpose: "ECS Exec", span: spec.deploy?.exec?.span ?? spec.service.span, host: "",
          port: Planner.https))
    }
    let isMounted = (spec.others["Volumes"]?.list ?? []).contains {
      $0.object?["EFSVolumeConfiguration"] != nil
    }
    if isMounted {
      needs.append(
        OutwardNeed(
          purpose: "file systems", span: spec.others.span(of: "Volumes"), host: "",
          port: FileSystem.port))
    }
    return needs
  }

  private static let https = 443

  private var images: [(text: String, span: Span)] {
    (spec.containers.items.map(\.value.image) + [spec.router.image].compactMap { $0 })
      .compactMap { image in image.literal.map { ($0, image.span) } }
  }

  /// The port of a registry that is not on HTTPS's own: `registry.internal:5000/app`.
  private func registryPort(_ image: String) -> Int? {
    guard let slash = image.firstIndex(of: "/") else { return nil }
    let parts = image[..<slash].split(separator: ":")
    return parts.count == 2 ? Int(parts[1]) : nil
  }

  // MARK: Rules from the needs

  /// A rule for each port and address, in the order in which the spec names them.
  mutating func rules(
    for needs: [OutwardNeed], _ diagnostics: inout Diagnostics
  ) -> [SecurityGroup.Rule] {
    var planned: [(rule: SecurityGroup.Rule, purposes: [String])] = []
    for need in needs {
      guard let port = need.port else {
        diagnostics.report(
          .needsLiteral, "no rule can be derived for `\(need.purpose)`", at: need.span,
          label: "only CloudFormation knows its port",
          help: ["write the port as a number, or the rule itself beside `derived`"])
        isRight = false
        continue
      }
      let rule = SecurityGroup.Rule(
        transport: need.transport, ports: port...port, peer: need.peer, description: nil)
      if let index = planned.firstIndex(where: { $0.rule == rule }) {
        if !planned[index].purposes.contains(need.purpose) {
          planned[index].purposes.append(need.purpose)
        }
      } else {
        planned.append((rule, [need.purpose]))
      }
    }
    return planned.map { item in
      var rule = item.rule
      let text = "To " + enumeration(item.purposes)
      rule.description =
        text.utf8.count <= AWSNames.ruleDescriptionLength
        ? text : "To \(item.purposes.count) destinations"
      return rule
    }
  }

  // MARK: The spec's own rules

  /// Says which destination no rule lets out to. Groups of the spec's own may have further rules, and a proxy is reached in place of everything else.
  mutating func reviewReach(
    _ needs: [OutwardNeed], _ rules: [SecurityGroup.Rule], _ diagnostics: inout Diagnostics
  ) {
    guard spec.network.securityGroups == nil, !hasProxy, isRight else { return }
    var reported: [String] = []
    for need in needs {
      guard let port = need.port, !rules.contains(where: { need.isMet(by: $0, port) }) else {
        continue
      }
      let key = "\(need.purpose) \(need.transport) \(port)"
      guard !reported.contains(key) else { continue }
      reported.append(key)
      let what =
        need.transport == "tcp" ? "port \(port)" : "port \(port) of \(need.transport.uppercased())"
      diagnostics.report(
        .unreachable,
        need.destination.map { "the router cannot reach `\($0)`" }
          ?? "ECS cannot reach \(need.purpose)",
        at: need.span, label: need.hostText.map { "at \($0), \(what)" } ?? "on \(what)",
        related: [Label(spec.network.egress?.span ?? spec.service.span, "lets nothing out to it")],
        help: [
          "add `derived` to the list for all that the router and ECS connect to, or a rule with `ports: \(port)`"
        ])
      isRight = false
    }
  }

  private var hasProxy: Bool {
    (spec.router.environment.items.map(\.name) + spec.router.secrets.items.map(\.name)).contains {
      ["http_proxy", "https_proxy", "all_proxy"].contains($0.lowercased())
    }
  }
}

extension OutwardNeed {
  fileprivate var hostText: String? {
    guard let text = host.string, !text.isEmpty else { return nil }
    return text
  }

  fileprivate var address: AddressRange? { host.string.flatMap { AddressRange(address: $0) } }

  /// Another container of the task, which no security group stands before.
  fileprivate var isInsideTask: Bool {
    guard let text = host.string else { return false }
    return text == "localhost" || text == "::1" || text.hasPrefix("127.")
  }

  /// A security group knows addresses, and not names: whatever is behind one may be anywhere.
  fileprivate var peer: SecurityGroup.Peer {
    guard let address else { return .cidr("0.0.0.0/0") }
    return address.isIPv6 ? .cidrIPv6(.string(address.text)) : .cidr(.string(address.text))
  }

  fileprivate func isMet(by rule: SecurityGroup.Rule, _ port: Int) -> Bool {
    guard rule.transport == "-1" || rule.transport == transport,
      rule.ports.map({ $0.contains(port) }) ?? true
    else { return false }
    guard let address else { return true }
    switch rule.peer {
    case .cidr(let range), .cidrIPv6(let range):
      guard let range = range.string.flatMap({ AddressRange($0) }) else { return true }
      return range.contains(address)
    case .group, .prefixList, .itself: return true
    }
  }
}

extension Value {
  /// The number, also where it is written as text.
  fileprivate var wholeNumber: Int? {
    if case .integer(let number) = self { return number }
    return string.flatMap { Int($0) }
  }
}
