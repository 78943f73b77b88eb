import LensCloudFormation
import LensFluent
import LensSyntax

/// What ECS refuses in a container, and in the containers of a task together.
extension Planner {
  mutating func reviewContainers(_ platform: Platform, _ diagnostics: inout Diagnostics) {
    for item in spec.containers.items {
      let container = item.value
      reviewImage(container.image, &diagnostics)
      reviewShares(container.cpu, [container.memory, container.memoryReservation], &diagnostics)
    }
    let router = spec.router
    if let image = router.image { reviewImage(image, &diagnostics) }
    reviewShares(router.cpu, [router.memory, router.memoryReservation], &diagnostics)
    reviewTaskShares(platform, &diagnostics)
    reviewPortNames(&diagnostics)
    reviewPortClashes(platform, &diagnostics)
  }

  // MARK: Image, cpu and memory

  private mutating func reviewImage(_ image: Setting<String>, _ diagnostics: inout Diagnostics) {
    guard let text = image.literal, !text.includes("{{resolve:") else { return }
    let name = text.prefix { $0 != "@" }
    let problem: String
    if text.isEmpty {
      problem = "the image has no name"
    } else if let other = text.unicodeScalars.first(where: {
      !$0.isASCII || !ECSLimits.isImageCharacter(UInt8($0.value))
    }) {
      problem =
        other.properties.isWhitespace ? "an image has no spaces" : "an image has no `\(other)`"
    } else if name.utf8.count > ECSLimits.imageLength {
      problem = "an image has at most \(ECSLimits.imageLength) characters"
    } else {
      return
    }
    diagnostics.report(
      .invalidValue, problem, at: image.span,
      notes: ["ECS takes letters, digits and `-_:./#`, and a digest behind `@`"],
      help: text.includes("${") ? ["write `!Sub` before a text with values of CloudFormation"] : [])
    isRight = false
  }

  private mutating func reviewShares(
    _ cpu: Setting<Int>?, _ memories: [Setting<Mebibytes>?], _ diagnostics: inout Diagnostics
  ) {
    if let cpu, let units = cpu.literal, units < 0 {
      diagnostics.report(.invalidValue, "a container has no negative `cpu`", at: cpu.span)
      isRight = false
    }
    for memory in memories {
      guard let memory, let count = memory.literal?.count, count < ECSLimits.containerMemory else {
        continue
      }
      diagnostics.report(
        .containerMemory,
        "\(count) MiB are too little memory for a container", at: memory.span,
        notes: ["Docker sets aside at least \(ECSLimits.containerMemory) MiB"])
      isRight = false
    }
  }

  /// On Fargate the table of sizes says what is possible, and of managed instances nothing is said.
  private mutating func reviewTaskShares(_ platform: Platform, _ diagnostics: inout Diagnostics) {
    guard !platform.isFargate, !platform.launchTypes.contains(.managedInstances) else { return }
    let range = ECSLimits.taskCPU
    if let cpu = spec.cpu, let units = cpu.literal?.count, !range.contains(units) {
      diagnostics.report(
        .taskSize, "`cpu` of a task is from \(range.lowerBound) to \(range.upperBound) units",
        at: cpu.span, help: ["leave it out where the task needs no limit"])
      isRight = false
    }
  }

  // MARK: Volumes

  /// - Parameter routing: whose destinations bring volumes too.
  mutating func reviewVolumes(_ routing: Routing?, _ diagnostics: inout Diagnostics) {
    let node = spec.others.entry("volumes")?.value
    let brought = (routing?.destinations ?? []).flatMap(\.volumes)
    if let node, node.isIntrinsic {
      if let volume = brought.first {
        diagnostics.report(
          .conflict,
          "a volume cannot be added to `volumes` that only CloudFormation knows", at: node.span,
          related: [Label(volume.span, "brings the volume `\(volume.name)`")])
        isRight = false
      }
      return
    }
    let volumes = node?.sequence ?? []
    var names = brought.map { (text: $0.name, span: $0.span) }
    var areKnown = true
    for volume in volumes {
      guard !volume.isIntrinsic, let name = volume.mapping?["name"], let text = name.literalText
      else {
        areKnown = false
        continue
      }
      let first = names.first { $0.text == text }
      if let first {
        diagnostics.report(
          .duplicateName, "two volumes are called `\(text)`", at: name.span,
          related: [
            Label(
              first.span,
              brought.contains { $0.name == text } ? "brings the other" : "first here")
          ])
        isRight = false
      }
      if first == nil { names.append((text, name.span)) }
    }
    // A destination that is refused might have brought a volume of its name.
    let refused = routing == nil ? spec.destinations.items.map(\.name) : []
    // An override may add a volume, or take one away.
    guard areKnown, !spec.overrides.contains(where: { $0.path.value.includes("/Volumes") }) else {
      return
    }
    for member in members {
      for mount in member.others.entry("mountPoints")?.value.literalItems ?? [] {
        guard !mount.isIntrinsic, let source = mount.mapping?["sourceVolume"],
          let text = source.literalText, !names.contains(where: { $0.text == text }),
          !refused.contains(text)
        else { continue }
        let near = nearest(to: text, among: names.map(\.text))
        diagnostics.report(
          .unknownVolume, "there is no volume called `\(text)`", at: source.span,
          label: near.map { "did you mean `\($0)`?" } ?? "",
          notes: names.isEmpty ? [] : ["the volumes are \(listed(names.map(\.text)))"],
          help: names.isEmpty ? ["describe it: `volumes: [{ name: \(text) }]`"] : [],
          fix: near.map { Fix("replace it with `\($0)`", edits: [Fix.Edit(source.span, $0)]) })
        isRight = false
      }
    }
  }

  // MARK: Ports

  /// The port mappings of all containers, the router's last.
  private var mappings: [(container: String, mapping: PortMapping)] {
    spec.containers.items.flatMap { item in
      ((item.value.portMappings ?? []) + item.value.ports).map { (item.name, $0) }
    }
      + ((spec.router.portMappings ?? []) + spec.router.ports).map { (spec.router.name.value, $0) }
  }

  private mutating func reviewPortNames(_ diagnostics: inout Diagnostics) {
    var names: [String: Span] = [:]
    for (_, mapping) in mappings {
      guard let name = mapping.name else { continue }
      if !AWSNames.isPort(name.value) {
        diagnostics.report(
          .invalidName, "`\(name.value)` cannot be the name of a port", at: name.span,
          notes: [
            "ECS takes up to 64 lower-case letters, digits, `-` and `_`, and no `-` at the beginning"
          ])
        isRight = false
      }
      if let first = names[name.value] {
        diagnostics.report(
          .duplicateName, "two ports of the task are called `\(name.value)`", at: name.span,
          related: [Label(first, "first here")],
          notes: ["Service Connect knows a port by its name alone"])
        isRight = false
      }
      names[name.value] = names[name.value] ?? name.span
    }
    // In the order of their places, since a dictionary has none.
    let order = names.sorted {
      ($0.value.source, $0.value.start) < ($1.value.source, $1.value.start)
    }
    reviewPortReferences(order.map(\.key), &diagnostics)
  }

  private mutating func reviewPortReferences(_ names: [String], _ diagnostics: inout Diagnostics) {
    // A container that could not be read may have the port.
    guard spec.containers.broken.isEmpty else { return }
    guard let deploy = spec.deploy else { return }
    let users =
      (deploy.others.entry("serviceConnectConfiguration.services")?.value.literalItems ?? [])
      + (deploy.others.entry("vpcLatticeConfigurations")?.value.literalItems ?? [])
    for user in users {
      guard !user.isIntrinsic, let node = user.mapping?["portName"], let text = node.literalText,
        !names.contains(text)
      else { continue }
      let near = nearest(to: text, among: names)
      diagnostics.report(
        .serviceSetting, "no container has a port called `\(text)`", at: node.span,
        label: near.map { "did you mean `\($0)`?" } ?? "",
        notes: names.isEmpty ? [] : ["the names are \(listed(names))"],
        help: names.isEmpty
          ? ["name the port where it is listed: `ports: [{ container: 80, name: \(text) }]`"] : [],
        fix: near.map { Fix("replace it with `\($0)`", edits: [Fix.Edit(node.span, $0)]) })
      isRight = false
    }
  }

  /// Containers that share an interface share its ports; in bridge mode only ports of the instance that are asked for by number can clash.
  private mutating func reviewPortClashes(
    _ platform: Platform, _ diagnostics: inout Diagnostics
  ) {
    let isBridge = platform.networkMode == .bridge
    var taken: [(transport: String, ports: ClosedRange<Int>, container: String, span: Span)] = []
    for (container, mapping) in mappings {
      var ports = mapping.container
      if isBridge {
        guard let host = mapping.host, host != 0 else { continue }
        ports = host...host
      }
      taken.append((mapping.transport, ports, container, mapping.span))
    }
    // In the order of the ports, one overlaps what came before if it overlaps the one that reaches furthest.
    let order = taken.indices.sorted {
      (taken[$0].transport, taken[$0].ports.lowerBound, $0)
        < (taken[$1].transport, taken[$1].ports.lowerBound, $1)
    }
    var furthest: Int?
    for other in order {
      let one = furthest ?? other
      let isSame = taken[one].transport == taken[other].transport
      if !isSame || taken[other].ports.upperBound > taken[one].ports.upperBound || furthest == nil {
        furthest = other
      }
      guard one != other, isSame, taken[one].ports.overlaps(taken[other].ports) else { continue }
      let (first, second) = (taken[min(one, other)], taken[max(one, other)])
      let port = max(first.ports.lowerBound, second.ports.lowerBound)
      // The router's own port is refused by itself.
      if port == AgentFacts.forwardPort { continue }
      diagnostics.report(
        .invalidPort,
        isBridge
          ? "port \(port) of the instance is mapped twice"
          : "port \(port) is mapped twice in the task",
        at: second.span, label: "in `\(second.container)`",
        related: [Label(first.span, "in `\(first.container)`")],
        notes: isBridge
          ? [] : ["in network mode `\(platform.networkMode)` the containers share one interface"],
        help: [
          isBridge
            ? "leave `host` out of one of them, and Docker chooses a port"
            : "let one of them listen on another port"
        ])
      isRight = false
    }
  }
}
