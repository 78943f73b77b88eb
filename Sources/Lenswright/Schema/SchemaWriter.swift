import LensCloudFormation
import LensSyntax

/// Writes shapes as JSON Schema.
///
/// What a shape says twice stands under `$defs`. Only words that every draft from 7 on has are written, besides `$defs` itself: editors that know no later draft
/// pass over the others in silence, `unevaluatedProperties` among them, and would let unknown keys through.
///
/// An editor parses `!Ref Name` as what stands behind the tag, text or a list, and so does a validator: where a function may stand, any text and list may.
struct SchemaWriter {
  /// Whether a mapping is whole, or is merged into another before it is read.
  enum Completeness { case whole, part }

  /// What the values are written in. YAML's plain scalars are text as well, whatever they look like, where text is asked for.
  enum Language { case json, yaml }

  private let language: Language
  private var definitions: [(name: String, schema: Object)] = []

  init(_ language: Language) {
    self.language = language
  }

  /// Every definition, in the order of the names.
  var definitionsObject: Object {
    var object = Object()
    for definition in shared.sorted(by: { $0.name < $1.name }) {
      object.append(definition.name, .object(definition.schema))
    }
    return object
  }

  /// The definitions with what several of them say of a key said once: most keys of destinations are the same wherever they are.
  private var shared: [(name: String, schema: Object)] {
    var counts: [String: [(schema: Value, count: Int)]] = [:]
    for (_, schema) in definitions {
      for entry in schema["properties"]?.object?.entries ?? [] {
        // What is a reference alone cannot be said shorter.
        guard let members = entry.value.object, members.count > 1 || members["$ref"] == nil else {
          continue
        }
        let index = counts[entry.key, default: []].firstIndex { $0.schema == entry.value }
        if let index {
          counts[entry.key]?[index].count += 1
        } else {
          counts[entry.key, default: []].append((entry.value, 1))
        }
      }
    }
    var result = definitions
    var usual: [String: Value] = [:]
    for (key, schemas) in counts {
      // The first of equally frequent ones, so that the order of the dictionary decides nothing.
      guard let most = schemas.map(\.count).max(), most >= Self.fewestToShare,
        let schema = schemas.first(where: { $0.count == most })?.schema
      else { continue }
      usual[key] = schema
      if let object = schema.object { result.append(("key.\(key)", object)) }
    }
    for index in result.indices {
      guard var properties = result[index].schema["properties"]?.object else { continue }
      for entry in properties.entries where usual[entry.key] == entry.value {
        properties[entry.key] = ["$ref": .string("#/$defs/key.\(entry.key)")]
      }
      result[index].schema["properties"] = .object(properties)
    }
    return result
  }

  private static let fewestToShare = 3

  mutating func schema(_ shape: Shape, _ completeness: Completeness = .whole) -> Object {
    switch shape {
    case .text where language == .json: ["type": "string"]
    case .integer where language == .json: ["type": "integer", "minimum": 0]
    case .text: reference("text") { _ in ["type": ["string", "number", "boolean"]] }
    case .integer:
      // Digits in quotes are a number too.
      reference("integer") { _ in
        ["type": ["integer", "string"], "pattern": "^[-+]?[0-9]+$"]
      }
    case .number: ["type": "number"]
    case .boolean: ["type": "boolean"]
    case .anything:
      reference("anything") { _ in
        ["description": "Whatever is not empty.", "not": ["type": "null"]]
      }
    case .json: reference("json") { _ in ["description": "Any value."] }
    case .word(let words): ["enum": .list(words.map(Value.string))]
    case .count(let numbers): ["enum": .list(numbers.map(Value.integer))]
    case .form(let pattern, let examples):
      [
        "type": language == .json ? "string" : ["integer", "string"],
        "pattern": .string("^(\(pattern))$"),
        "examples": .list(examples),
      ]
    case .list(let element):
      // A list is replaced as a whole, whatever it is merged into.
      ["type": "array", "items": .object(schema(element))]
    case .map(let element):
      ["type": "object", "additionalProperties": .object(value(element, completeness))]
    case .object(let properties, let others):
      object(properties, others: others, completeness)
    case .either(let shapes): alternatives(shapes, completeness)
    case .chosen(let name, let key, let summary, let choices):
      reference(completeness == .part ? "part.\(name)" : name) {
        $0.chosen(name, by: key, summary, choices, completeness)
      }
    case .orFunction(.text):
      reference("textOrFunction") { _ in Self.function(or: ["string", "number", "boolean"]) }
    case .orFunction(.integer):
      reference("integerOrFunction") { _ in Self.function(or: ["integer", "string"]) }
    case .orFunction(.boolean):
      reference("booleanOrFunction") { _ in
        Self.function(or: ["boolean", "string"], Self.notAWordForBooleans)
      }
    case .orFunction(let shape): orFunction(shape, completeness)
    case .part(let shape): schema(shape, .part)
    case .named(let name, let shape):
      named(name, shape(), completeness)
    }
  }

  // MARK: Definitions

  private mutating func named(
    _ name: String, _ shape: Shape, _ completeness: Completeness
  ) -> Object {
    completeness == .part && shape.isMerged
      ? reference("part.\(name)") { $0.schema(shape, .part) }
      : reference(name) { $0.schema(shape) }
  }

  private mutating func reference(
    _ name: String, _ schema: (inout SchemaWriter) -> Object
  ) -> Object {
    if !definitions.contains(where: { $0.name == name }) {
      let index = definitions.count
      definitions.append((name, [:]))
      definitions[index].schema = schema(&self)
    }
    return ["$ref": .string("#/$defs/\(name)")]
  }

  // MARK: Functions

  /// What a mapping and a list have to be to be a function: its long form, and the arguments that stand behind a short form's tag.
  ///
  /// Arguments are two or more, and a text, a number or a function among them: a list of mappings is none, and what is wrong in one is not overlooked.
  private static let functionMembers: Object = {
    let longForm: Object = [
      "minProperties": 1, "maxProperties": 1, "patternProperties": ["^(Ref|Fn::.+)$": [:]],
      "additionalProperties": false,
    ]
    var argument: Object = ["type": ["string", "number", "object"]]
    argument.append(contentsOf: longForm)
    var members: Object = ["minItems": 2, "contains": .object(argument)]
    members.append(contentsOf: longForm)
    return members
  }()

  /// A function where the types named may stand as well, with what is asked of these.
  ///
  /// - Parameter types: the first is what editors begin with.
  private static func function(
    or types: [Value] = ["string"], _ members: Object = [:]
  ) -> Object {
    var object: Object = [
      "description": "A function of CloudFormation: `!Ref Name`, `!Sub '…'`, or `Fn::Sub: …`.",
      "type": .list(types + ["array", "object"]),
    ]
    object.append(contentsOf: members)
    object.append(contentsOf: functionMembers)
    return object
  }

  /// A boolean is no text, and whoever writes `no` is told so, although a function may give it.
  private static let notAWordForBooleans: Object = [
    "pattern": "^(?!([Yy]es|YES|[Nn]o|NO|[Oo]n|ON|[Oo]ff|OFF|[Tt]rue|TRUE|[Ff]alse|FALSE)$)",
    "patternErrorMessage":
      "In YAML 1.2 only `true` and `false`, without quotes, are booleans.",
  ]

  private mutating func orFunction(_ shape: Shape, _ completeness: Completeness) -> Object {
    var alternatives = self.alternatives(of: shape, completeness)
    alternatives.append(reference("function") { _ in Self.function() })
    return Self.anyOf(alternatives)
  }

  // MARK: Alternatives

  private mutating func alternatives(_ shapes: [Shape], _ completeness: Completeness) -> Object {
    Self.anyOf(alternatives(of: .either(shapes), completeness))
  }

  /// Mappings come first: where nothing fits, yaml-language-server blames the first of those that are equally near, and a misspelt key is worth more words than a
  /// wrong type.
  private mutating func alternatives(of shape: Shape, _ completeness: Completeness) -> [Object] {
    guard case .either(let shapes) = shape else { return [schema(shape, completeness)] }
    let mappings = shapes.filter(\.isMapping)
    let others = shapes.filter { !$0.isMapping }
    return (mappings + others).flatMap { alternatives(of: $0, completeness) }
  }

  private static func anyOf(_ alternatives: [Object]) -> Object {
    let different = alternatives.reduce(into: [Object]()) { if !$0.contains($1) { $0.append($1) } }
    return different.count == 1 ? different[0] : ["anyOf": .list(different.map(Value.object))]
  }

  /// A value of a mapping; in a part, `null` takes the key away.
  private mutating func value(_ shape: Shape, _ completeness: Completeness) -> Object {
    let schema = schema(shape, completeness)
    guard completeness == .part else { return schema }
    let alternatives = schema["anyOf"]?.list ?? [.object(schema)]
    return ["anyOf": .list(alternatives + [["type": "null"]])]
  }

  // MARK: Mappings

  private mutating func object(
    _ properties: [Shape.Property], others: Shape?, _ completeness: Completeness
  ) -> Object {
    var object: Object = ["type": "object"]
    let required = properties.filter(\.isRequired).map { Value.string($0.name) }
    if completeness == .whole { object.append("required", ifAny: required) }
    var named = Object()
    var families = Object()
    for property in properties {
      if property.name.hasSuffix(".") {
        let prefix = property.name.dropLast()
        families.append("^\(prefix)\\.", .object(value(property.shape, completeness)))
      } else {
        named.append(property.name, .object(described(property, completeness)))
      }
    }
    object.append("properties", .object(named))
    object.append("patternProperties", ifAny: families)
    object.append(
      "additionalProperties",
      others.map { .object(value($0, completeness)) } ?? .boolean(false))
    return object
  }

  private mutating func described(
    _ property: Shape.Property, _ completeness: Completeness
  ) -> Object {
    var object = Object()
    if !property.summary.isEmpty { object.append("description", .string(property.summary)) }
    if let usual = property.defaultValue { object.append("default", usual) }
    for entry in value(property.shape, completeness).entries {
      object[entry.key] = object[entry.key] ?? entry.value
    }
    return object
  }

  // MARK: Choices

  /// A mapping whose `type` decides which keys it has.
  ///
  /// Each type is an `if` and a `then`, and not a branch of one `oneOf`: validators and editors then look at the keys of the one type that is written, and say which key
  /// of it is wrong. Of a `oneOf` whose every branch fails they have to guess which was meant (yaml-language-server takes the one with most keys in common, in
  /// `genericComparison`), and without a `type` they propose the keys of all sixty.
  private mutating func chosen(
    _ name: String, by key: String, _ summary: String, _ choices: [Shape.Choice],
    _ completeness: Completeness
  ) -> Object {
    // Each word with what it means, which editors show beside it.
    var words: [Value] = choices.flatMap { choice in
      choice.words.map { ["const": .string($0), "description": .string(choice.summary)] }
    }
    let known: Value = ["enum": .list(choices.flatMap(\.words).map(Value.string))]
    for choice in choices where choice.words.isEmpty {
      words.append(["not": known, "description": .string(choice.summary)])
    }
    let type: Value = completeness == .part ? ["string", "null"] : "string"
    if completeness == .part, !choices.contains(where: \.words.isEmpty) {
      words.append(["type": "null"])
    }
    let chooser: Object = [
      "description": .string(summary), "type": type, "oneOf": .list(words),
    ]
    var conditions: [Value] = []
    for choice in choices {
      var then = reference("\(name).\(choice.words.first ?? "other")") {
        $0.keys(of: choice, beside: key)
      }
      let required = choice.properties.filter(\.isRequired).map { Value.string($0.name) }
      if completeness == .whole { then.append("required", ifAny: required) }
      let values: [Value] =
        choice.words.isEmpty ? [["not": known]] : choice.words.map { ["const": .string($0)] }
      for value in values {
        let condition: Object = ["properties": [key: value], "required": [.string(key)]]
        conditions.append(["if": .object(condition), "then": .object(then)])
      }
    }
    guard completeness == .part else {
      return [
        "type": "object", "required": [.string(key)], "properties": [key: .object(chooser)],
        "allOf": .list(conditions),
      ]
    }
    // A part that takes keys away is only merged, and its other keys are looked at then.
    let hasNothingEmpty = reference("nothingEmpty") { _ in
      [
        "type": ["string", "number", "boolean", "array", "object"],
        "additionalProperties": ["$ref": "#/$defs/nothingEmpty"],
      ]
    }
    return [
      "type": "object", "properties": [key: .object(chooser)],
      "if": .object(hasNothingEmpty), "then": ["allOf": .list(conditions)],
    ]
  }

  /// The keys of one choice. Which of them must be there is said where it is chosen.
  private mutating func keys(of choice: Shape.Choice, beside key: String) -> Object {
    var object: Object = ["description": .string(choice.summary)]
    object.append("examples", ifAny: choice.examples)
    // Some plugin has an option of the chooser's name, which then cannot be a key.
    let optional = choice.properties.filter { $0.name != key }.map { property in
      var property = property
      property.isRequired = false
      return property
    }
    object.append(contentsOf: self.object(optional, others: choice.others, .whole))
    var chooser: Object = ["description": .string(choice.summary)]
    chooser.append("enum", ifAny: choice.words.map(Value.string))
    var properties: Object = [key: .object(chooser)]
    if let others = object["properties"]?.object { properties.append(contentsOf: others) }
    object["properties"] = .object(properties)
    return object
  }
}

extension Shape {
  fileprivate var isMapping: Bool {
    switch self {
    case .object, .map, .chosen: true
    case .named(_, let shape): shape().isMapping
    default: false
    }
  }

  /// Whether merging goes into it: it is a mapping, or may be one.
  fileprivate var isMerged: Bool {
    switch self {
    case .object, .map, .chosen, .part: true
    case .either(let shapes): shapes.contains(where: \.isMerged)
    case .orFunction(let shape): shape.isMerged
    case .named(_, let shape): shape().isMerged
    case .text, .integer, .number, .boolean, .anything, .json, .word, .count, .form, .list: false
    }
  }
}
