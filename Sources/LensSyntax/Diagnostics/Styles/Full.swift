/// The message with an excerpt of the source and a mark under what is wrong, for people.
///
///     error[unknown-destination]: there is no destination called `cloudwach`
///       --> orders/lenswright.yaml:8:11
///        |
///      7 |   routes:
///      8 |     - to: cloudwach
///        |           ^^^^^^^^^ did you mean `cloudwatch`?
///        |
///        = note: the destinations are alerts, archive and cloudwatch
///        = fix:  replace it with `cloudwatch`
struct FullStyle {
  let colors: Bool

  func write(_ diagnostic: Diagnostic, _ places: inout Places, to buffer: inout TextBuffer) {
    headline(diagnostic, places, &buffer)
    let excerpts = excerpts(diagnostic, &places)
    // The gutter of all excerpts of a message is as wide as the largest number of a line.
    let width = excerpts.flatMap(\.lines).map { String($0.number + 1).count }.max() ?? 1

    for (index, excerpt) in excerpts.enumerated() {
      buffer.append(spaces: width + 1)
      let place = places.place(of: excerpt.leading.span)
      let location = place.map { "\($0.file.escapingControls()):\($0.line):\($0.column)" } ?? ""
      buffer.append("\(gutter(index == 0 ? "-->" : ":::")) \(location)\n")
      if excerpt.lines.isEmpty { continue }
      empty(width, &buffer)
      write(excerpt, width, severity: diagnostic.severity, &places, &buffer)
    }

    let sentences =
      diagnostic.notes.map { ("note: ", $0) } + diagnostic.help.map { ("help: ", $0) }
      + (diagnostic.fix.map { [("fix:  ", $0.title)] } ?? [])
    let remarks =
      (diagnostic.path.map { [("path: ", places.printable(path: $0))] } ?? [])
      + sentences.map { ($0, places.readable($1)) }
    if remarks.isEmpty { return }
    if excerpts.contains(where: { !$0.lines.isEmpty }) { empty(width, &buffer) }
    for (word, text) in remarks {
      // A remark may have several lines; those after the first stand under it.
      for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false)
        .enumerated()
      {
        buffer.append(spaces: width + 2)
        let beginning = index == 0 ? "\(gutter("=")) \(strong(word))" : "        "
        buffer.append("\(beginning)\(String(line).escapingControls())\n")
      }
    }
  }

  private func headline(
    _ diagnostic: Diagnostic, _ places: Places, _ buffer: inout TextBuffer
  ) {
    let severity = "\(diagnostic.severity.rawValue)[\(diagnostic.kind.id)]"
    buffer.append(color(severity, Self.code(diagnostic.severity)))
    buffer.append("\(strong(": " + places.printable(diagnostic.message)))\n")
  }

  private func write(
    _ excerpt: Excerpt, _ width: Int, severity: Severity, _ places: inout Places,
    _ buffer: inout TextBuffer
  ) {
    var previous: Int?
    for line in excerpt.lines {
      if let previous, line.number > previous + 1 { buffer.append("\(gutter("..."))\n") }
      previous = line.number
      let text = ExcerptLine(
        line.number, excerpt.source, marks: line.labels.map(\.label.span), &places)
      let number = String(line.number + 1)
      let padded = String(repeating: " ", count: width + 1 - number.count) + number
      buffer.append(gutter(padded + " |"))
      buffer.append(text.text.isEmpty ? "\n" : " \(text.text)\n")
      for (label, mark) in zip(line.labels, text.marks) {
        buffer.append(spaces: width + 2)
        buffer.append("\(gutter("|")) ")
        buffer.append(spaces: mark.lowerBound)
        let line = String(repeating: label.isPrimary ? "^" : "-", count: max(1, mark.count))
        let words = label.label.text.isEmpty ? "" : " " + places.printable(label.label.text)
        buffer.append(color(line + words, label.isPrimary ? Self.code(severity) : Self.blue))
        buffer.newline()
      }
    }
  }

  private func empty(_ width: Int, _ buffer: inout TextBuffer) {
    buffer.append(spaces: width + 2)
    buffer.append("\(gutter("|"))\n")
  }

  // MARK: Which lines

  private struct Marked {
    var label: Label
    var isPrimary: Bool
  }

  /// The lines of one source that a message shows.
  private struct Excerpt {
    var source: Int32
    /// The label whose place is named above the excerpt.
    var leading: Label
    var lines: [(number: Int, labels: [Marked])] = []
  }

  private func excerpts(_ diagnostic: Diagnostic, _ places: inout Places) -> [Excerpt] {
    guard !diagnostic.primary.span.isNone else { return [] }
    let labels =
      [Marked(label: diagnostic.primary, isPrimary: true)]
      + diagnostic.related.filter { !$0.span.isNone }.map { Marked(label: $0, isPrimary: false) }
    var excerpts: [Excerpt] = []
    for label in labels where !excerpts.contains(where: { $0.source == label.label.span.source }) {
      excerpts.append(Excerpt(source: label.label.span.source, leading: label.label))
    }
    for index in excerpts.indices {
      let source = excerpts[index].source
      // A span of nothing at the very beginning stands for the whole file.
      let own = labels.filter {
        $0.label.span.source == source && !($0.label.span.start == 0 && $0.label.span.end == 0)
      }
      var lines: [Int: [Marked]] = [:]
      for label in own {
        let line = places.line(Int(label.label.span.start), source)
        lines[line, default: []].append(label)
        // The line above says what the marked one belongs to.
        if label.isPrimary, line > 0, !places.range(ofLine: line - 1, source).isEmpty {
          lines[line - 1, default: []] += []
        }
      }
      var numbers = lines.keys.sorted()
      // One line left out would take as much room as the line itself.
      for (one, next) in zip(numbers, numbers.dropFirst()) where next == one + 2 {
        numbers.append(one + 1)
      }
      excerpts[index].lines = numbers.sorted().map { number in
        (number, (lines[number] ?? []).sorted { $0.label.span.start < $1.label.span.start })
      }
    }
    return excerpts
  }

  // MARK: Colours

  private static let blue = "1;34"

  private static func code(_ severity: Severity) -> String {
    switch severity {
    case .error: "1;31"
    case .warning: "1;33"
    case .advice: "1;36"
    }
  }

  private func color(_ text: String, _ code: String) -> String {
    colors && !text.isEmpty ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
  }

  private func gutter(_ text: String) -> String { color(text, Self.blue) }
  private func strong(_ text: String) -> String { color(text, "1") }
}
