import LensCloudFormation
import LensFluent
import LensSyntax

/// What one form of a destination needs and makes, found by compiling it: the reference says nothing that the compiler does not do.
package struct DestinationSample {
  /// When somebody writes it: "a group that exists"; `nil` for the smallest form.
  var condition: String?
  var example: String
  var engine: Engine
  var planned: PlannedDestination

  /// The smallest form and each variant, with those left out that the router's image alone can run.
  package static func all(of type: any Destination.Type) -> [DestinationSample] {
    let smallest = DestinationSample(nil, type.example, .fluentBit, nil, nil)
    return [smallest].compactMap { $0 }
      + type.variants.compactMap {
        DestinationSample($0.summary, $0.example, $0.engine, $0.image, $0.network)
      }
  }

  private init?(
    _ condition: String?, _ example: String, _ engine: Engine, _ image: String?,
    _ network: String?
  ) {
    var diagnostics = Diagnostics()
    guard
      let tree = Node.read(DestinationSample.spec(example, engine, image, network), &diagnostics),
      let spec = Spec.decode(tree, &diagnostics),
      let platform = Platform.plan(spec, &diagnostics)
    else { return nil }
    var router = RouterPlan(spec, platform, UserFiles())
    router.chooseImage(&diagnostics)
    let routing = Routing.plan(
      spec, platform, router.image, Placement(spec, platform), tags: [], &diagnostics)
    guard let planned = routing?.destinations.first else { return nil }
    self.condition = condition
    self.example = example
    self.engine = engine
    self.planned = planned
  }

  /// The smallest spec around a destination.
  private static func spec(
    _ example: String, _ engine: Engine, _ image: String?, _ network: String?
  ) -> Source {
    let image = engine == .fluentd ? image ?? "registry.internal/fluentd:1" : image
    let router = image.map { "\nrouter: { type: \(engine.rawValue), image: '\($0)' }" } ?? ""
    let place = network.map { "\nnetwork: \($0)" } ?? ""
    return Source(
      name: "example",
      text: """
        service: orders
        containers: { app: { image: app, logs: main } }
        destinations:
          main: \(example)\(place)\(router)
        """)
  }
}

extension Value {
  /// Whether more of a host is known than that CloudFormation knows it.
  var isKnownInPart: Bool {
    if string != nil { return true }
    return function?.key == "Fn::Sub" && sketch.includes("AWS::")
  }

  /// A value as the reference shows it: what CloudFormation fills in stands as `${…}`.
  var sketch: String {
    if let text = string { return text }
    if case .integer(let number) = self { return String(number) }
    guard let (key, argument) = function else { return "…" }
    if let text = argument.string { return key == "Ref" ? "${\(text)}" : text }
    if key == "Fn::GetAtt", let path = argument.list?.compactMap(\.string) {
      return "${\(path.joined(separator: "."))}"
    }
    if key == "Fn::Sub", let text = argument.list?.first?.string { return text }
    return "…"
  }
}
