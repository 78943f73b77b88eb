import LensCloudFormation
import LensFluent
import LensSyntax

/// The filters of one container's or input's pipeline, in Fluent Bit's words.
///
/// Every section here was run with Fluent Bit 5.1.1 on records of all types, 2026-11-22. The first filters see the records under the tag that ECS gives them; where records go different ways, each way gets copies under a tag that ends in `.lw.<n>`, which pass the metadata filter of ECS once more.
struct FluentBitFilters {
  let container: String
  let pipeline: Pipeline
  let sets: [RecordSet]
  /// Whether chunks wait on disk, which filters that emit records anew have to be told.
  let isOnDisk: Bool
  /// The engine's version, where the image tells.
  let version: EngineVersion?
  /// Whether the task may run on an instance, whose id ECS then adds.
  let mayBeOnInstance: Bool

  /// Whether Docker may have split long lines, as it does a container's.
  var isSplitByDocker = true
  /// The field that holds the line, where it is not yet `log`.
  var lineField: String?

  private(set) var sections: [ClassicSection] = []
  /// What each section is for.
  private(set) var parts: [ConfigurationPart.Purpose] = []
  /// What generated Lua does, by its code.
  var edits: [GeneratedEdit] = []
  private var comment: String?
  private var purpose = ConfigurationPart.Purpose.plumbing

  var parsers: FluentBitParsers
  var variables: ConfigurationVariables

  init(
    _ container: String, _ pipeline: Pipeline, isOnDisk: Bool, version: EngineVersion?,
    mayBeOnInstance: Bool,
    parsers: FluentBitParsers, variables: ConfigurationVariables
  ) {
    self.container = container
    self.pipeline = pipeline
    sets = RecordSet.sets(of: pipeline)
    self.isOnDisk = isOnDisk
    self.version = version
    self.mayBeOnInstance = mayBeOnInstance
    self.parsers = parsers
    self.variables = variables
  }

  var tag: String { "\(container)\(AgentFacts.tagSeparator)" }
  var isStraight: Bool { pipeline.isStraight }

  /// Which records a filter sees.
  enum Reach {
    /// As ECS tags them.
    case originals
    /// The copies of one set, or of all.
    case copies(Int?)
  }

  func match(_ reach: Reach) -> (key: String, value: String) {
    switch reach {
    case .originals:
      // Without copies the plain word says the same.
      isStraight ? ("Match", "\(tag)*") : ("Match_Regex", "^\(tag)((?!\\.lw\\.).)*$")
    case .copies(let number): ("Match", "\(tag)*.lw.\(number.map(String.init) ?? "*")")
    }
  }

  // MARK: The whole pipeline

  mutating func run(_ diagnostics: inout Diagnostics) -> Bool {
    guard reviewVersion(&diagnostics) else { return false }
    if let lineField {
      begin(.plumbing, "the line")
      add("modify", .originals, [("Rename", "\(lineField) log")])
    }
    let common = pipeline.steps
    let isParsed = common.parse != nil
    let joins = pipeline.multiline != nil
    if isStraight, joins || isParsed { keepMetadata(withLine: isParsed) }
    addMultiline()
    addPatterns(common, "log", .originals)
    let own = isStraight ? sets[0].steps : Steps()
    var isRight = parse(common, .originals, isFirst: true, &diagnostics)
    if isStraight, joins || isParsed { giveBackMetadata(withLine: isParsed) }
    isRight =
      change(isStraight ? common : common.withoutMetadata, .originals, &diagnostics) && isRight
    if isStraight {
      addPatterns(own, "log", .originals)
      isRight = parse(own, .originals, isFirst: false, &diagnostics) && isRight
      return change(own, .originals, &diagnostics) && isRight
    }
    isRight = flags(&diagnostics) && isRight
    copies()
    isRight = change(common.onlyMetadata, .copies(nil), &diagnostics) && isRight
    for set in sets where !set.steps.isEmpty {
      let reach = Reach.copies(set.number)
      addPatterns(set.steps, isParsed ? "lw_line" : "log", reach)
      isRight = parse(set.steps, reach, isFirst: false, &diagnostics) && isRight
      isRight = change(set.steps, reach, &diagnostics) && isRight
    }
    begin(.plumbing, "what was kept for the way is left behind")
    add("modify", .copies(nil), [("Remove_regex", "^\(PipelineFacts.ownPrefix)")])
    return isRight
  }

  /// Refuses what the router's image is too old for.
  private func reviewVersion(_ diagnostics: inout Diagnostics) -> Bool {
    let ruby = pipeline.multiline?.items.first { $0.kind == .named(.ruby) }
    var isRight = ruby.map { diagnostics.has(.rubyTraces, version, at: $0.span) } ?? true
    for steps in [pipeline.steps] + pipeline.allRoutes.map(\.steps) {
      for parser in steps.parse?.items ?? [] {
        guard case .named(.logfmt) = parser.format.value else { continue }
        isRight = diagnostics.has(.strictLogfmt, version, at: parser.format.span) && isRight
      }
      for setting in steps.redact?.items ?? [] {
        guard case .pattern(let pattern) = setting.target else { continue }
        isRight = diagnostics.has(.nullsInLua, version, at: pattern.span) && isRight
      }
    }
    return isRight
  }

  // MARK: Sections

  /// Says what the sections that follow are for.
  private mutating func begin(_ purpose: ConfigurationPart.Purpose, _ words: String) {
    self.purpose = purpose
    comment = "\(container): \(words)"
  }

  mutating func begin(
    _ step: StepName, at span: Span?, _ reach: Reach, _ words: String? = nil
  ) {
    var set: Int?
    if case .copies(let number?) = reach { set = number }
    begin(.step(step, span ?? pipeline.span, set: set), words ?? step.rawValue)
  }

  mutating func add(
    _ name: String, _ reach: Reach, _ entries: [(String, String)]
  ) {
    let match = match(reach)
    // Rules without a condition run one after the other in one filter as in two.
    if name == "modify", comment == nil, let last = sections.last, last["Name"] == "modify",
      last[match.key] == match.value, last["Condition"] == nil,
      !entries.contains(where: { $0.0 == "Condition" })
    {
      for (key, value) in entries { sections[sections.count - 1].append(key, value) }
      return
    }
    var section = ClassicSection("FILTER", comment: comment)
    comment = nil
    section.append("Name", name)
    section.append(match.key, match.value)
    for (key, value) in entries { section.append(key, value) }
    sections.append(section)
    parts.append(purpose)
  }

  // MARK: Metadata

  private var metadataKeys: [String] { AgentFacts.metadataKeys }
  private var kept: String { PipelineFacts.ownPrefix }

  /// Puts the keys of ECS aside: a record that is emitted anew gets them a second time, and a parsed line may have keys of these names.
  private mutating func keepMetadata(withLine: Bool) {
    begin(.plumbing, "each key of ECS stays there once")
    add(
      "modify", .originals,
      metadataKeys.map { ("Hard_rename", "\($0) \(kept)\($0)") })
  }

  private mutating func giveBackMetadata(withLine: Bool) {
    purpose = .plumbing
    add(
      "modify", .originals,
      metadataKeys.map { ("Hard_rename", "\(kept)\($0) \($0)") }
        + (withLine ? [("Remove_regex", "^\(kept)")] : []))
  }

  // MARK: Multiline

  private mutating func addMultiline() {
    guard let settings = pipeline.multiline?.items else { return }
    begin(.multiline, at: settings.first?.span, .originals, "lines that belong together")
    if isSplitByDocker {
      add(
        "multiline", .originals,
        [("Mode", "partial_message"), ("Multiline.Key_Content", "log")] + emitter("partial"))
    }
    let names = settings.compactMap { parsers.multiline($0.kind) }
    if names.isEmpty { return }
    // Two such filters on one tag would take each other's records for ever.
    add(
      "multiline", .originals,
      [("Multiline.Parser", names.joined(separator: ", ")), ("Multiline.Key_Content", "log")]
        + emitter("multiline"))
  }

  private func emitter(_ name: String) -> [(String, String)] {
    [("Emitter_Name", "lw_\(container)_\(name)")]
      + (isOnDisk ? [("Emitter_Storage.type", "filesystem")] : [])
      + [("Emitter_Mem_Buf_Limit", "10M")]
  }

  // MARK: Lines left out

  private mutating func addPatterns(_ steps: Steps, _ key: String, _ reach: Reach) {
    if let exclude = steps.exclude {
      begin(.exclude, at: exclude.items.first?.span, reach)
      add(
        "grep", reach,
        exclude.items.map { ("Exclude", "\(key) \(ClassicQuoting.grepPattern($0.value))") })
    }
    if let include = steps.include {
      begin(.include, at: include.items.first?.span, reach)
      let pattern = Pattern.anyOf(include.items.map(\.value))
      add("grep", reach, [("Regex", "\(key) \(ClassicQuoting.grepPattern(pattern))")])
    }
  }

  // MARK: Parsing

  private var conditionsUseSource: Bool {
    pipeline.allRoutes.contains { rule in
      (rule.when.items + rule.unless.items).contains { $0.name == "source" }
    }
  }

  private var routesPickLines: Bool {
    sets.contains { $0.steps.exclude != nil || $0.steps.include != nil }
  }

  /// Turns the line into fields. What the line's own fields would double is put aside first; a field of the line's wins over what Docker says, and nothing wins over ECS.
  private mutating func parse(
    _ steps: Steps, _ reach: Reach, isFirst: Bool, _ diagnostics: inout Diagnostics
  ) -> Bool {
    guard let settings = steps.parse?.items else { return true }
    begin(.parse, at: settings.first?.format.span, reach)
    let key = settings[0].key?.value ?? "log"
    if let other = settings.first(where: { ($0.key?.value ?? "log") != key }) {
      diagnostics.report(
        .conflict, "the parsers of one list read one field",
        at: other.key?.span ?? other.format.span)
      return false
    }
    guard ClassicQuoting.isModifyKey(key) else {
      diagnostics.reportUnnameable(key, at: settings[0].key?.span ?? settings[0].format.span)
      return false
    }
    var aside: [(String, String)] = []
    if isFirst, conditionsUseSource { aside.append(("Copy", "source \(kept)stream")) }
    if isFirst, routesPickLines { aside.append(("Copy", "log \(kept)line")) }
    aside += PipelineFacts.lineKeys.map { ("Rename", "\($0) \(kept)\($0)") }
    if key != "log" { aside.append(("Rename", "log \(kept)log")) }
    add("modify", reach, aside)
    addParsers(settings, key, reach)
    var back: [(String, String)] = PipelineFacts.lineKeys.flatMap {
      [("Rename", "\(kept)\($0) \($0)"), ("Remove", "\(kept)\($0)")]
    }
    if key != "log" { back += [("Rename", "\(kept)log log"), ("Remove", "\(kept)log")] }
    add("modify", reach, back)
    return true
  }

  private mutating func addParsers(_ settings: [ParserSetting], _ key: String, _ reach: Reach) {
    let raw = "\(kept)raw"
    let quoted = ClassicQuoting.modifyToken(key)
    // The parsers read a field of ours: what an earlier one found under the name of the field is not parsed again.
    let field = "\(kept)text"
    add("modify", reach, [("Rename", "\(quoted) \(field)")])
    for setting in settings {
      let isJSON = parsers.isJSON(setting)
      if isJSON {
        // The parser takes an object with rubbish behind it, and loses the rubbish.
        add(
          "modify", reach,
          [
            (
              "Condition",
              "Key_value_does_not_match \(field) \(ClassicQuoting.modifyToken("\\A\\s*\\{(?m:.*)\\}\\s*\\z"))"
            ), ("Rename", "\(field) \(raw)"),
          ])
      }
      add(
        "parser", reach,
        [
          ("Key_Name", field), ("Parser", parsers.name(of: setting)), ("Reserve_Data", "On"),
          ("Preserve_Key", "Off"),
        ])
      if isJSON { add("modify", reach, [("Rename", "\(raw) \(field)")]) }
    }
    add("modify", reach, [("Rename", "\(field) \(quoted)"), ("Remove", field)])
  }

  // MARK: Ways

  private mutating func flags(_ diagnostics: inout Diagnostics) -> Bool {
    let routes = pipeline.allRoutes
    begin(.routes, "which route takes the record")
    var fields = ConditionFields(prefix: kept, hasStream: pipeline.steps.parse != nil)
    for rule in routes {
      for condition in rule.when.items + rule.unless.items {
        guard fields.note(condition, &diagnostics) else { return false }
      }
    }
    for section in fields.sections { add(section.name, .originals, section.entries) }
    let conditional = routes.indices.filter {
      !routes[$0].takesEverything && !routes[$0].isOtherwise
    }
    for index in conditional {
      let rule = routes[index]
      if !rule.unless.items.isEmpty {
        add(
          "modify", .originals,
          rule.unless.items.flatMap(fields.conditions) + [("Set", "\(kept)u\(index + 1) 1")])
      }
      var conditions = rule.when.items.flatMap(fields.conditions)
      if !rule.unless.items.isEmpty {
        conditions.append(("Condition", "Key_does_not_exist \(kept)u\(index + 1)"))
      }
      add("modify", .originals, conditions + [("Set", "\(flag(index)) 1")])
    }
    for index in routes.indices where routes[index].isOtherwise {
      add(
        "modify", .originals,
        conditional.map { ("Condition", "Key_does_not_exist \(flag($0))") }
          + [("Set", "\(flag(index)) 1")])
    }
    for set in sets where set.rules.count > 1 {
      for rule in set.rules {
        add(
          "modify", .originals,
          [("Condition", "Key_exists \(flag(rule))"), ("Set", "\(kept)s\(set.number) 1")])
      }
    }
    return true
  }

  private func flag(_ route: Int) -> String { "\(kept)\(route + 1)" }

  private func flag(of set: RecordSet) -> String {
    switch set.rules.count {
    case 0: "\(kept)0"
    case 1: flag(set.rules[0])
    default: "\(kept)s\(set.number)"
    }
  }

  /// A copy for each set. ECS's filter adds its keys to every copy once more, and so they are taken away before.
  private mutating func copies() {
    begin(.plumbing, "the copies get the keys of ECS anew")
    let keys = metadataKeys.filter { $0 != "ec2_instance_id" || mayBeOnInstance }
    add(
      "modify", .originals, keys.map { ("Remove", $0) } + [("Set", "\(kept)0 1")])
    let all = sets.filter { !$0.takesEverything } + sets.filter(\.takesEverything)
    for (index, set) in all.enumerated() {
      // The set of all records comes last and moves the originals.
      let isLast = index == all.count - 1 && set.takesEverything
      add(
        "rewrite_tag", .originals,
        [("Rule", "$\(flag(of: set)) ^1$ $TAG.lw.\(set.number) \(isLast ? "false" : "true")")]
          + emitter("\(set.number)"))
    }
    if all.last?.takesEverything != true {
      begin(.plumbing, "what no route takes ends here, and so do the originals")
      add("grep", .originals, [("Regex", "\(kept)never ^")])
    }
  }
}

extension Diagnostics {
  /// Whether the engine is new enough for something, as far as its version is known; says so where it is not.
  mutating func has(
    _ feature: PipelineFacts.Feature, _ version: EngineVersion?, at span: Span
  ) -> Bool {
    guard let version, version < feature.since else { return true }
    report(
      .optionTooNew, "\(feature.rawValue) came with Fluent Bit \(feature.since)", at: span,
      notes: ["the router's image holds \(version)"], help: ["choose a newer image"])
    return false
  }

  /// Says that a filter of the engine cannot be told a field's name.
  mutating func reportUnnameable(_ name: String, at span: Span) {
    report(
      .invalidField, "the router cannot be told the field `\(name)` here", at: span,
      notes: [
        "its filters read a name as a regular expression and `$` as a path, and rename fields at the top only"
      ])
  }
}

extension Steps {
  /// Without what is done to the keys of ECS, which the copies get anew.
  var withoutMetadata: Steps { filtered { !AgentFacts.metadataKeys.contains($0) } }
  var onlyMetadata: Steps {
    var steps = filtered { AgentFacts.metadataKeys.contains($0) }
    // Patterns look at all fields there are, the keys of ECS among them only where they stay.
    steps.redact?.items.removeAll { if case .pattern = $0.target { true } else { false } }
    if steps.redact?.items.isEmpty ?? false { steps.redact = nil }
    return steps
  }

  private func filtered(_ isWanted: (String) -> Bool) -> Steps {
    var steps = self
    steps.exclude = nil
    steps.include = nil
    steps.parse = nil
    steps.add.items.removeAll { !isWanted($0.name) }
    steps.remove?.items.removeAll { !isWanted($0.value) }
    steps.rename.items.removeAll { !isWanted($0.name) }
    steps.redact?.items.removeAll {
      if case .field(let field) = $0.target { !isWanted(field.value) } else { false }
    }
    if steps.remove?.items.isEmpty ?? false { steps.remove = nil }
    return steps
  }
}
