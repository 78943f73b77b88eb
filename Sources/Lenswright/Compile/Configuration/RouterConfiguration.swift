import LensCloudFormation
import LensFluent
import LensSyntax

/// What is generated for the router beside what ECS generates, and what it asks of the router's container.
///
/// It is plain text: what only CloudFormation knows, and every secret, reaches it through the router's environment, so that a file is the same wherever it is delivered.
struct RouterConfiguration: Sendable {
  /// Settings of Fluent Bit as a whole, but for the files of parsers.
  var service = ClassicSection("SERVICE")
  /// The sections of Fluent Bit behind them.
  var sections: [ClassicSection] = []
  /// The whole of Fluentd's file.
  var fluentd: FluentdFile?
  /// Fluent Bit's parsers, which have to be in a file of their own.
  var parsers: String?
  /// Variables that the files name.
  var variables = ConfigurationVariables()
  /// What each of the sections is for.
  var parts: [ConfigurationPart] = []
  /// What generated Lua does.
  var edits: [GeneratedEdit] = []

  /// What is included into the main file.
  ///
  /// - Parameter parsers: where Fluent Bit finds parsers.
  func text(parsersAt parsers: [String]) -> String {
    if let fluentd { return fluentd.text }
    var service = service
    let place = service.entries.first?.key == "Grace" ? 1 : 0
    for path in parsers.reversed() { service.insert("Parsers_File", path, at: place) }
    var file = ClassicFile()
    if !service.entries.isEmpty { file.append(service) }
    for section in sections { file.append(section) }
    return file.text
  }
}

/// Variables of the router's environment that stand in a configuration for values of the template.
struct ConfigurationVariables: Sendable {
  private(set) var environment: [(name: String, value: Value)] = []
  private(set) var secrets: [Lowered.SecretOption] = []

  /// The stack's region has the name that AWS's own programs look for, whichever destinations ask for it.
  private static let region = "AWS_REGION"

  /// A part of a text in a configuration.
  enum Piece: Equatable {
    case text(String)
    /// A variable of the router's environment.
    case variable(String)
    /// One that the spec itself names as `${NAME}`.
    case own(String)
  }

  /// What stands for a value: the value itself when it is known, or a variable.
  ///
  /// - Parameter name: what the variable is called, such as `MAIN_LOG_GROUP_NAME`.
  mutating func pieces(for value: Value, as name: String) -> [Piece] {
    switch value {
    case .string(let text): return [.text(text)]
    case .integer(let number): return [.text(String(number))]
    case .boolean(let flag): return [.text(flag ? "true" : "false")]
    case .number(let number): return [.text(number)]
    default: break
    }
    if value == .ref("AWS::Region") {
      return [.variable(variable(ConfigurationVariables.region, value))]
    }
    // A variable is not expanded a second time, so that the router's own have to stay in the file.
    guard value.hasRouterVariables, let text = value.function?.argument.string else {
      return [.variable(variable(name, value))]
    }
    return text.partsAroundEscapedVariables.enumerated().map { index, part in
      switch part {
      case .variable(let own): .own(own)
      case .text(let text) where text.includes("${"):
        .variable(variable("\(name)_\(index)", ["Fn::Sub": .string(text)]))
      case .text(let text): .text(text)
      }
    }
  }

  /// The same as Fluent Bit writes it.
  mutating func text(for value: Value, as name: String) -> String {
    pieces(for: value, as: name).map { piece in
      switch piece {
      case .text(let text): text
      case .variable(let name), .own(let name): "${\(name)}"
      }
    }.joined()
  }

  /// The same as Fluentd writes it. What the spec names as `${NAME}` means something to the plugin.
  mutating func fluentdValue(for value: Value, as name: String) -> FluentdValue {
    pieces(for: value, as: name).reduce(into: FluentdValue([])) { result, piece in
      switch piece {
      case .text(let text): result.append(.text(text))
      case .own(let name): result.append(.text("${\(name)}"))
      case .variable(let name): result.append(contentsOf: .variable(name))
      }
    }
  }

  /// The same as Ruby has it, where what the spec names as `${NAME}` is a variable too.
  mutating func rubyText(of setting: Setting<String>, as name: String) -> String {
    let pieces =
      setting.literal.map(\.piecesAroundVariables) ?? pieces(for: setting.value, as: name)
    return pieces.map { piece in
      switch piece {
      case .text(let text): RubyCode.text(text)
      case .variable(let name), .own(let name): "ENV[\(RubyCode.text(name))].to_s"
      }
    }.joined(separator: " + ")
  }

  /// The variable that holds a secret.
  mutating func variable(for reference: SecretReference, as name: String) -> String {
    let free = free(name, for: reference.value, isSecret: true)
    if !secrets.contains(where: { $0.name == free }) {
      secrets.append(.init(name: free, reference: reference))
    }
    return free
  }

  /// The text that stands for a secret.
  mutating func text(for reference: SecretReference, as name: String) -> String {
    "${\(variable(for: reference, as: name))}"
  }

  /// A variable that holds a text which a file cannot.
  mutating func text(forLiteral text: String, as name: String) -> String {
    "${\(variable(name, .string(text)))}"
  }

  private mutating func variable(_ name: String, _ value: Value) -> String {
    let free = free(name, for: value, isSecret: false)
    if !environment.contains(where: { $0.name == free }) { environment.append((free, value)) }
    return free
  }

  /// The name, or with a number the next that is free: a destination and an input may have names of which one variable would be made.
  private func free(_ name: String, for value: Value, isSecret: Bool) -> String {
    func isTaken(_ name: String) -> Bool {
      environment.contains { $0.name == name && (isSecret || $0.value != value) }
        || secrets.contains { $0.name == name && (!isSecret || $0.reference.value != value) }
    }
    var free = name
    var number = 2
    while isTaken(free) {
      free = "\(name)_\(number)"
      number += 1
    }
    return free
  }

  /// `MAIN_LOG_GROUP_NAME`: letters, digits and underscores, which every shell hands on.
  static func name(_ destination: String, _ option: String) -> String {
    String(
      "\(destination)_\(option)".uppercased().map { character in
        character.isASCII && (character.isLetter || character.isNumber) ? character : "_"
      })
  }
}

/// A piece of a text for `Fn::Sub`.
enum SubstitutionPart: Equatable {
  case text(String)
  /// `${!NAME}`, which CloudFormation hands on as `${NAME}`.
  case variable(String)
}

extension String {
  var partsAroundEscapedVariables: [SubstitutionPart] {
    var parts: [SubstitutionPart] = []
    var text = ""
    var rest = self[...]
    while let start = rest.firstIndex(of: "$") {
      let after = rest[rest.index(after: start)...]
      guard after.hasPrefix("{!"), let end = after.firstIndex(of: "}") else {
        text += rest[...start]
        rest = after
        continue
      }
      text += rest[..<start]
      if !text.isEmpty { parts.append(.text(text)) }
      text = ""
      parts.append(.variable(String(after[after.index(after.startIndex, offsetBy: 2)..<end])))
      rest = after[after.index(after: end)...]
    }
    text += rest
    if !text.isEmpty { parts.append(.text(text)) }
    return parts
  }
}

extension String {
  /// A plain text, in which `${NAME}` is a variable of the router.
  fileprivate var piecesAroundVariables: [ConfigurationVariables.Piece] {
    var pieces: [ConfigurationVariables.Piece] = []
    var text = ""
    var rest = self[...]
    while let start = rest.firstIndex(of: "$") {
      text += rest[..<start]
      rest = rest[start...]
      let name = rest.dropFirst(2).prefix {
        $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_")
      }
      guard rest.hasPrefix("${"), !name.isEmpty, rest.dropFirst(2 + name.count).first == "}" else {
        text.append(rest.removeFirst())
        continue
      }
      if !text.isEmpty { pieces.append(.text(text)) }
      text = ""
      pieces.append(.own(String(name)))
      rest = rest.dropFirst(3 + name.count)
    }
    text += rest
    if !text.isEmpty || pieces.isEmpty { pieces.append(.text(text)) }
    return pieces
  }
}
