import LensFluent
import LensSyntax

/// A step of a pipeline, by its key in the spec.
enum StepName: String, Sendable, CaseIterable {
  case multiline, exclude, include, parse, add, remove, rename, redact
  /// A filter of a file of the spec's own.
  case filter
}

/// What a section of a generated configuration is for.
struct ConfigurationPart: Sendable {
  /// Whose lines it sees; `nil` for what holds for all.
  var container: String?
  var purpose: Purpose

  enum Purpose: Sendable, Hashable {
    /// A step at its place in the spec. `set` is the set of copies whose own step it is; `nil` for a step that all records take.
    case step(StepName, Span, set: Int?)
    /// Decides which routes take the record.
    case routes
    /// What nobody asked for and what has to be done all the same.
    case plumbing
    case output(destination: String)
  }
}

/// A filter in Lua that the compiler wrote, and what it does.
struct GeneratedEdit: Sendable {
  var code: String
  var edit: RecordEdit
}

extension RedactionSetting {
  var span: Span {
    switch target {
    case .field(let field): field.span
    case .pattern(let pattern): pattern.span
    }
  }
}
