import LensCloudFormation
package import LensSyntax

/// Ports of one protocol: a port, a range, or all of them.
package struct PortRange: Readable, Sendable, Equatable {
  package var ports: ClosedRange<Int>

  package static let every = 0...65535
  package static var shape: Shape {
    .form(pattern: "[0-9]+(-[0-9]+)?|all", examples: [8080, "20000-30000", "all"])
  }

  package init(_ ports: ClosedRange<Int>) {
    self.ports = ports
  }

  /// `8080` or `20000-30000`.
  package init?(_ text: Substring) {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard (1...2).contains(parts.count), let first = PortRange.number(parts[0]),
      let last = PortRange.number(parts[parts.count - 1]), first <= last
    else { return nil }
    ports = first...last
  }

  private static func number(_ text: Substring) -> Int? {
    guard !text.isEmpty, text.utf8.allSatisfy(\.isDigit), let number = Int(text), number <= 65535
    else { return nil }
    return number
  }

  package static func read(_ node: Node, _ name: String, _ diagnostics: inout Diagnostics)
    -> PortRange?
  {
    if node.isIntrinsic {
      diagnostics.reportNeedsLiteral(name, node)
      return nil
    }
    guard let text = String.read(node, name, &diagnostics) else { return nil }
    if text == "all" { return PortRange(every) }
    if let range = PortRange(text[...]) { return range }
    diagnostics.report(
      .invalidPort, "`\(text)` is not a port or a range of ports", at: node.span,
      help: ["write a port from 0 to 65535, a range such as `20000-30000`, or `all`"])
    return nil
  }
}

/// A port that a container listens on: `8080`, `8080/udp`, `8000-8010`, or a mapping.
package struct PortMapping: Readable {
  package var container: ClosedRange<Int> = 0...0
  package var host: Int?
  package var transport = "tcp"
  package var name: Located<String>?
  package var appProtocol: String?
  /// Who may reach the port through the task's security group; nobody by default.
  package var from: [PeerSetting] = []
  package var span = Span.none

  /// Every port that something can listen on.
  static let ports = 1...65535

  private enum Transport: String, Word { case tcp, udp }
  private enum AppProtocol: String, Word { case http, http2, grpc }

  private struct Keys: Record {
    var container: Located<PortRange>?
    var containerPort: Located<PortRange>?
    var containerPortRange: Located<PortRange>?
    var host: Located<Int>?
    var hostPort: Located<Int>?
    var transport: Transport?
    var name: Located<String>?
    var appProtocol: AppProtocol?
    var from: OneOrMany<PeerSetting>?

    static let fields: [Field<Keys>] = [
      .optional("container", \.container, "The port, or a range of ports, in the container."),
      .optional("containerPort", \.containerPort, "ECS's own word for `container`."),
      .optional(
        "containerPortRange", \.containerPortRange, "ECS's own word for a range in `container`."),
      .optional(
        "host", \.host,
        "The port of the instance; 0 or nothing lets Docker choose one in bridge mode."),
      .optional("hostPort", \.hostPort, "ECS's own word for `host`."),
      .optional("protocol", \.transport, "`tcp` or `udp`.", default: "tcp"),
      .optional("name", \.name, "The name by which Service Connect knows the port."),
      .optional("appProtocol", \.appProtocol, "`http`, `http2` or `grpc`, for Service Connect."),
      .optional("from", \.from, "Who may reach the port: opens it in the task's security group."),
    ]
  }

  package static var shape: Shape {
    .named("port") {
      .either([
        .form(pattern: "[0-9]+(-[0-9]+)?(/(tcp|udp))?", examples: [8080, "8125/udp", "8000-8010"]),
        Keys.shape,
      ])
    }
  }

  package static func read(
    _ node: Node, _ name: String, _ diagnostics: inout Diagnostics
  ) -> PortMapping? {
    var mapping = PortMapping()
    mapping.span = node.span
    if node.isIntrinsic {
      diagnostics.reportNeedsLiteral(name, node)
      return nil
    }
    if case .mapping = node.content {
      guard let keys = Keys.read(node, name, &diagnostics) else { return nil }
      guard let range = keys.container ?? keys.containerPort ?? keys.containerPortRange else {
        diagnostics.report(.missingKey, "\(quoted(name)) needs the key `container`", at: node.span)
        return nil
      }
      mapping.container = range.value.ports
      mapping.span = range.span
      mapping.host = (keys.host ?? keys.hostPort)?.value
      mapping.transport = keys.transport?.rawValue ?? "tcp"
      mapping.name = keys.name
      mapping.appProtocol = keys.appProtocol?.rawValue
      mapping.from = keys.from?.items ?? []
    } else {
      guard let text = String.read(node, name, &diagnostics) else { return nil }
      let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
      guard let range = PortRange(parts[0]),
        parts.count == 1 || Transport(rawValue: String(parts[1])) != nil
      else {
        diagnostics.report(
          .invalidPort, "`\(text)` is not a port", at: node.span,
          help: ["write `8080`, `8080/udp`, `8000-8010`, or `{ container: 8080, host: 80 }`"])
        return nil
      }
      mapping.container = range.ports
      if parts.count == 2 { mapping.transport = String(parts[1]) }
    }
    if mapping.container.lowerBound == 0 || !(0...65535).contains(mapping.host ?? 0) {
      diagnostics.report(
        .invalidPort, "ECS takes ports from 1 to 65535", at: mapping.span)
      return nil
    }
    return mapping
  }
}
