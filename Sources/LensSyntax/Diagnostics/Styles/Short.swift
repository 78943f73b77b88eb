/// One line for each diagnostic, in the form that editors and problem matchers know:
///
///     orders/lenswright.yaml:9:11: error: there is no destination called `cloudwach` [unknown-destination]
enum ShortStyle {
  static func write(
    _ diagnostic: Diagnostic, _ places: inout Places, to buffer: inout TextBuffer
  ) {
    if let place = places.place(of: diagnostic.primary.span) {
      buffer.append(place.file.escapingControls())
      buffer.append(":\(place.line):\(place.column): ")
    }
    buffer.append("\(diagnostic.severity.rawValue): \(places.printable(diagnostic.message))")
    if let path = diagnostic.path { buffer.append(" (\(places.printable(path: path)))") }
    buffer.append(" [\(diagnostic.kind.id)]\n")
  }
}
