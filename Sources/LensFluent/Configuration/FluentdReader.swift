package import LensSyntax

/// Why Fluentd would not read a file.
package struct FluentdMistake: Sendable {
  package var message: String
  package var span: Span
}

extension FluentdFile {
  /// Reads a file as Fluentd does, which gives up at the first mistake; what stands before it comes back all the same.
  ///
  /// Lists and mappings that are written as JSON become text without the spaces between their parts. Ruby is not run.
  ///
  /// - Parameter source: the number of the source that spans name.
  package static func read(
    _ bytes: [UInt8], source: Int32 = 0
  ) -> (file: FluentdFile, mistake: FluentdMistake?) {
    bytes.withUnsafeBufferPointer { buffer in
      var reader = FluentdReader(FluentdScanner(buffer, source: source))
      let items = reader.items(of: nil, depth: 0)
      return (FluentdFile(items), reader.scanner.mistake)
    }
  }
}

/// The grammar of elements, parameters and comments.
private struct FluentdReader {
  var scanner: FluentdScanner

  init(_ scanner: FluentdScanner) {
    self.scanner = scanner
  }

  /// More than anybody nests, and little enough for every stack.
  private static let deepest = 100

  /// What an element holds, up to its end tag, or what the file holds.
  mutating func items(of parent: String?, depth: Int) -> [FluentdItem] {
    var items: [FluentdItem] = []
    guard depth <= Self.deepest else {
      scanner.fail("elements are nested more than \(Self.deepest) levels deep")
      return items
    }
    while scanner.mistake == nil {
      items += scanner.spacing().map(FluentdItem.comment)
      if scanner.isAtEnd {
        if let parent { scanner.fail("`</\(parent)>` is missing") }
        return items
      }
      if scanner.skip("</") {
        endTag(of: parent)
        return items
      }
      if scanner.skip("<") {
        if let element = element(depth: depth) { items.append(.element(element)) }
      } else if parent == nil, scanner.skip(word: "@include") || scanner.skip(word: "include") {
        items.append(include(from: scanner.position))
      } else if let item = parameter(of: parent) {
        items.append(item)
      }
      if let comment = scanner.trailingComment { items.append(.comment(comment)) }
      scanner.trailingComment = nil
    }
    return items
  }

  private mutating func endTag(of parent: String?) {
    let name = scanner.name()
    _ = scanner.spacing()
    guard scanner.skip(">") else { return scanner.fail("`>` is missing") }
    scanner.endOfLine()
    if name != parent {
      scanner.fail(
        parent.map { "this closes `\(name)`, and `\($0)` is open" } ?? "nothing is open here")
    }
  }

  private mutating func element(depth: Int) -> FluentdElement? {
    let start = scanner.position - 1
    let name = scanner.name()
    _ = scanner.spacing()
    let argument = scanner.string(until: .tagEnd)
    _ = scanner.spacing()
    guard scanner.skip(">") else {
      scanner.fail("`>` is missing")
      return nil
    }
    var element = FluentdElement(name, argument ?? "")
    element.span = scanner.span(from: start)
    scanner.endOfLine()
    let comment = scanner.trailingComment
    scanner.trailingComment = nil
    guard scanner.mistake == nil else { return nil }
    element.items = (comment.map { [.comment($0)] } ?? []) + items(of: name, depth: depth + 1)
    return element
  }

  private mutating func include(from start: Int) -> FluentdItem {
    let path = scanner.string(until: .lineEnd)
    let span = scanner.span(from: start)
    scanner.endOfLine()
    return .include(path ?? "", span)
  }

  /// Names with an `@` are Fluentd's own, above all in the elements that it knows itself.
  private static let reservedNames = ["@type", "@id", "@label", "@log_level"]
  private static let ownElements = ["match", "source", "filter", "system"]

  private mutating func parameter(of parent: String?) -> FluentdItem? {
    let start = scanner.position
    guard let key = scanner.string(until: .spacing)?.literal else {
      scanner.fail("a parameter's name cannot be Ruby")
      return nil
    }
    let name = scanner.span(from: start)
    let gap = scanner.blanks()
    guard !gap.isEmpty || scanner.isAtEnd else {
      scanner.fail("a space is missing behind `\(key)`")
      return nil
    }
    // A name alone on its line has an empty value.
    if gap.contains(UInt8(ascii: "\n")) || scanner.isAtEnd {
      return .parameter(FluentdParameter(key, "", span: name))
    }
    if key == "@include" { return include(from: start) }
    if key.hasPrefix("@"), parent.map(Self.ownElements.contains) ?? true,
      !Self.reservedNames.contains(key)
    {
      scanner.fail("`\(key)` cannot be the name of a parameter here")
    }
    let value = scanner.literal()
    let span = scanner.span(from: start)
    scanner.endOfLine()
    return .parameter(FluentdParameter(key, value, span: span))
  }
}
