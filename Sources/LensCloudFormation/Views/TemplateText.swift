package import LensSyntax

/// A text as far as it is known before CloudFormation has run.
package struct TemplateText: Sendable {
  package enum Piece: Sendable, Hashable {
    case text(String)
    /// What CloudFormation fills in, by the name that a person would call it by: `AWS::Region`, `MainLogGroup`, `Stream.Arn`.
    case unknown(String)
  }

  package private(set) var pieces: [Piece] = []
  package var span: Span

  package init(_ pieces: [Piece] = [], span: Span) {
    self.span = span
    if pieces.count == 1, pieces[0] != .text("") {
      self.pieces = pieces
    } else {
      for piece in pieces { append(piece) }
    }
  }

  /// The text of a value that is to be written, without parameters; `nil` for a list or a mapping that is no function.
  package init?(_ value: Value) {
    guard let text = TemplateReader().text(Node(value)) else { return nil }
    self = text
  }

  mutating func append(_ piece: Piece) {
    switch (pieces.last, piece) {
    case (_, .text("")): break
    case (.text(let before)?, .text(let text)): pieces[pieces.count - 1] = .text(before + text)
    default: pieces.append(piece)
    }
  }

  /// The whole text; `nil` when a part of it is unknown.
  package var literal: String? {
    switch (pieces.first, pieces.count) {
    case (nil, _): ""
    case (.text(let text)?, 1): text
    default: nil
    }
  }

  /// The text with something in the place of what is unknown.
  package func text(_ placeholder: (String) -> String) -> String {
    pieces.map { piece in
      switch piece {
      case .text(let text): text
      case .unknown(let name): placeholder(name)
      }
    }.joined()
  }

  /// What is before and behind the first place where a text stands; `nil` where it stands in no known piece.
  package func split(at part: String) -> (before: TemplateText, after: TemplateText)? {
    for (index, piece) in pieces.enumerated() {
      guard case .text(let text) = piece, let range = text[...].range(of: part) else { continue }
      return (
        TemplateText(pieces[..<index] + [.text(String(text[..<range.start]))], span: span),
        TemplateText([.text(String(text[range.end...]))] + pieces[(index + 1)...], span: span)
      )
    }
    return nil
  }

  /// The text as `Fn::Sub` would be given it: `${MainLogGroup}`.
  package var display: String { text { "${\($0)}" } }
}
