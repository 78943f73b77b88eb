package import LensSyntax

extension Property.Kind {
  /// What ``passThrough(_:as:path:_:)`` takes.
  package var shape: Shape {
    switch self {
    case .text(let words): .orFunction(words.isEmpty ? .text : .word(words))
    case .integer: .orFunction(.integer)
    case .number: .orFunction(.number)
    case .boolean: .orFunction(.boolean)
    case .list(let element):
      if let pair = Pair(of: element) {
        .orFunction(.either([.map(pair.value.kind.shape), .list(element.shape)]))
      } else {
        .orFunction(.list(element.shape))
      }
    case .map(let element): .orFunction(.map(element.shape))
    case .record(let name):
      .orFunction(
        .named("ecs.\(name)") {
          .object(
            (PropertyRecord.named(name)?.properties ?? []).map {
              .init(
                name: $0.name, summary: "", isRequired: $0.isRequired, shape: $0.kind.shape)
            })
        })
    case .anything: .anything
    }
  }
}
