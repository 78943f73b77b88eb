import LensFluent
import LensSyntax

/// What the conditions of a pipeline look at: fields at the top, nested ones, the stream, and numbers, which the engine's filters compare with a pattern only after they have been made texts.
///
/// The record itself stays as it is; texts of numbers are kept in fields of ours.
struct ConditionFields {
  let prefix: String
  /// Whether the stream was kept before the line was parsed.
  let hasStream: Bool
  private var fields: [Field] = []

  private struct Field {
    var name: String
    var path: [String]
    /// Whether numbers have to be made texts, and such with a fraction too.
    var isNumber = false
    var isFraction = false
  }

  init(prefix: String, hasStream: Bool) {
    self.prefix = prefix
    self.hasStream = hasStream
  }

  /// Takes a condition into account.
  mutating func note(
    _ condition: NamedList<Located<String>>.Item, _ diagnostics: inout Diagnostics
  ) -> Bool {
    let name = self.name(of: condition)
    let path = name.split(separator: ".").map(String.init)
    let isNameable =
      ClassicQuoting.isModifyKey(path[0])
      && (path.count == 1 || ClassicQuoting.accessor(path) != nil)
    guard isNameable else {
      diagnostics.reportUnnameable(condition.name, at: condition.span)
      return false
    }
    let index = fields.firstIndex { $0.name == name } ?? fields.count
    if index == fields.count { fields.append(Field(name: name, path: path)) }
    // The stream is a text, and so are whole lines.
    guard name != "source", name != "\(prefix)stream", name != "log" else { return true }
    let pattern = condition.value.value
    if Pattern.mayMatchNumber(pattern) { fields[index].isNumber = true }
    if Pattern.mayMatchFraction(pattern) { fields[index].isFraction = true }
    return true
  }

  private func name(of condition: NamedList<Located<String>>.Item) -> String {
    condition.name == "source" && hasStream ? "\(prefix)stream" : condition.name
  }

  /// The lines of a `modify` filter that asks for a condition.
  func conditions(_ condition: NamedList<Located<String>>.Item) -> [(String, String)] {
    let name = self.name(of: condition)
    guard let index = fields.firstIndex(where: { $0.name == name }) else { return [] }
    let field = fields[index]
    let pattern = ClassicQuoting.modifyPattern(condition.value.value)
    if field.isNumber { return [("Condition", "Key_value_matches \(prefix)v\(index) \(pattern)")] }
    guard field.path.count > 1, let accessor = ClassicQuoting.accessor(field.path) else {
      return [
        ("Condition", "Key_value_matches \(ClassicQuoting.modifyToken(name)) \(pattern)")
      ]
    }
    // Where the first part is a text, the accessor would give that text.
    return [
      (
        "Condition",
        "Key_value_does_not_match \(ClassicQuoting.modifyToken(field.path[0])) ^"
      ),
      ("Condition", "Key_value_matches \(accessor) \(pattern)"),
    ]
  }

  /// The filters that make texts of numbers, before any condition is asked.
  var sections: [(name: String, entries: [(String, String)])] {
    fields.indices.filter { fields[$0].isNumber }.flatMap { index in
      let field = fields[index]
      let nested = field.path.count > 1
      let source = nested ? "\(prefix)f\(index)" : ClassicQuoting.modifyToken(field.name)
      return (nested ? lifting(field, index) : []) + text(of: source, index, field.isFraction)
    }
  }

  /// Lifts a nested field to the top, out of a copy of the map that it is in.
  private func lifting(
    _ field: Field, _ index: Int
  ) -> [(name: String, entries: [(String, String)])] {
    let first = ClassicQuoting.modifyToken(field.path[0])
    var map = "\(prefix)m\(index)"
    var sections: [(name: String, entries: [(String, String)])] = [
      (
        "modify",
        [("Condition", "Key_value_does_not_match \(first) ^"), ("Copy", "\(first) \(map)")]
      )
    ]
    for part in field.path.dropFirst() {
      sections.append(
        (
          "nest",
          [
            ("log_level", "off"), ("Operation", "lift"), ("Nested_under", map),
            ("Add_prefix", "\(map)."),
          ]
        ))
      map += ".\(part)"
    }
    sections.append(
      (
        "modify",
        [("Rename", "\(map) \(prefix)f\(index)"), ("Remove_regex", "^\(prefix)m\(index)")]
      ))
    return sections
  }

  private func text(
    of source: String, _ index: Int, _ isFraction: Bool
  ) -> [(name: String, entries: [(String, String)])] {
    let text = "\(prefix)v\(index)"
    let number = "\(prefix)n\(index)"
    let fraction = "\(prefix)w\(index)"
    var sections: [(name: String, entries: [(String, String)])] = [
      (
        "modify",
        [("Condition", "Key_value_matches \(source) ^"), ("Copy", "\(source) \(text)")]
      ),
      (
        "modify",
        [("Condition", "Key_value_does_not_match \(source) ^"), ("Copy", "\(source) \(number)")]
      ),
      (
        "type_converter",
        [("log_level", "off"), ("int_key", "\(number) \(text) string")]
      ),
    ]
    if isFraction {
      sections += [
        (
          "modify",
          [("Condition", "Key_value_matches \(text) ^"), ("Remove", number)]
        ),
        (
          "type_converter",
          [("log_level", "off"), ("float_key", "\(number) \(fraction) string")]
        ),
        (
          "modify",
          [
            ("Condition", "Key_value_matches \(fraction) ^"),
            ("Hard_rename", "\(fraction) \(text)"),
          ]
        ),
      ]
    }
    return sections
  }
}
