package import LensSyntax

/// A file with its tree as it was written, for edits that keep every other byte.
///
/// An edit that cannot be made without a doubt (a value that is an alias, a comment in the way) is `nil`, and the finding then has no fix.
package struct EditableText: Sendable {
  package let source: Source
  package let root: Node

  private var bytes: [UInt8] { source.bytes }

  /// A text in the place of a scalar, in the quotes that the scalar had.
  package func replacement(of span: Span, with text: String) -> Fix.Edit? {
    guard !span.isNone, Int(span.end) <= bytes.count, span.start < span.end,
      isText(span, in: root)
    else { return nil }
    let first = bytes[Int(span.start)]
    let quote = first == UInt8(ascii: "\"") ? "\"" : first == UInt8(ascii: "'") ? "'" : ""
    return Fix.Edit(span, quote + text + quote)
  }

  /// A plain scalar in quotes, so that nothing but text is read there.
  package func quoting(of span: Span) -> Fix.Edit? {
    guard let edit = replacement(of: span, with: ""), edit.replacement.isEmpty else { return nil }
    let text = String(decoding: bytes[Int(span.start)..<Int(span.end)], as: UTF8.self)
    return Fix.Edit(span, "\"\(text)\"")
  }

  /// A number or a boolean that stands in quotes, without them.
  package func unquoting(of span: Span) -> Fix.Edit? {
    guard let edit = replacement(of: span, with: ""), edit.replacement.utf8.count == 2 else {
      return nil
    }
    let text = String(
      decoding: bytes[Int(span.start)..<Int(span.end)].dropFirst().dropLast(), as: UTF8.self)
    guard Int(text).map(String.init) == text || ["true", "false"].contains(text) else { return nil }
    return Fix.Edit(span, text)
  }

  /// A mapping in braces as the only item of a list.
  package func listing(of span: Span) -> [Fix.Edit]? {
    guard !span.isNone, Int(span.end) <= bytes.count, span.end - span.start > 1,
      bytes[Int(span.start)] == UInt8(ascii: "{"), bytes[Int(span.end) - 1] == UInt8(ascii: "}")
    else { return nil }
    return [(span.start, "["), (span.end, "]")].map { place, bracket in
      Fix.Edit(Span(source: span.source, start: Int(place), end: Int(place)), bracket)
    }
  }

  /// A function of one argument in the place of a scalar.
  package func function(_ name: String, _ argument: String, at span: Span) -> Fix.Edit? {
    guard replacement(of: span, with: "") != nil else { return nil }
    let isJSON = bytes.first { $0 != 0x20 && !$0.isLineBreak } == UInt8(ascii: "{")
    return Fix.Edit(
      span, isJSON ? "{ \"\(name)\": \"\(argument)\" }" : "!\(name) \(argument)")
  }

  /// Whether a key or a scalar that no function is made of stands at a place.
  private func isText(_ span: Span, in node: Node) -> Bool {
    switch node.content {
    case .scalar: return node.tag == nil && node.span == span
    case .sequence(let items):
      return first(of: items.count, likely: last(of: items.count, at: span) { items[$0].span }) {
        isText(span, in: items[$0]) ? true : nil
      } ?? false
    case .mapping(let mapping):
      let entries = mapping.entries
      let isFunction = node.isIntrinsic
      return first(
        of: entries.count, likely: last(of: entries.count, at: span) { entries[$0].key.span }
      ) { place in
        if entries[place].key.span == span { return true }
        // The argument of a long form is no text of its own.
        if isFunction, entries[place].value.span == span { return nil }
        return isText(span, in: entries[place].value) ? true : nil
      } ?? false
    }
  }

  /// What is found in the first of some children that has it, the likely one asked before all others: a large file has many findings.
  private func first<Found>(of count: Int, likely: Int?, _ found: (Int) -> Found?) -> Found? {
    if let likely, let found = found(likely) { return found }
    for place in 0..<count where place != likely {
      if let found = found(place) { return found }
    }
    return nil
  }

  /// The child that begins last at a place or before it: only what aliases and merge keys repeat is in another.
  private func last(of count: Int, at span: Span, _ start: (Int) -> Span) -> Int? {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if start(middle).start <= span.start { low = middle + 1 } else { high = middle }
    }
    return low > 0 ? low - 1 : nil
  }

  /// An entry before another of the same mapping, written as that one is; a `null` that stands under its key makes room for it.
  package func insertion(_ key: String, _ value: Value, beforeKey span: Span) -> Fix.Edit? {
    guard Int(span.end) <= bytes.count, let place = place(of: span, .entry) else { return nil }
    if let there = place.entries.first(where: { $0.key.text.lowercased() == key.lowercased() }) {
      let old = there.value.span
      guard there.value.isNull, old.start < old.end, replacement(of: old, with: "") != nil else {
        return nil
      }
      return Fix.Edit(old, line(besideKey: span).text(value))
    }
    let start = Int(span.start)
    let separator = place.isFlow ? "," : ""
    return Fix.Edit(
      Span(source: span.source, start: start, end: start),
      entry(key, value, besideKey: span) + separator + gap(before: start))
  }

  /// An entry in the place of another, whose value is a scalar.
  package func replacement(
    ofKey span: Span, _ scalar: Span, with key: String, _ value: Value
  ) -> Fix.Edit? {
    guard place(of: span, .entry) != nil, replacement(of: scalar, with: "") != nil,
      span.end <= scalar.start
    else { return nil }
    return Fix.Edit(
      Span(source: span.source, start: Int(span.start), end: Int(scalar.end)),
      entry(key, value, besideKey: span))
  }

  private func entry(_ key: String, _ value: Value, besideKey span: Span) -> String {
    let line = line(besideKey: span)
    return "\(line.text(.string(key))): \(line.text(value))"
  }

  private func line(besideKey span: Span) -> LineText {
    LineText(isJSON: bytes[Int(span.start)] == UInt8(ascii: "\""))
  }

  /// A property by its name in the ECS API, with a capital letter where the neighbour whose key stands at a place has one.
  package func spelling(_ name: String, besideKey span: Span) -> String {
    guard !span.isNone, Int(span.end) <= bytes.count, span.start < span.end else { return name }
    let first = bytes[Int(span.start)..<Int(span.end)].first { $0 != UInt8(ascii: "\"") }
    let isCapital = first.map { ($0 | 0x20).isLowerCase && !$0.isLowerCase } ?? false
    return isCapital ? name.prefix(1).uppercased() + name.dropFirst() : name
  }

  /// The edits that take an entry out of its mapping, by its key; the only one goes with what holds it.
  package func removal(ofKey span: Span) -> [Fix.Edit]? {
    place(of: span, .entry).flatMap { removal($0, span.source) }
  }

  /// The edits that take an item out of its list; the only one goes with what holds it.
  package func removal(ofItem span: Span) -> [Fix.Edit]? {
    place(of: span, .item).flatMap { removal($0, span.source) }
  }

  private func removal(_ place: Place, _ source: Int32) -> [Fix.Edit]? {
    if place.siblings.count == 1 {
      guard let (holder, member) = place.holder else { return nil }
      return self.place(of: holder, member).flatMap { removal($0, source) }
    }
    let own = place.siblings[place.index]
    guard let start = own.start, let end = own.end, start <= end else { return nil }
    let next = place.index + 1 < place.siblings.count ? place.siblings[place.index + 1].start : nil
    let previous = place.index > 0 ? place.siblings[place.index - 1].end : nil
    return place.isFlow
      ? flowRemoval(start, end, next, previous, source)
      : blockRemoval(start, end, next, isItem: place.member == .item, source)
  }

  /// A copy of a list's item behind it, with some edits applied to the copy.
  package func copy(ofItem span: Span, edits: [Fix.Edit]) -> Fix.Edit? {
    guard let place = place(of: span, .item) else { return nil }
    let own = place.siblings[place.index]
    guard let start = own.start, let end = own.end, start <= end else { return nil }
    var copy = Array(bytes[start..<end])
    for edit in edits.sorted(by: { $0.span.start > $1.span.start }) {
      guard Int(edit.span.start) >= start, Int(edit.span.end) <= end else { return nil }
      copy.replaceSubrange(
        Int(edit.span.start) - start..<Int(edit.span.end) - start,
        with: Array(edit.replacement.utf8))
    }
    let text = String(decoding: copy, as: UTF8.self)
    let joined: String
    if place.isFlow {
      joined = "," + gap(before: start) + text
    } else {
      guard let dash = dash(before: start) else { return nil }
      joined = gap(before: dash) + String(decoding: bytes[dash..<start], as: UTF8.self) + text
    }
    return Fix.Edit(Span(source: span.source, start: end, end: end), joined)
  }

  /// What stands between two neighbours: a space, or a line break and the margin of the place.
  private func gap(before offset: Int) -> String {
    let line = lineStart(offset)
    var margin = ""
    for byte in bytes[line..<offset] {
      guard byte == 0x20 || byte == 0x09 || byte == UInt8(ascii: "-") else { return " " }
      margin += byte == 0x09 ? "\t" : " "
    }
    return "\n" + margin
  }

  // MARK: Removals

  private func blockRemoval(
    _ start: Int, _ end: Int, _ next: Int?, isItem: Bool, _ source: Int32
  ) -> [Fix.Edit]? {
    // The dash of an item belongs to it.
    var first = start
    if isItem {
      guard let dash = dash(before: start) else { return nil }
      first = dash
    }
    let line = lineStart(first)
    if bytes[line..<first].allSatisfy({ $0 == 0x20 }) {
      return [Fix.Edit(Span(source: source, start: line, end: lineEnd(end)), "")]
    }
    // Something else begins on the line: the next entry takes the place of this one, unless a comment would go with it.
    guard let next, !bytes[first..<next].contains(UInt8(ascii: "#")) else { return nil }
    return [Fix.Edit(Span(source: source, start: first, end: next), "")]
  }

  private func flowRemoval(
    _ start: Int, _ end: Int, _ next: Int?, _ previous: Int?, _ source: Int32
  ) -> [Fix.Edit]? {
    let (first, last): (Int, Int)
    if let next {
      (first, last) = (start, next)
    } else if let previous {
      (first, last) = (previous, end)
    } else {
      return nil
    }
    guard first <= last, !bytes[first..<last].contains(UInt8(ascii: "#")) else { return nil }
    return [Fix.Edit(Span(source: source, start: first, end: last), "")]
  }

  /// The dash of a list's item.
  private func dash(before start: Int) -> Int? {
    var place = start - 1
    while place >= 0, bytes[place] == 0x20 || bytes[place].isLineBreak { place -= 1 }
    return place >= 0 && bytes[place] == UInt8(ascii: "-") ? place : nil
  }

  func lineStart(_ offset: Int) -> Int {
    var start = min(offset, bytes.count)
    while start > 0, !bytes[start - 1].isLineBreak { start -= 1 }
    return start
  }

  /// Behind the end of the line.
  func lineEnd(_ offset: Int) -> Int {
    // A text over several lines ends with its line break.
    if offset > 0, offset <= bytes.count, bytes[offset - 1].isLineBreak { return offset }
    var end = offset
    while end < bytes.count, bytes[end] != 0x0A { end += 1 }
    return min(end + 1, bytes.count)
  }

  // MARK: Places

  private enum Member { case entry, item }

  /// Where something stands among its neighbours.
  private struct Place {
    var member: Member
    var index: Int
    var siblings: [(start: Int?, end: Int?)]
    /// The entries of the mapping, where it is one.
    var entries: [Mapping.Entry] = []
    var isFlow: Bool
    /// The key or the item that holds the whole.
    var holder: (Span, Member)?
  }

  private func place(of span: Span, _ member: Member) -> Place? {
    span.isNone ? nil : place(of: span, member, in: root, holder: nil)
  }

  private func place(
    of span: Span, _ member: Member, in node: Node, holder: (Span, Member)?
  ) -> Place? {
    // What a function is given has its place, and nothing of it can be taken away.
    let isArgument = node.isIntrinsic
    let holder = isArgument ? nil : holder
    switch node.content {
    case .scalar: return nil
    case .sequence(let items):
      if member == .item, !isArgument,
        let index = items.indices.first(where: { items[$0].span == span })
      {
        return Place(
          member: .item, index: index,
          siblings: items.map { (Int($0.span.start), end(of: $0, from: Int($0.span.start))) },
          isFlow: isFlow(node), holder: holder)
      }
      return first(of: items.count, likely: last(of: items.count, at: span) { items[$0].span }) {
        let holder: (Span, Member)? = isArgument ? nil : (items[$0].span, .item)
        return place(of: span, member, in: items[$0], holder: holder)
      }
    case .mapping(let mapping):
      let entries = mapping.entries
      if member == .entry, !isArgument,
        let index = entries.indices.first(where: { entries[$0].key.span == span })
      {
        return Place(
          member: .entry, index: index,
          siblings: entries.map {
            (Int($0.key.span.start), end(of: $0.value, from: Int($0.key.span.end)))
          },
          entries: entries,
          isFlow: isFlow(node), holder: holder)
      }
      return first(
        of: entries.count, likely: last(of: entries.count, at: span) { entries[$0].key.span }
      ) {
        let holder: (Span, Member)? = isArgument ? nil : (entries[$0].key.span, .entry)
        let value = entries[$0].value
        // The list that a long form is given is its arguments.
        guard isArgument, let items = value.sequence else {
          return place(of: span, member, in: value, holder: holder)
        }
        return first(of: items.count, likely: last(of: items.count, at: span) { items[$0].span }) {
          place(of: span, member, in: items[$0], holder: nil)
        }
      }
    }
  }

  func isFlow(_ node: Node) -> Bool {
    guard !node.span.isNone, Int(node.span.start) < bytes.count else { return false }
    let first = bytes[Int(node.span.start)]
    return first == UInt8(ascii: "{") || first == UInt8(ascii: "[")
  }

  /// One past the last byte of a value; `nil` when it stands elsewhere, as what an alias repeats does.
  func end(of node: Node, from start: Int) -> Int? {
    guard Int(node.span.start) >= start, Int(node.span.end) <= bytes.count else { return nil }
    if node.scalar != nil || isFlow(node) { return Int(node.span.end) }
    switch node.content {
    case .scalar: return Int(node.span.end)
    case .sequence(let items):
      return items.last.map { end(of: $0, from: start) } ?? Int(node.span.end)
    case .mapping(let mapping):
      return mapping.entries.last.map { end(of: $0.value, from: Int($0.key.span.start)) }
        ?? Int(node.span.end)
    }
  }
}
