package import LensSyntax

/// A configuration of Fluentd: elements in angle brackets that hold parameters and further elements.
///
/// Source: lib/fluent/config/v1_parser.rb of fluent/fluentd 1.19.0, 2026-11-22.
package struct FluentdFile: Sendable {
  package var items: [FluentdItem]

  package init(_ items: [FluentdItem] = []) {
    self.items = items
  }

  package mutating func append(_ element: FluentdElement) { items.append(.element(element)) }
}

/// One thing of a file or of an element.
package enum FluentdItem: Sendable {
  case parameter(FluentdParameter)
  case element(FluentdElement)
  /// `@include`: a path with wildcards, or an address.
  case include(FluentdValue, Span = .none)
  /// Text behind a `#`; a line break in it begins another such line.
  case comment(String)
}

/// An element, such as `<match app-firelens**> … </match>`.
package struct FluentdElement: Sendable {
  /// Letters, digits and underscores.
  package var name: String
  /// What stands behind the name; empty where nothing does.
  package var argument: FluentdValue
  package var items: [FluentdItem]
  /// Where this was asked for, or where the element begins in a file that was read.
  package var span = Span.none

  package init(
    _ name: String, _ argument: FluentdValue = "",
    _ parameters: KeyValuePairs<String, FluentdValue> = [:], elements: [FluentdElement] = []
  ) {
    self.name = name
    self.argument = argument
    items =
      parameters.map { .parameter(FluentdParameter($0.key, $0.value)) }
      + elements.map { .element($0) }
  }

  package var parameters: [FluentdParameter] {
    items.compactMap { if case .parameter(let parameter) = $0 { parameter } else { nil } }
  }

  package var elements: [FluentdElement] { FluentdFile(items).elements }

  /// The value of a parameter: the last one counts, and letter case matters.
  package subscript(_ key: String) -> FluentdValue? {
    parameters.last { $0.key == key }?.value
  }

  package mutating func append(_ key: String, _ value: FluentdValue) {
    items.append(.parameter(FluentdParameter(key, value)))
  }

  package mutating func append(_ element: FluentdElement) { items.append(.element(element)) }
}

extension FluentdFile {
  package var elements: [FluentdElement] {
    items.compactMap { if case .element(let element) = $0 { element } else { nil } }
  }
}

/// A name and a value on a line.
package struct FluentdParameter: Sendable {
  package var key: String
  package var value: FluentdValue
  /// The line without its end, in a file that was read.
  package var span = Span.none

  package init(_ key: String, _ value: FluentdValue, span: Span = .none) {
    self.key = key
    self.value = value
    self.span = span
  }
}

/// Text as the plugin receives it, and Ruby that is run when the file is read.
package struct FluentdValue: Sendable, Hashable {
  package enum Piece: Sendable, Hashable {
    case text(String)
    /// What stands between `#{` and `}`.
    case code(String)
  }

  /// Without two texts beside one another and without an empty one, so that equal values have equal pieces.
  package private(set) var pieces: [Piece]

  package init(_ pieces: [Piece]) {
    self.pieces = []
    for piece in pieces { append(piece) }
  }

  package init(_ text: String) {
    self.init([.text(text)])
  }

  package mutating func append(_ piece: Piece) {
    switch (pieces.last, piece) {
    case (_, .text("")): break
    case (.text(let before)?, .text(let text)): pieces[pieces.count - 1] = .text(before + text)
    default: pieces.append(piece)
    }
  }

  package mutating func append(contentsOf other: FluentdValue) {
    for piece in other.pieces { append(piece) }
  }

  /// The text; `nil` when only Ruby knows it.
  package var literal: String? {
    switch (pieces.first, pieces.count) {
    case (nil, _): ""
    case (.text(let text), 1): text
    default: nil
    }
  }

  /// A variable of the router's environment.
  package static func variable(_ name: String) -> FluentdValue {
    FluentdValue([.code("ENV['\(name)']")])
  }

  /// A regular expression for a parameter that takes one: between slashes, because a pattern that begins with a slash would be taken to end with
  /// one.
  ///
  /// Source: `regexp_value` in lib/fluent/config/types.rb of fluent/fluentd 1.19.0, 2026-11-22.
  package static func pattern(_ pattern: String) -> FluentdValue {
    FluentdValue("/\(pattern)/")
  }
}

extension FluentdValue: ExpressibleByStringLiteral {
  package init(stringLiteral text: String) {
    self.init(text)
  }
}
