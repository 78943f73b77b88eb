import LensSyntax

/// The conditions of a template as formulas over what is decided when it is deployed.
///
/// Two values that hang on the same condition are never looked at in a combination that cannot be: a `FirelensConfiguration` of one branch beside the log
/// driver of the other.
struct Conditions {
  indirect enum Formula {
    case constant(Bool)
    /// That a variable has one of its values.
    case atom(variable: Int, choice: Int)
    case not(Formula)
    case all([Formula])
    case any([Formula])
    /// Another condition that has been read before this one.
    case named(String)
    /// A formula that cannot be read, or one that leads to itself.
    case unknown
  }

  /// Something that is decided at deployment, with the values that matter.
  private struct Variable {
    /// The parameter; `nil` for a comparison that is true or false as a whole.
    var parameter: String?
    var key: String
    /// The texts that a parameter is compared with; behind them comes "anything else".
    var literals: [String] = []
    var allowed: [String]?
    var defaultValue: String?

    /// The places of the values that are possible.
    var choices: [Int] {
      guard parameter != nil else { return [0, 1] }
      guard let allowed else { return Array(0...literals.count) }
      let possible = literals.indices.filter { allowed.contains(literals[$0]) }
      let isClosed = allowed.allSatisfy(literals.contains)
      return isClosed && !possible.isEmpty ? possible : possible + [literals.count]
    }

    /// What the parameter is when a value has been chosen, `nil` when that is not known.
    func value(_ choice: Int) -> String? {
      if choice < literals.count { return literals[choice] }
      if let defaultValue, !literals.contains(defaultValue) { return defaultValue }
      let others = (allowed ?? []).filter { !literals.contains($0) }
      return others.count == 1 ? others[0] : nil
    }
  }

  /// One way in which everything may have been decided.
  struct World {
    /// The conditions that are decided.
    var truths: [String: Bool] = [:]
    /// The parameters that are decided by them; `nil` for "something else".
    var parameters: [String: String?] = [:]
  }

  private let reader: TemplateReader
  private let conditions: Mapping
  private let parameters: Mapping
  private var variables: [Variable] = []
  /// The conditions that have been read, each behind those that it names: so each is worked out once, however many name it.
  private var formulas: [(name: String, formula: Formula)] = []
  private var known: Set<String> = []
  private var open: Set<String> = []

  init(_ root: Node, _ reader: TemplateReader) {
    self.reader = reader.withoutParameters
    conditions = root.mapping?["Conditions"]?.mapping ?? Mapping()
    parameters = root.mapping?["Parameters"]?.mapping ?? Mapping()
  }

  /// More combinations than these are not looked at; the conditions that come last in the template's order of use then stay undecided.
  static let most = 64

  /// Every way in which the named conditions can come out, the important ones named first.
  mutating func worlds(of names: [String]) -> [World] {
    for name in names { _ = read(name) }
    var choices: [[Int?]] = [[]]
    for variable in variables {
      let possible = variable.choices
      if choices.count * possible.count <= Self.most {
        choices = choices.flatMap { start in possible.map { start + [$0] } }
      } else {
        choices = choices.map { $0 + [nil] }
      }
    }
    return choices.map { choice in
      var world = World()
      for (name, formula) in formulas {
        world.truths[name] = Self.truth(formula, choice, world.truths)
      }
      for (variable, choice) in zip(variables, choice) {
        guard let name = variable.parameter, let choice else { continue }
        world.parameters[name] = .some(variable.value(choice))
      }
      return world
    }
  }

  private static func truth(
    _ formula: Formula, _ choices: [Int?], _ known: [String: Bool]
  ) -> Bool? {
    switch formula {
    case .constant(let truth): return truth
    case .atom(let variable, let choice): return choices[variable].map { $0 == choice }
    case .named(let name): return known[name]
    case .not(let inner): return truth(inner, choices, known).map { !$0 }
    case .all(let inner):
      let truths = inner.map { truth($0, choices, known) }
      if truths.contains(false) { return false }
      return truths.contains(nil) ? nil : true
    case .any(let inner):
      let truths = inner.map { truth($0, choices, known) }
      if truths.contains(true) { return true }
      return truths.contains(nil) ? nil : false
    case .unknown: return nil
    }
  }

  // MARK: Formulas

  /// Conditions that name one another are followed this far; nobody lines up so many.
  private static let longest = 100

  /// Reads a condition with those that it names; whether that can be done.
  private mutating func read(_ name: String) -> Bool {
    if known.contains(name) { return true }
    guard open.count < Self.longest, let node = conditions[name], open.insert(name).inserted else {
      return false
    }
    let formula = formula(node, depth: 0)
    open.remove(name)
    known.insert(name)
    formulas.append((name, formula))
    return true
  }

  private mutating func reference(to name: String?) -> Formula {
    guard let name, read(name) else { return .unknown }
    return .named(name)
  }

  /// Nested functions are followed this far; nobody nests so many.
  private static let deepest = 16

  private mutating func formula(_ node: Node, depth: Int) -> Formula {
    if depth < Self.deepest, node.tag == nil, let entry = node.mapping?.entries.first,
      node.mapping?.entries.count == 1, entry.key.text == "Condition"
    {
      return reference(to: entry.value.literalText)
    }
    guard depth < Self.deepest, let (key, argument) = node.function else { return .unknown }
    let items = argument.literalItems ?? []
    switch key {
    case "Condition": return reference(to: argument.literalText)
    case "Fn::Not" where items.count == 1: return .not(formula(items[0], depth: depth + 1))
    case "Fn::And", "Fn::Or":
      var inner: [Formula] = []
      for item in items { inner.append(formula(item, depth: depth + 1)) }
      return key == "Fn::And" ? .all(inner) : .any(inner)
    case "Fn::Equals" where items.count == 2: return equality(items[0], items[1])
    default: return .unknown
    }
  }

  private mutating func equality(_ one: Node, _ other: Node) -> Formula {
    guard let first = reader.text(one), let second = reader.text(other) else { return .unknown }
    if let a = first.literal, let b = second.literal { return .constant(a == b) }
    if let name = TemplateValue(one, reader).reference?.name, let text = second.literal {
      return parameter(name, text)
    }
    if let name = TemplateValue(other, reader).reference?.name, let text = first.literal {
      return parameter(name, text)
    }
    // The same comparison has the same outcome, whatever it is.
    let key = [first.display, second.display].sorted().joined(separator: "\u{0}")
    if let index = variables.firstIndex(where: { $0.parameter == nil && $0.key == key }) {
      return .atom(variable: index, choice: 0)
    }
    variables.append(Variable(key: key))
    return .atom(variable: variables.count - 1, choice: 0)
  }

  private mutating func parameter(_ name: String, _ text: String) -> Formula {
    let index: Int
    if let known = variables.firstIndex(where: { $0.parameter == name }) {
      index = known
    } else {
      let declaration = parameters[name]?.mapping
      variables.append(
        Variable(
          parameter: name, key: name,
          allowed: declaration?["AllowedValues"]?.literalItems?.compactMap(\.literalText),
          defaultValue: declaration?["Default"]?.literalText))
      index = variables.count - 1
    }
    if let choice = variables[index].literals.firstIndex(of: text) {
      return .atom(variable: index, choice: choice)
    }
    variables[index].literals.append(text)
    return .atom(variable: index, choice: variables[index].literals.count - 1)
  }
}
