import LensCloudFormation
import LensFluent
import LensSyntax

/// Where a part of a configuration comes from.
struct PartOrigin {
  /// Whose part it is: a destination, a container.
  var subject: String
  var places: [Place]

  /// A part of what somebody wrote.
  struct Place {
    var path: String
    var span: Span
  }

  init(_ subject: String, _ places: [Place]) {
    self.subject = subject
    self.places = places
  }

  /// "main: containers.app.logs (line 5), destinations.main (line 8)"
  func mark(_ locations: inout Locations) -> String {
    "\(subject): \(places.map { $0.mark(&locations) }.joined(separator: ", "))"
  }
}

extension PartOrigin.Place {
  /// The path and its line; the file only where it is not the one that is previewed.
  func mark(_ locations: inout Locations) -> String {
    guard let place = locations.location(of: span) else { return path }
    if span.source == 0 { return "\(path) (line \(place.line))" }
    // A setting of the command line is a source of its own, and has one line.
    return place.file.hasPrefix(Assignment.sourceName)
      ? "\(path) (\(place.file))" : "\(path) (\(place.file):\(place.line))"
  }
}

/// What is known about the origins of a task definition's parts. `nil` where nobody wrote anything.
protocol PartOrigins {
  func output(_ container: Int) -> PartOrigin
  func pattern(_ container: Int, isInclude: Bool) -> PartOrigin
  func secret(_ container: Int, _ option: String) -> PartOrigin.Place?
  var memory: PartOrigin.Place? { get }
  var metadata: PartOrigin.Place? { get }
  var file: PartOrigin? { get }
}

/// The origins of what was compiled: parts of the spec.
struct SpecOrigins: PartOrigins {
  private let routing: Routing
  private let spec: Node
  private let view: TaskDefinitionView

  init(_ routing: Routing, _ spec: Node, _ view: TaskDefinitionView) {
    self.routing = routing
    self.spec = spec
    self.view = view
  }

  func output(_ container: Int) -> PartOrigin {
    let name = name(container)
    let logs = logs(of: name)
    guard let destination = plainDestination(of: name)?.name else {
      return PartOrigin(name, [logs])
    }
    return PartOrigin(
      destination, [logs] + [place("destinations.\(destination)")].compactMap { $0 })
  }

  func pattern(_ container: Int, isInclude: Bool) -> PartOrigin {
    let logs = logs(of: name(container))
    let place = place("\(logs.path).\(isInclude ? "include" : "exclude")")
    return PartOrigin(name(container), [place ?? logs])
  }

  func secret(_ container: Int, _ option: String) -> PartOrigin.Place? {
    guard let destination = plainDestination(of: name(container)) else { return nil }
    let secret = destination.secretOptions.first { $0.name == option }
    return secret.map {
      PartOrigin.Place(path: "destinations.\(destination.name)", span: $0.reference.valueFrom.span)
    }
  }

  /// The destination whose options the container carries itself.
  private func plainDestination(of container: String) -> PlannedDestination? {
    guard let pipeline = routing.pipeline(of: container), pipeline.isPlain else { return nil }
    return routing.destination(pipeline.destinations[0].value)
  }

  var memory: PartOrigin.Place? {
    if let reservation = place("router.memoryReservation") { return reservation }
    return place("router.memory").map {
      .init(path: "the reservation that goes with \($0.path)", span: $0.span)
    }
  }
  var metadata: PartOrigin.Place? { place("router.metadata") }
  var file: PartOrigin? { nil }

  private func name(_ container: Int) -> String { view.containers[container].name?.literal ?? "" }

  /// What a container says itself, or what holds for all that say nothing.
  private func logs(of container: String) -> PartOrigin.Place {
    place("containers.\(container).logs") ?? place("logs")
      ?? PartOrigin.Place(path: "containers.\(container)", span: .none)
  }

  /// `nil` unless the spec has the whole path.
  private func place(_ path: String) -> PartOrigin.Place? {
    var node = spec
    var span = Span.none
    for step in path.split(separator: ".") {
      guard let entry = node.mapping?.entry(String(step)) else { return nil }
      span = entry.key.span
      node = entry.value
    }
    return PartOrigin.Place(path: path, span: span)
  }
}

/// The origins of what somebody wrote: parts of the task definition.
struct ViewOrigins: PartOrigins {
  private let view: TaskDefinitionView
  /// The secret options of each container, by name.
  private let secrets: [[String: ContainerView.Entry]]

  init(_ view: TaskDefinitionView) {
    self.view = view
    secrets = view.containers.map { container in
      Dictionary(
        (container.logging?.secretOptions ?? []).map { ($0.name, $0) },
        uniquingKeysWith: { _, last in last })
    }
  }

  func output(_ container: Int) -> PartOrigin {
    let container = view.containers[container]
    let logging = container.logging
    return PartOrigin(
      container.displayName,
      [.init(path: logging?.path ?? container.path, span: logging?.span ?? container.span)])
  }

  func pattern(_ container: Int, isInclude: Bool) -> PartOrigin {
    let option =
      isInclude ? AgentFacts.includePatternOption : AgentFacts.excludePatternOption
    let container = view.containers[container]
    let entry = container.logging?.options.first { $0.name == option }
    return PartOrigin(container.displayName, [entry].compactMap { $0.map(PartOrigin.Place.init) })
  }

  func secret(_ container: Int, _ option: String) -> PartOrigin.Place? {
    secrets[container][option].map(PartOrigin.Place.init)
  }

  private var router: ContainerView? { view.containers.first { $0.firelens != nil } }

  var memory: PartOrigin.Place? {
    (router?.memoryReservation ?? router?.memory).map(PartOrigin.Place.init)
  }

  var metadata: PartOrigin.Place? { option(AgentFacts.metadataOption) }

  var file: PartOrigin? {
    guard let router, let place = option(AgentFacts.configurationValueOption) else { return nil }
    return PartOrigin(router.displayName, [place])
  }

  private func option(_ name: String) -> PartOrigin.Place? {
    router?.firelens?.options.first { $0.name == name }.map(PartOrigin.Place.init)
  }
}

extension PartOrigin.Place {
  fileprivate init(_ entry: ContainerView.Entry) {
    self.init(path: entry.path, span: entry.span)
  }
}

extension ContainerView {
  var displayName: String { name.map(\.previewText) ?? path }
}
