/// How a text of a picture looks, and how much room it takes.
///
/// The picture names fonts whose letters are as wide as Helvetica's: Helvetica itself, Arial and Liberation Sans. Sources of the widths: Adobe's
/// Helvetica.afm and Helvetica-Bold.afm of the Core 14 fonts, 2026-11-22, the same as those of Liberation Sans 2.1. A letter of the fixed fonts
/// that are named is at most 0.602 em wide (DejaVu Sans Mono's).
enum TextStyle: String, CaseIterable {
  /// What a task is called.
  case heading
  /// What a card is called.
  case title
  case text
  /// What stands before a detail.
  case word
  /// Patterns, names of permissions, whatever is written so in a file.
  case code

  /// In pixels, which are the picture's units.
  var size: Int {
    switch self {
    case .heading: 17
    case .title: 14
    case .text, .word: 12
    case .code: 11
    }
  }

  /// From one line to the next.
  var leading: Int { size + 5 }

  /// The width of a text in pixels, rounded up; a letter that is not ASCII takes as much as the widest of them.
  func width(of text: some StringProtocol) -> Int {
    let thousandths = text.unicodeScalars.reduce(0) { $0 + width(of: $1) }
    return (thousandths * size + 999) / 1000
  }

  private func width(of scalar: Unicode.Scalar) -> Int {
    switch scalar.value {
    case 0x20..<0x7F:
      switch self {
      case .code: 602
      case .heading, .title: TextStyle.bold[Int(scalar.value) - 0x20]
      case .text, .word: TextStyle.regular[Int(scalar.value) - 0x20]
      }
    case 0x2026: 1000
    default: self == .code && scalar.value < 0x1100 ? 602 : 1340
    }
  }

  /// From the space to the tilde, in thousandths of the size.
  private static let regular = [
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556,
    556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667,
    611, 778, 722, 278, 500, 667, 556, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667,
    667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500,
    222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
  ]
  private static let bold = [
    278, 333, 474, 556, 556, 889, 722, 238, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556,
    556, 556, 556, 556, 556, 556, 556, 333, 333, 584, 584, 584, 611, 975, 722, 722, 722, 722, 667,
    611, 778, 722, 278, 556, 722, 611, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667,
    667, 611, 333, 278, 333, 584, 556, 333, 556, 611, 556, 611, 556, 333, 611, 611, 278, 278, 556,
    278, 889, 611, 611, 611, 611, 389, 556, 333, 611, 556, 778, 556, 556, 500, 389, 280, 389, 584,
  ]
}
