/// Prints an object as YAML with a final newline.
///
/// - Parameters:
///   - shortForm: asked for every object; a tag (`!Sub`) and its argument print the object as `!Sub argument`.
///   - blankLinesToDepth: one blank line stands between the entries of mappings that are less deep than this; the document's own entries are at depth 0.
package func yamlText(
  _ object: Object, shortForm: (Object) -> (tag: String, argument: Value)? = { _ in nil },
  blankLinesToDepth: Int = 0
) -> [UInt8] {
  withoutActuallyEscaping(shortForm) { shortForm in
    var writer = YAMLWriter(shortForm: shortForm, blankLinesToDepth: blankLinesToDepth)
    writer.document(object)
    return writer.buffer.bytes
  }
}

private struct YAMLWriter {
  let shortForm: (Object) -> (tag: String, argument: Value)?
  let blankLinesToDepth: Int
  var buffer = TextBuffer(capacity: 16384)
  /// Whether an empty line here would become a part of the text above.
  private var keepsLines = false
  /// Whether what was printed last has ended its line itself, as a block of text does.
  private var endsLine = false

  init(
    shortForm: @escaping (Object) -> (tag: String, argument: Value)?, blankLinesToDepth: Int
  ) {
    self.shortForm = shortForm
    self.blankLinesToDepth = blankLinesToDepth
  }

  mutating func document(_ object: Object) {
    if let (tag, argument) = short(object) {
      append(tag: tag)
      value(argument, column: 0, depth: 0, tagged: true)
    } else if object.isEmpty {
      buffer.append("{}\n")
    } else {
      entries(object, column: 0, depth: 0)
    }
  }

  /// The value behind a colon or a tag, with the line's end: on the same line if it is short, below if it has parts.
  ///
  /// - Parameter column: where parts begin.
  private mutating func value(_ value: Value, column: Int, depth: Int, tagged: Bool = false) {
    switch value {
    case .list(let items) where !items.isEmpty:
      buffer.newline()
      self.items(items, column: column, depth: depth, isIndented: false)
    case .object(let object) where !object.isEmpty:
      if !tagged, let (tag, argument) = short(object) {
        buffer.append(0x20)
        append(tag: tag)
        self.value(argument, column: column, depth: depth, tagged: true)
      } else {
        buffer.newline()
        entries(object, column: column, depth: depth)
      }
    default:
      buffer.append(0x20)
      scalar(value, column: column)
    }
  }

  /// The entries of a mapping, each on its own lines.
  ///
  /// - Parameter isIndented: whether the first line stands behind a dash already.
  private mutating func entries(
    _ object: Object, column: Int, depth: Int, isIndented: Bool = false
  ) {
    for (index, entry) in object.entries.enumerated() {
      if index > 0, depth < blankLinesToDepth, !keepsLines { buffer.newline() }
      keepsLines = false
      if index > 0 || !isIndented { buffer.append(spaces: column) }
      key(entry.key, column: column)
      buffer.append(UInt8(ascii: ":"))
      value(entry.value, column: column + 2, depth: depth + 1)
    }
  }

  private mutating func items(_ items: [Value], column: Int, depth: Int, isIndented: Bool) {
    for (index, item) in items.enumerated() {
      keepsLines = false
      if index > 0 || !isIndented { buffer.append(spaces: column) }
      buffer.append(UInt8(ascii: "-"))
      switch item {
      case .list(let inner) where !inner.isEmpty:
        buffer.append(0x20)
        self.items(inner, column: column + 2, depth: depth + 1, isIndented: true)
      case .object(let object) where !object.isEmpty:
        buffer.append(0x20)
        if let (tag, argument) = short(object) {
          append(tag: tag)
          value(argument, column: column + 2, depth: depth + 1, tagged: true)
        } else {
          entries(object, column: column + 2, depth: depth + 1, isIndented: true)
        }
      default:
        value(item, column: column + 2, depth: depth + 1)
      }
    }
  }

  /// The short form of an object, unless its argument has one, too: a value can bear one tag only.
  private func short(_ object: Object) -> (tag: String, argument: Value)? {
    guard let form = shortForm(object) else { return nil }
    if case .object(let inner) = form.argument, short(inner) != nil { return nil }
    return form
  }

  private mutating func append(tag: String) {
    if tag.utf8.first != UInt8(ascii: "!") { buffer.append(UInt8(ascii: "!")) }
    buffer.append(tag)
  }

  private mutating func key(_ text: String, column: Int) {
    // A parser looks for the colon 1024 characters far.
    if text.utf8.count > 500 {
      buffer.append("? ")
      string(text, column: nil)
      buffer.newline()
      buffer.append(spaces: column)
    } else {
      string(text, column: nil)
    }
  }

  private mutating func scalar(_ value: Value, column: Int) {
    switch value {
    case .null: buffer.append("null")
    case .boolean(let isTrue): buffer.append(isTrue ? "true" : "false")
    case .integer(let number): buffer.append(decimal: number)
    case .number(let text): number(text)
    case .string(let text): string(text, column: column)
    case .list: buffer.append("[]")
    case .object: buffer.append("{}")
    }
    if endsLine { endsLine = false } else { buffer.newline() }
  }

  /// To YAML 1.1, `1e5` is text: its numbers have a point and their exponents a sign.
  private mutating func number(_ text: String) {
    guard let exponent = text.utf8.firstIndex(where: { $0 | 0x20 == UInt8(ascii: "e") }) else {
      return buffer.append(text)
    }
    buffer.append(String(text[..<exponent]))
    if !text[..<exponent].utf8.contains(UInt8(ascii: ".")) { buffer.append(".0") }
    buffer.append(UInt8(ascii: "e"))
    let digits = text[text.index(after: exponent)...]
    if digits.utf8.first != UInt8(ascii: "-"), digits.utf8.first != UInt8(ascii: "+") {
      buffer.append(UInt8(ascii: "+"))
    }
    buffer.append(String(digits))
  }

  // MARK: Texts

  /// - Parameter column: where the lines of a block would begin; `nil` where only one line can be.
  private mutating func string(_ text: String, column: Int?) {
    let done: Void? = text.utf8.withContiguousStorageIfAvailable { string($0, column: column) }
    if done == nil { Array(text.utf8).withUnsafeBufferPointer { string($0, column: column) } }
  }

  private mutating func string(_ text: UnsafeBufferPointer<UInt8>, column: Int?) {
    switch TextForm(text) {
    case .plain: buffer.append(text)
    case .singleQuoted:
      buffer.append(UInt8(ascii: "'"))
      for byte in text {
        if byte == UInt8(ascii: "'") { buffer.append(byte) }
        buffer.append(byte)
      }
      buffer.append(UInt8(ascii: "'"))
    case .block:
      if let column { block(text, column: column) } else { buffer.append(quoted: text) }
    case .doubleQuoted: buffer.append(quoted: text)
    }
  }

  private mutating func block(_ text: UnsafeBufferPointer<UInt8>, column: Int) {
    let endsLine = text[text.count - 1] == 0x0A
    let endsSeveral = endsLine && text[text.count - 2] == 0x0A
    buffer.append(endsSeveral ? "|+\n" : endsLine ? "|\n" : "|-\n")
    var start = 0
    while start < text.count {
      var end = start
      while end < text.count, text[end] != 0x0A { end += 1 }
      if end > start {
        // The document's own value, too, must be indented.
        buffer.append(spaces: max(column, 2))
        buffer.append(UnsafeBufferPointer(rebasing: text[start..<end]))
      }
      if end < text.count || !endsLine { buffer.newline() }
      start = end + 1
    }
    self.endsLine = true
    keepsLines = endsSeveral
  }
}
