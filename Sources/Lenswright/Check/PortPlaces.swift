import LensCloudFormation
import LensFluent
import LensSyntax

extension PortMappingView {
  /// Where a port is mapped: as one of the two ports, or in a range of them.
  func place(of port: Int) -> (value: TemplateValue, isSingle: Bool)? {
    let single = [containerPort, hostPort].compactMap { $0 }.first { $0.integer == port }
    if let single { return (single, true) }
    guard let range = containerPortRange,
      range.literal.flatMap({ PortRange($0[...]) })?.ports.contains(port) ?? false
    else { return nil }
    return (range, false)
  }
}

extension CheckedTask {
  /// The fix that takes a mapping away.
  func removal(of mapping: PortMappingView) -> Fix? {
    text.removal(ofItem: mapping.value.node.span).map { Fix("take the mapping away", edits: $0) }
  }
}
