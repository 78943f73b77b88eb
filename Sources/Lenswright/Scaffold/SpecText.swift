import LensCloudFormation
import LensSyntax

/// A spec as text, of which single values are changed: every other byte, comments among them, stays.
struct SpecText {
  let path: String
  private(set) var bytes: [UInt8]
  private(set) var root: Node

  /// - Returns: `nil` when the file is no mapping.
  init?(_ file: ServiceFile) {
    self.init(path: file.path, bytes: file.bytes)
  }

  private init?(path: String, bytes: [UInt8]) {
    var diagnostics = Diagnostics()
    guard let root = Node.read(Source(name: path, bytes: bytes), &diagnostics),
      root.mapping != nil, !diagnostics.hasErrors
    else { return nil }
    self.path = path
    self.bytes = bytes
    self.root = root
  }

  var file: ServiceFile { ServiceFile(path: path, bytes: bytes) }

  private var text: EditableText {
    EditableText(source: Source(name: path, bytes: bytes), root: root)
  }

  /// Puts texts in the places of others; nothing is changed when what comes out is no mapping any more.
  mutating func replace(_ edits: [(range: Range<Int>, text: String)]) -> Bool {
    var changed = bytes
    for edit in edits.sorted(by: { $0.range.lowerBound > $1.range.lowerBound }) {
      changed.replaceSubrange(edit.range, with: Array(edit.text.utf8))
    }
    guard let result = SpecText(path: path, bytes: changed) else { return false }
    self = result
    return true
  }

  // MARK: Values

  /// Puts a value in the place of another, or into the mapping that lacks it.
  ///
  /// - Parameter value: on one line, and right between braces, too.
  /// - Returns: whether it could be done without a doubt; a value behind an alias, for one, cannot be changed in its place.
  mutating func set(_ steps: [String], to value: String) -> Bool {
    guard var mapping = root.mapping else { return false }
    var owner = root
    var key: Span?
    for (depth, step) in steps.enumerated() {
      let rest = steps[(depth + 1)...]
      guard let entry = mapping.entry(step) else {
        return insert(step, nested(rest, value), into: owner, behind: key)
      }
      if rest.isEmpty { return replace(entry, with: value) }
      guard !entry.value.isIntrinsic else { return false }
      if entry.value.isNull { return replace(entry, with: nested(rest, value)) }
      guard let inner = entry.value.mapping else { return false }
      if inner.entries.isEmpty { return replace(entry, with: nested(rest, value)) }
      (mapping, owner, key) = (inner, entry.value, entry.key.span)
    }
    return false
  }

  private func nested(_ steps: ArraySlice<String>, _ value: String) -> String {
    steps.reversed().reduce(value) { "{ \(LineText.yaml.text(.string($1))): \($0) }" }
  }

  private mutating func replace(_ entry: Mapping.Entry, with value: String) -> Bool {
    guard let range = range(of: entry) else { return false }
    let isBlock = range.upperBound > 0 && bytes[range.upperBound - 1].isLineBreak
    return replace([(range, " \(value)\(isBlock ? "\n" : "")")])
  }

  /// From behind the colon to the end of a value, with the remark that was written beside a draft.
  private func range(of entry: Mapping.Entry) -> Range<Int>? {
    var start = Int(entry.key.span.end)
    while start < bytes.count, bytes[start] != UInt8(ascii: ":") { start += 1 }
    start += 1
    if entry.value.isNull, entry.value.span.start == entry.value.span.end { return start..<start }
    guard start <= bytes.count, var end = text.end(of: entry.value, from: start) else { return nil }
    if let remark = remark(at: end) { end += remark.comment.utf8.count }
    return start..<end
  }

  /// Adds an entry at the end of a mapping.
  ///
  /// - Parameter key: that of the mapping; `nil` for the whole file.
  private mutating func insert(
    _ name: String, _ value: String, into owner: Node, behind key: Span?
  ) -> Bool {
    guard let mapping = owner.mapping, let first = mapping.entries.first,
      let last = mapping.entries.last,
      let end = text.end(of: last.value, from: Int(last.key.span.end))
    else { return false }
    let entry = "\(LineText.yaml.text(.string(name))): \(value)"
    if text.isFlow(owner) { return replace([(end..<end, ", \(entry)")]) }
    let start = Int(first.key.span.start)
    let margin = String(repeating: " ", count: start - text.lineStart(start))
    let place = text.lineEnd(end)
    let isOpen = place > 0 && !bytes[place - 1].isLineBreak
    let gap = key == nil ? "\n" : ""
    return replace([(place..<place, "\(isOpen ? "\n" : "")\(gap)\(margin)\(entry)\n")])
  }

  // MARK: Places

  /// An entry with its key, on lines of its own; `nil` where something else stands on them.
  func lines(of entry: Mapping.Entry) -> (range: Range<Int>, margin: Int)? {
    let start = Int(entry.key.span.start)
    let first = text.lineStart(start)
    guard let end = text.end(of: entry.value, from: Int(entry.key.span.end)),
      bytes[first..<start].allSatisfy({ $0 == 0x20 })
    else { return nil }
    let last = text.lineEnd(end)
    let rest = bytes[end..<last].drop { $0 == 0x20 }.first
    guard rest == nil || rest == UInt8(ascii: "#") || rest == 0x0A || rest == 0x0D else {
      return nil
    }
    return (first..<last, start - first)
  }

  func isFlow(_ node: Node) -> Bool { text.isFlow(node) }

  /// How many bytes stand before a place on its line.
  func column(of span: Span) -> Int {
    Int(span.start) - text.lineStart(Int(span.start))
  }

  /// What was remarked of a draft behind a place, when its value is the draft's still.
  func remark(at end: Int) -> DraftRemark? {
    DraftRemark.allCases.first { remark in
      bytes[min(end, bytes.count)...].starts(with: remark.comment.utf8)
    }
  }
}

extension LineText {
  /// Lines of YAML.
  static let yaml = LineText(isJSON: false)

  /// A value that somebody wrote, on one line, with its functions in the form that they had.
  func text(_ node: Node) -> String {
    let tag = node.tag.map { "\($0) " } ?? ""
    switch node.content {
    case .scalar(let scalar):
      switch scalar.kind {
      case .string: return tag + text(.string(scalar.text))
      case .null: return tag + "null"
      default: return tag + scalar.text
      }
    case .sequence(let items): return tag + "[\(items.map(text).joined(separator: ", "))]"
    case .mapping(let mapping):
      let entries = mapping.entries.map { "\(text(.string($0.key.text))): \(text($0.value))" }
      return tag + (entries.isEmpty ? "{}" : "{ \(entries.joined(separator: ", ")) }")
    }
  }
}
