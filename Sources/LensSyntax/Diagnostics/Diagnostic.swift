/// How much a diagnostic matters: an error withholds the output, a warning is probably a mistake, advice is better practice.
public enum Severity: String, Sendable, Comparable, CaseIterable {
  /// Better practice.
  case advice
  /// Probably a mistake.
  case warning
  /// A mistake, which withholds the output.
  case error

  /// Advice is less than a warning, and a warning less than an error.
  public static func < (one: Severity, other: Severity) -> Bool {
    one.rank < other.rank
  }

  private var rank: Int {
    switch self {
    case .advice: 0
    case .warning: 1
    case .error: 2
    }
  }
}

/// A class of mistakes: the word that messages print in brackets, and what `explain` says of it.
public struct DiagnosticKind: Sendable, Hashable {
  /// Kebab-case and stable: the name of its page.
  public let id: String
  /// How much most of its kind matter.
  public let severity: Severity
  /// What is wrong and why it matters, in a sentence or two.
  public let meaning: String
  /// What to do about it.
  public let remedy: String
  /// The smallest file for which it is given; `nil` where that would be no smaller than the explanation.
  package let example: DiagnosticExample?

  package init(
    _ id: String, _ severity: Severity, _ meaning: String, remedy: String = "",
    example: DiagnosticExample? = nil
  ) {
    self.id = id
    self.severity = severity
    self.meaning = meaning
    self.remedy = remedy
    self.example = example
  }
}

/// A place and what is to be said beside it.
public struct Label: Sendable {
  /// The place.
  public var span: Span
  /// What this spot is; empty where the message says it all.
  public var text: String

  package init(_ span: Span, _ text: String = "") {
    self.span = span
    self.text = text
  }
}

/// A change of the source text that would end a diagnostic.
public struct Fix: Sendable {
  /// A stretch of the source, and what stands there instead.
  public struct Edit: Sendable {
    /// What is replaced; empty where something is only inserted.
    public var span: Span
    /// What stands there instead; empty where something is only removed.
    public var replacement: String

    package init(_ span: Span, _ replacement: String) {
      self.span = span
      self.replacement = replacement
    }
  }

  /// An instruction: "replace it with `cloudwatch`".
  public var title: String
  /// The changes, which are made together or not at all.
  public var edits: [Edit]
  /// Whether the edits can be applied without a person looking at them.
  public var isSafe: Bool

  package init(_ title: String, edits: [Edit], isSafe: Bool = true) {
    self.title = title
    self.edits = edits
    self.isSafe = isSafe
  }
}

/// One thing to tell the user.
public struct Diagnostic: Sendable {
  /// The class of mistakes that it belongs to.
  public var kind: DiagnosticKind
  /// What is wrong, in a sentence that makes sense alone.
  public var message: String
  /// The smallest thing that is wrong; `Span.none` when no place in a source is to blame.
  public var primary: Label
  /// Other places that the message speaks of.
  public var related: [Label] = []
  /// Facts.
  public var notes: [String] = []
  /// Instructions.
  public var help: [String] = []
  /// The edit, where it is certain; `nil` where a person has to decide.
  public var fix: Fix?
  /// The way to the place from the top of its file, such as `Resources/Task/Properties/Memory`; `nil` where only the line is known.
  public var path: String?
  /// How much this one matters, where that is not what most of its kind do.
  var ownSeverity: Severity?

  /// How much it matters.
  public var severity: Severity { ownSeverity ?? kind.severity }

  package init(
    kind: DiagnosticKind, severity: Severity? = nil, message: String, primary: Label,
    related: [Label] = [], notes: [String] = [], help: [String] = [], fix: Fix? = nil
  ) {
    self.kind = kind
    ownSeverity = severity
    self.message = message
    self.primary = primary
    self.related = related
    self.notes = notes
    self.help = help
    self.fix = fix
  }
}
