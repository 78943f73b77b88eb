import LensCloudFormation
import LensFluent
import LensSyntax

/// Steps of a pipeline as a Ruby function that turns a record into another one.
///
/// Fluentd's own filters fall short of what a step promises: `parser` loses a record whose `time` it cannot read and doubles one that is a JSON list, `record_transformer` cannot rename a field only where it is. A function does exactly what is written. Everything here was run with Fluentd 1.17.1, 2026-11-22.
struct FluentdSteps {
  /// A function of the record, statement by statement; the record at hand is called `r`.
  private(set) var statements: [String] = []
  /// Whether a parser reads the record's time.
  private(set) var setsTime = false
  private var helpers: [Helper] = []

  /// Small functions, each written when it is needed first.
  private enum Helper: String {
    /// The text of a text, number or boolean, which patterns look at.
    case text =
      #"text = ->(v) { case v when String then v.dup.force_encoding("UTF-8").scrub when Integer, Float, true, false then v.to_s end }"#
    /// The map that a path leads to, or an empty one that nobody will see.
    case at =
      #"at = ->(h, path) { path.each { |n| h = h.is_a?(Hash) ? h[n] : nil }; h.is_a?(Hash) ? h : {} }"#
    /// The value with every match of a pattern replaced in texts and numbers.
    case hide =
      #"hide = ->(v, p, w) { case v when Hash then v.to_h { |n, x| [n, hide.(x, p, w)] } when Array then v.map { |x| hide.(x, p, w) } when String, Integer, Float then s = text.(v); s.match?(p) ? s.gsub(p) { w } : v else v end }"#
  }

  /// The whole function.
  var body: String {
    (helpers.map(\.rawValue) + ["r = record.dup"] + statements + ["r.to_msgpack"])
      .joined(separator: "; ")
  }

  mutating func append(_ statement: String) { statements.append(statement) }

  private mutating func use(_ helper: Helper) {
    if helper == .hide { use(.text) }
    if !helpers.contains(helper) { helpers.append(helper) }
  }

  // MARK: Changes

  /// Sets, removes, renames and hides fields, in this order.
  mutating func change(_ steps: Steps, _ constant: (NamedList<Setting<String>>.Item) -> String) {
    for item in steps.add.items {
      statements.append("\(field(item.name)) = \(constant(item))")
    }
    for name in steps.remove?.items ?? [] {
      let (map, key) = place(of: name.value)
      statements.append("\(map).delete(\(key))")
    }
    for item in steps.rename.items {
      let (map, key) = place(of: item.name)
      statements.append(
        "\(field(item.value.value)) = \(map).delete(\(key)) if \(map).key?(\(key))")
    }
    for setting in steps.redact?.items ?? [] {
      let replacement = RubyCode.text(setting.replacement.value)
      switch setting.target {
      case .field(let name):
        let (map, key) = place(of: name.value)
        statements.append("\(map)[\(key)] = \(replacement) if \(map).key?(\(key))")
      case .pattern(let pattern):
        use(.hide)
        statements.append("r = hide.(r, \(RubyCode.pattern(pattern.value)), \(replacement))")
      }
    }
  }

  /// A field at the top, whatever its name.
  private func field(_ name: String) -> String { "r[\(RubyCode.text(name))]" }

  /// The map that a field is in, and its name there.
  private mutating func place(of name: String) -> (map: String, key: String) {
    let path = name.split(separator: ".").map(String.init)
    guard let last = path.last, path.count > 1 else { return ("r", RubyCode.text(name)) }
    use(.at)
    return ("at.(r, \(RubyCode.texts(path.dropLast())))", RubyCode.text(last))
  }

  // MARK: Parsing

  /// Puts what the first fitting parser found in the place of the line. A field of the line's wins over what Docker says, and nothing wins over ECS.
  mutating func parse(_ settings: [ParserSetting]) {
    guard let first = settings.first else { return }
    use(.text)
    let key = RubyCode.text(first.key?.value ?? PipelineFacts.lineKey)
    append("line = r[\(key)]")
    append("line = line.is_a?(String) ? text.(line) : nil")
    append("fields = time = nil")
    for setting in settings {
      let parser = FluentdParser(setting)
      append(
        "if line && !fields then fields = begin; \(parser.expression); rescue StandardError; nil; end"
      )
      if let time = parser.time {
        setsTime = true
        append("time = begin; \(time); rescue StandardError; nil; end if fields")
      }
      append("end")
    }
    let own = RubyCode.texts(AgentFacts.metadataKeys)
    append(
      "r = fields.merge(r.reject { |n, _| n == \(key) }) { |n, a, b| \(own).include?(n) ? b : a } if fields"
    )
    if setsTime { append("r[\(RubyCode.text(FluentdSteps.timeField))] = time if time") }
  }

  static let timeField = "\(PipelineFacts.ownPrefix)time"

  // MARK: Conditions

  /// A condition as Ruby that is true or false; a field that is missing, a map and a list match nothing.
  mutating func condition(_ items: [NamedList<Located<String>>.Item], stream: String) -> String {
    use(.text)
    return items.map { item in
      let value: String
      if item.name == "source" {
        value = stream
      } else {
        let (map, key) = place(of: item.name)
        value = "\(map)[\(key)]"
      }
      return "text.(\(value))&.match?(\(RubyCode.pattern(item.value.value)))"
    }.joined(separator: " && ")
  }
}
