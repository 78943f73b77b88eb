import CYAML

/// Makes the tree out of the parser's events.
///
/// Everything that a mapping needs while it is being read (which keys it has seen, say) lies in arrays shared by all mappings, because most mappings are small and an
/// allocation each would cost more than reading them.
struct TreeBuilder {
  let bytes: UnsafeBufferPointer<UInt8>
  let events: UnsafeBufferPointer<CYAMLEvent>
  let text: UnsafePointer<UInt8>?
  let source: Int32
  let limits: Limits

  private var index = 0
  /// The values so far, those behind aliases counted each time they are repeated.
  private var count = 0
  /// How many collections lie around the deepest value so far, aliases followed.
  private var deepest = 0
  /// Whether every value of the tree is one that the user wrote.
  private var isSound = true
  private var anchors: [String: Anchor] = [:]
  /// The events of the keys of the mappings that are being read, the innermost last.
  private var openKeys: [Int] = []

  /// A value that can be repeated.
  private struct Anchor {
    /// `nil` while the value is still being read.
    var node: Node?
    var span: Span
    var count = 0
    var height = 0
  }

  init(
    _ bytes: UnsafeBufferPointer<UInt8>, _ result: CYAMLResult, source: Int32, limits: Limits
  ) {
    self.bytes = bytes
    self.events = UnsafeBufferPointer(start: result.events, count: Int(result.eventCount))
    self.text = UnsafePointer(result.text)
    self.source = source
    self.limits = limits
  }

  mutating func tree(_ diagnostics: inout Diagnostics) -> Node? {
    guard let root = node(depth: 0, &diagnostics), isSound else { return nil }
    return root
  }

  /// The next value, `nil` when there is no point in going on.
  private mutating func node(depth: Int, _ diagnostics: inout Diagnostics) -> Node? {
    let position = index
    index += 1
    let event = events[position]
    if event.kind == .alias { return repetition(event, depth: depth, &diagnostics) }

    count += 1
    if count > limits.nodes {
      reportTooManyNodes(at: span(of: event), &diagnostics)
      return nil
    }
    guard event.anchorLength > 0 else { return content(event, depth: depth, &diagnostics) }

    let name = string(event.anchor, event.anchorLength)
    let anchorStart = Int(event.outerStart)
    let outer = (count: count, deepest: deepest)
    deepest = depth
    anchors[name] = Anchor(
      node: nil,
      span: Span(source: source, start: anchorStart, end: min(anchorStart + 1, bytes.count)))
    guard let node = content(event, depth: depth, &diagnostics) else { return nil }
    anchors[name] = Anchor(
      node: node, span: node.span, count: count - outer.count + 1, height: deepest - depth)
    deepest = max(deepest, outer.deepest)
    return node
  }

  private mutating func content(
    _ event: CYAMLEvent, depth: Int, _ diagnostics: inout Diagnostics
  ) -> Node? {
    switch event.kind {
    case .scalar:
      return scalar(event, &diagnostics)
    case .sequenceStart:
      deepest = max(deepest, depth + 1)
      return sequence(event, depth: depth + 1, &diagnostics)
    case .mappingStart:
      deepest = max(deepest, depth + 1)
      return mapping(event, depth: depth + 1, &diagnostics)
    case .alias, .sequenceEnd, .mappingEnd:
      return nil
    }
  }

  // MARK: Values

  private mutating func scalar(_ event: CYAMLEvent, _ diagnostics: inout Diagnostics) -> Node {
    let content = UnsafeBufferPointer(
      start: text.map { $0 + Int(event.text) }, count: Int(event.textLength))
    var style = Scalar.Style.plain
    var kind = Scalar.Kind.string
    var end = Int(event.end)
    switch event.style {
    case .singleQuoted: style = .singleQuoted
    case .doubleQuoted: style = .doubleQuoted
    case .literal, .folded:
      style = event.style == .literal ? .literal : .folded
      // libyaml counts the empty lines behind the text as a part of it.
      while end > Int(event.start), bytes[end - 1].isWhiteSpace { end -= 1 }
    case .plain, .block, .flow: kind = Scalar.Kind(plain: content)
    }
    let span = Span(source: source, start: Int(event.start), end: end)
    var tag: String?
    if event.tagLength > 0 {
      tag = string(event.tag, event.tagLength)
      resolve(&tag, &kind, content, style, span, &diagnostics)
    }
    return Node(
      .scalar(Scalar(text: String(decoding: content, as: UTF8.self), style: style, kind: kind)),
      tag: tag, span: span)
  }

  private mutating func sequence(
    _ start: CYAMLEvent, depth: Int, _ diagnostics: inout Diagnostics
  ) -> Node? {
    var items: [Node] = []
    items.reserveCapacity(Int(start.childCount))
    while events[index].kind != .sequenceEnd {
      guard let item = node(depth: depth, &diagnostics) else { return nil }
      items.append(item)
    }
    let span = span(of: start, closedBy: events[index])
    index += 1
    return Node(
      .sequence(items), tag: collectionTag(start, "seq", span, &diagnostics), span: span)
  }

  private mutating func mapping(
    _ start: CYAMLEvent, depth: Int, _ diagnostics: inout Diagnostics
  ) -> Node? {
    var entries: [Mapping.Entry] = []
    entries.reserveCapacity(Int(start.childCount / 2))
    var merge: (place: Int, key: Span, value: Node)?
    var seen = SeenKeys(expecting: Int(start.childCount / 2), from: openKeys.count)
    let first = events[index]

    while events[index].kind != .mappingEnd {
      let position = index
      let event = events[position]
      guard event.kind == .scalar, event.tagLength == 0, event.anchorLength == 0,
        event.textLength > 0 || event.style != .plain
      else {
        guard let key = unusualKey(start, depth: depth, &diagnostics),
          let value = node(depth: depth, &diagnostics)
        else { return nil }
        if let key, isNew(position, &seen, key.span, &diagnostics) {
          entries.append(Mapping.Entry(key: key, value: value))
        }
        continue
      }
      index += 1
      let keySpan = Span(source: source, start: Int(event.start), end: Int(event.end))
      let isNew = isNew(position, &seen, keySpan, &diagnostics)
      let isMerge =
        event.style == .plain && event.textLength == 2 && event.plainImplicit == 1
        && text![Int(event.text)] == UInt8(ascii: "<")
        && text![Int(event.text) + 1] == UInt8(ascii: "<")
      guard let value = node(depth: depth, &diagnostics) else { return nil }
      if !isNew { continue }
      if isMerge {
        merge = (entries.count, keySpan, value)
      } else {
        entries.append(
          Mapping.Entry(
            key: Mapping.Key(string(event.text, event.textLength), span: keySpan), value: value))
      }
    }

    openKeys.removeLast(openKeys.count - seen.base)
    var span = span(of: start, closedBy: events[index])
    if start.style == .block, first.kind == .scalar, first.end > first.start {
      span = Span(source: source, start: Int(first.start), end: Int(first.end))
    }
    index += 1
    if let merge {
      entries.merge(merge.value, at: merge.place, key: merge.key, &diagnostics)
    }
    return Node(
      .mapping(Mapping(entries)), tag: collectionTag(start, "map", span, &diagnostics), span: span)
  }

  // MARK: Keys

  /// The keys of one mapping that have been read.
  private struct SeenKeys {
    /// Where they begin in ``TreeBuilder/openKeys``.
    let base: Int
    /// Comparing each key with all others is fastest while there are few.
    var table: [KeyText: Int]?

    init(expecting count: Int, from base: Int) {
      self.base = base
      if count > 16 { table = Dictionary(minimumCapacity: count) }
    }
  }

  /// A key in the arena, compared byte by byte: Swift holds two spellings of "é" equal, CloudFormation does not.
  private struct KeyText: Hashable {
    let bytes: UnsafeRawBufferPointer

    static func == (one: Self, other: Self) -> Bool {
      one.bytes.elementsEqual(other.bytes)
    }

    func hash(into hasher: inout Hasher) {
      hasher.combine(bytes: bytes)
    }
  }

  /// Notes the key; `false`, having said so, if the mapping has it already.
  private mutating func isNew(
    _ position: Int, _ seen: inout SeenKeys, _ span: Span, _ diagnostics: inout Diagnostics
  ) -> Bool {
    let event = events[position]
    var earlier: Int?
    if seen.table != nil {
      let key = KeyText(
        bytes: UnsafeRawBufferPointer(
          start: text.map { $0 + Int(event.text) }, count: Int(event.textLength)))
      earlier = seen.table![key]
      if earlier == nil { seen.table![key] = position }
    } else {
      for index in seen.base..<openKeys.count {
        let other = events[openKeys[index]]
        if other.textLength == event.textLength, sameText(other, event) {
          earlier = openKeys[index]
          break
        }
      }
      if earlier == nil { openKeys.append(position) }
    }
    guard let earlier else { return true }
    let first = events[earlier]
    diagnostics.report(
      .duplicateKey, "the key `\(string(event.text, event.textLength))` is there twice", at: span,
      label: "the second one",
      related: [
        Label(
          Span(source: source, start: Int(first.start), end: Int(first.end)), "the first one")
      ],
      help: ["keep one of them, or give one another name"])
    return false
  }

  private func sameText(_ one: CYAMLEvent, _ other: CYAMLEvent) -> Bool {
    guard let text else { return true }
    for offset in 0..<Int(one.textLength)
    where text[Int(one.text) + offset] != text[Int(other.text) + offset] { return false }
    return true
  }

  /// A key with a tag or an anchor, or what is no key at all: then `nil` inside, having said so.
  private mutating func unusualKey(
    _ mapping: CYAMLEvent, depth: Int, _ diagnostics: inout Diagnostics
  ) -> Mapping.Key?? {
    let event = events[index]
    if event.kind == .alias {
      index += 1
      isSound = false
      diagnostics.report(
        .keyNotText, "an alias cannot be a key", at: span(of: event),
        help: ["write the key out; if it begins with an asterisk, put it into quotes"])
      return .some(nil)
    }
    guard let key = node(depth: depth, &diagnostics) else { return nil }
    if let scalar = key.scalar, key.tag == nil {
      if !(scalar.text.isEmpty && scalar.style == .plain) {
        return Mapping.Key(scalar.text, span: key.span)
      }
      diagnostics.report(
        .keyNotText, "there is no key before the colon", at: key.span,
        label: "a key is missing here"
      )
    } else if key.scalar == nil, isDoubleBrace(mapping, event) {
      let outer = Int(mapping.start)
      diagnostics.report(
        .keyNotText, "a value that begins with `{{` must be in quotes",
        at: Span(source: source, start: outer, end: min(outer + 2, bytes.count)),
        label: "YAML takes each brace for the beginning of a mapping",
        help: ["put the whole value into single quotes: '{{…}}'"])
    } else if key.scalar == nil {
      diagnostics.report(
        .keyNotText, "a key must be text, and this is \(key.description)", at: key.span,
        help: ["if it is text, put it into quotes"])
    } else {
      diagnostics.report(
        .keyNotText, "a key cannot have the tag `\(key.tag ?? "")`", at: key.span,
        help: ["write the key without a tag"])
    }
    isSound = false
    return .some(nil)
  }

  private func isDoubleBrace(_ outer: CYAMLEvent, _ inner: CYAMLEvent) -> Bool {
    outer.style == .flow && inner.kind == .mappingStart && inner.style == .flow
      && inner.start == outer.start + 1
  }

  // MARK: Aliases

  private mutating func repetition(
    _ event: CYAMLEvent, depth: Int, _ diagnostics: inout Diagnostics
  ) -> Node? {
    let name = string(event.text, event.textLength)
    let span = span(of: event)
    guard let anchor = anchors[name] else {
      isSound = false
      diagnostics.report(
        .unknownAlias, "there is no anchor called `\(name)`", at: span,
        label: "an asterisk repeats the value of an anchor",
        help: ["if this is text that begins with an asterisk, put it into quotes: '*\(name)'"],
        fix: Fix(
          "put it into quotes",
          edits: [
            Fix.Edit(Span(source: source, start: Int(span.start), end: Int(span.start)), "'"),
            Fix.Edit(Span(source: source, start: Int(span.end), end: Int(span.end)), "'"),
          ], isSafe: false))
      return placeholder(span)
    }
    guard let node = anchor.node else {
      isSound = false
      diagnostics.report(
        .recursiveAlias, "`*\(name)` stands inside of the value that it repeats", at: span,
        related: [Label(anchor.span, "the value begins here")],
        help: ["write out the part that is to be repeated"])
      return placeholder(span)
    }
    count += anchor.count
    if count > limits.nodes {
      reportTooManyNodes(at: span, &diagnostics)
      return nil
    }
    deepest = max(deepest, depth + anchor.height)
    if depth + anchor.height > limits.depth {
      diagnostics.report(
        .limitExceeded, "the values are nested more than \(limits.depth) deep", at: span,
        label: "with what this repeats")
      return nil
    }
    return node
  }

  private func placeholder(_ span: Span) -> Node {
    Node(.scalar(Scalar(text: "", style: .plain, kind: .null)), span: span)
  }

  private func reportTooManyNodes(at span: Span, _ diagnostics: inout Diagnostics) {
    diagnostics.report(
      .limitExceeded, "the file has more than \(limits.nodes) values", at: span,
      label: "the limit is reached here", notes: ["what an alias repeats counts each time"])
  }

  // MARK: Tags

  private static let standard = "tag:yaml.org,2002:"

  /// A collection's own tag; the standard one says nothing that its form does not.
  private mutating func collectionTag(
    _ event: CYAMLEvent, _ own: String, _ span: Span, _ diagnostics: inout Diagnostics
  ) -> String? {
    guard event.tagLength > 0 else { return nil }
    let tag = string(event.tag, event.tagLength)
    if tag == "!" { return nil }
    guard tag.hasPrefix(Self.standard) else { return tag }
    let word = tag.dropFirst(Self.standard.count)
    if word != own {
      reportWrongTag(word, "a \(own == "seq" ? "list" : "mapping")", event, &diagnostics)
    }
    return nil
  }

  private mutating func resolve(
    _ tag: inout String?, _ kind: inout Scalar.Kind, _ content: UnsafeBufferPointer<UInt8>,
    _ style: Scalar.Style, _ span: Span, _ diagnostics: inout Diagnostics
  ) {
    if tag == "!" {
      tag = nil
      kind = .string
      return
    }
    guard let written = tag, written.hasPrefix(Self.standard) else { return }
    let word = written.dropFirst(Self.standard.count)
    tag = nil
    let plain = Scalar.Kind(plain: content)
    switch (word, plain) {
    case ("str", _): kind = .string
    case ("int", .integer), ("float", .integer), ("float", .number), ("bool", .boolean),
      ("null", .null):
      kind = plain
    case ("int", .number) where content.allSatisfy(\.isDigitOrSign): kind = plain
    default:
      reportWrongTag(word, "text", events[index - 1], &diagnostics)
    }
  }

  private mutating func reportWrongTag(
    _ word: Substring, _ found: String, _ event: CYAMLEvent, _ diagnostics: inout Diagnostics
  ) {
    isSound = false
    let known = ["str", "int", "float", "bool", "null", "seq", "map"].contains(String(word))
    diagnostics.report(
      .wrongTag,
      known
        ? "this value is not what its tag `!!\(word)` says" : "there is no tag `!!\(word)` here",
      at: span(of: event), label: known ? "this is \(found)" : "",
      help: [known ? "change the value, or leave the tag out" : "leave the tag out"])
  }

  // MARK: Places and texts

  private func span(of event: CYAMLEvent) -> Span {
    let isBlock = event.style == .block && event.kind != .scalar && event.kind != .alias
    let end = isBlock || event.end < event.start ? Int(event.start) + 1 : Int(event.end)
    return Span(source: source, start: Int(event.start), end: min(end, bytes.count))
  }

  private func span(of start: CYAMLEvent, closedBy end: CYAMLEvent) -> Span {
    start.style == .flow
      ? Span(source: source, start: Int(start.start), end: Int(max(end.end, start.start)))
      : span(of: start)
  }

  private func string(_ start: UInt32, _ length: UInt32) -> String {
    guard let text else { return "" }
    return String(
      decoding: UnsafeBufferPointer(start: text + Int(start), count: Int(length)), as: UTF8.self)
  }
}

extension UInt8 {
  package var isWhiteSpace: Bool { self == 0x20 || self == 0x09 || self == 0x0A || self == 0x0D }
  package var isLineBreak: Bool { self == 0x0A || self == 0x0D }

  fileprivate var isDigitOrSign: Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) || self == UInt8(ascii: "-")
      || self == UInt8(ascii: "+")
  }
}
