import LensFluent
import LensSyntax

/// The way of one container's records through Fluentd.
///
/// The first match that fits takes a record, and what is included stands before the matches that ECS generates, so that only the container's own tag is matched. Everything further happens in labels, which no other record enters and where the metadata filter of ECS does not run a second time.
struct FluentdPipeline {
  let container: String
  let pipeline: Pipeline
  let sets: [RecordSet]
  /// What the outputs of a destination are.
  private let outputs: (_ destination: String) -> FluentdElement?
  private(set) var variables: ConfigurationVariables
  private(set) var items: [FluentdItem] = []

  init(
    _ container: String, _ pipeline: Pipeline, variables: ConfigurationVariables,
    outputs: @escaping (_ destination: String) -> FluentdElement?
  ) {
    self.container = container
    self.pipeline = pipeline
    sets = RecordSet.sets(of: pipeline)
    self.outputs = outputs
    self.variables = variables
  }

  private var isStraight: Bool { pipeline.isStraight }
  private static let ways = "\(PipelineFacts.ownPrefix)ways"
  private static let line = "\(PipelineFacts.ownPrefix)line"
  private static let record = "\(PipelineFacts.ownPrefix)record"

  /// Names of containers have no dots, so that no two labels are one.
  private func label(_ part: String) -> FluentdValue { FluentdValue("@lw.\(container).\(part)") }

  mutating func run(_ diagnostics: inout Diagnostics) -> Bool {
    var isRight = review(pipeline.steps, &diagnostics)
    for set in sets { isRight = review(set.steps, &diagnostics) && isRight }
    guard isRight else { return false }
    items.append(.comment("\(container): \(destinations(sets))"))
    var entrance = relabel(label("records"))
    entrance.argument = FluentdValue("\(container)\(AgentFacts.tagSeparator)**")
    let stages = multilineStages
    if let first = stages.first { entrance = entrance.leading(to: label(first.name)) }
    items.append(.element(entrance))
    for (index, stage) in stages.enumerated() {
      let next = index + 1 < stages.count ? stages[index + 1].name : "records"
      var filter = stage.filter
      filter.append("timeout_label", label(next))
      items.append(.comment("\(container): \(stage.comment)"))
      items.append(.element(section(stage.name, [filter, relabel(label(next))])))
    }
    items.append(.element(section("records", records())))
    if !isStraight {
      for set in sets {
        items.append(.comment("\(container): \(destinations([set]))"))
        items.append(.element(section(String(set.number), way(set))))
      }
    }
    return true
  }

  private func destinations(_ sets: [RecordSet]) -> String {
    "to \(listed(sets.flatMap(\.destinations)))"
  }

  private func review(_ steps: Steps, _ diagnostics: inout Diagnostics) -> Bool {
    for item in steps.rename.items where item.value.value.includes(".") {
      diagnostics.report(
        .invalidField, "the new name of a field has no dot", at: item.value.span,
        notes: ["a renamed field stands at the top of the record"])
      return false
    }
    let parsers = steps.parse?.items ?? []
    let key = parsers.first?.key?.value
    if let other = parsers.first(where: { $0.key?.value != key }) {
      diagnostics.report(
        .conflict, "the parsers of one list read one field",
        at: other.key?.span ?? other.format.span)
      return false
    }
    return true
  }

  // MARK: Elements

  private func section(_ name: String, _ elements: [FluentdElement]) -> FluentdElement {
    FluentdElement("label", label(name), elements: elements)
  }

  private func relabel(_ label: FluentdValue) -> FluentdElement {
    FluentdElement("match", "**", ["@type": "relabel", "@label": label])
  }

  private func filter(
    _ type: FluentdValue, _ parameters: [(String, FluentdValue)],
    elements: [FluentdElement] = []
  ) -> FluentdElement {
    var filter = FluentdElement("filter", "**", ["@type": type])
    for (key, value) in parameters { filter.append(key, value) }
    for element in elements { filter.append(element) }
    return filter
  }

  // MARK: Multiline

  /// Lines that Docker split come first, as whatever else looks at a line wants it whole.
  private var multilineStages: [(name: String, comment: String, filter: FluentdElement)] {
    guard let settings = pipeline.multiline?.items else { return [] }
    var stages = [
      (
        "parts", "lines that Docker split",
        filter(
          "concat",
          [
            ("key", "log"), ("use_partial_metadata", "true"), ("separator", ""),
            ("use_first_timestamp", "true"), ("flush_interval", "5"),
          ])
      )
    ]
    // A filter for each, in their order: patterns of two languages in one would end one another's records.
    for (index, rule) in settings.compactMap({ FluentdMultiline($0.kind) }).enumerated() {
      var parameters: [(String, FluentdValue)] = [
        ("key", "log"), ("multiline_start_regexp", .pattern(rule.start)),
      ]
      if let next = rule.next { parameters.append(("continuous_line_regexp", .pattern(next))) }
      if let end = rule.end { parameters.append(("multiline_end_regexp", .pattern(end))) }
      // What is written to the two streams at once does not belong together.
      parameters += [
        ("stream_identity_key", "source"), ("use_first_timestamp", "true"),
        ("flush_interval", "2"),
      ]
      stages.append(
        ("lines\(index + 1)", "lines that belong together", filter("concat", parameters)))
    }
    return stages
  }

  // MARK: All records

  private mutating func records() -> [FluentdElement] {
    var elements = picking(pipeline.steps, "log")
    if isStraight {
      elements += changing(pipeline.steps)
      elements += picking(sets[0].steps, "log") + changing(sets[0].steps)
      return elements + sending(sets[0].destinations)
    }
    elements += deciding()
    elements.append(
      copy(
        sets.map {
          FluentdElement("store", "", ["@type": "relabel", "@label": label("\($0.number)")])
        }))
    return elements
  }

  /// The common steps, and which ways a record takes.
  private mutating func deciding() -> [FluentdElement] {
    let hasConditions = sets.contains { !$0.takesEverything }
    let keepsLine = pipeline.steps.parse != nil && sets.contains { $0.steps.picksLines }
    guard hasConditions || keepsLine else { return changing(pipeline.steps) }
    var code = FluentdSteps()
    code.append("stream = record[\"source\"]")
    if let parsers = pipeline.steps.parse?.items { code.parse(parsers) }
    change(&code, pipeline.steps)
    if keepsLine { code.append("r[\(RubyCode.text(FluentdPipeline.line))] = record[\"log\"]") }
    if hasConditions { decide(&code) }
    return function(code)
  }

  private func decide(_ code: inout FluentdSteps) {
    let routes = pipeline.allRoutes
    var conditional: [String] = []
    for (index, rule) in routes.enumerated() where !rule.isOtherwise && !rule.takesEverything {
      var terms: [String] = []
      if !rule.when.items.isEmpty {
        terms.append(code.condition(rule.when.items, stream: "stream"))
      }
      if !rule.unless.items.isEmpty {
        terms.append("!(\(code.condition(rule.unless.items, stream: "stream")))")
      }
      code.append("way\(index) = \(terms.joined(separator: " && "))")
      conditional.append("way\(index)")
    }
    for (index, rule) in routes.enumerated() where rule.isOtherwise {
      code.append("way\(index) = !(\(conditional.joined(separator: " || ")))")
    }
    code.append("ways = []")
    for set in sets where !set.takesEverything {
      let rules = set.rules.map { "way\($0)" }.joined(separator: " || ")
      code.append("ways << \(set.number) if \(rules)")
    }
    code.append("r[\(RubyCode.text(FluentdPipeline.ways))] = ways.join(\",\")")
  }

  // MARK: One way

  private mutating func way(_ set: RecordSet) -> [FluentdElement] {
    var elements: [FluentdElement] = []
    if !set.takesEverything {
      elements.append(
        grep("regexp", FluentdPipeline.ways, "\\b\(set.number)\\b"))
    }
    let isParsed = pipeline.steps.parse != nil
    elements += picking(set.steps, isParsed ? FluentdPipeline.line : "log")
    elements += changing(set.steps, leaving: own)
    return elements + sending(set.destinations)
  }

  /// Fields of ours that are in the record on its way.
  private var own: [String] {
    var fields: [String] = []
    if sets.contains(where: { !$0.takesEverything }) { fields.append(FluentdPipeline.ways) }
    if pipeline.steps.parse != nil, sets.contains(where: { $0.steps.picksLines }) {
      fields.append(FluentdPipeline.line)
    }
    return fields
  }

  // MARK: Steps

  /// Lines left out and lines picked. `grep` takes one expression for a field.
  private func picking(_ steps: Steps, _ key: String) -> [FluentdElement] {
    var elements: [FluentdElement] = []
    if let exclude = steps.exclude {
      elements.append(grep("exclude", key, Pattern.anyOf(exclude.items.map(\.value))))
    }
    if let include = steps.include {
      elements.append(grep("regexp", key, Pattern.anyOf(include.items.map(\.value))))
    }
    return elements
  }

  private func grep(_ kind: String, _ key: String, _ pattern: String) -> FluentdElement {
    filter(
      "grep", [],
      elements: [
        FluentdElement(kind, "", ["key": FluentdValue(key), "pattern": .pattern(pattern)])
      ])
  }

  /// Parsing and changes. Constants and fields that are left out need no function.
  private mutating func changing(_ steps: Steps, leaving own: [String] = []) -> [FluentdElement] {
    let isSimple =
      steps.parse == nil && steps.rename.items.isEmpty && steps.redact == nil
      && steps.add.items.allSatisfy {
        $0.name.isPlainField && $0.value.literal?.isPlainConstant ?? false
      }
      && (steps.remove?.items ?? []).allSatisfy { $0.value.isPlainField }
    guard isSimple else {
      var code = FluentdSteps()
      for name in own { code.append("r.delete(\(RubyCode.text(name)))") }
      if let parsers = steps.parse?.items { code.parse(parsers) }
      change(&code, steps)
      return function(code)
    }
    let removed = (steps.remove?.items ?? []).map(\.value) + own
    if removed.isEmpty, steps.add.items.isEmpty { return [] }
    var record = FluentdElement("record")
    for item in steps.add.items { record.append(item.name, FluentdValue(item.value.literal ?? "")) }
    return [
      filter(
        "record_transformer",
        removed.isEmpty ? [] : [("remove_keys", FluentdValue(removed.joined(separator: ",")))],
        elements: steps.add.items.isEmpty ? [] : [record])
    ]
  }

  private mutating func change(_ code: inout FluentdSteps, _ steps: Steps) {
    var variables = self.variables
    let container = self.container
    code.change(steps) { item in
      let name = ConfigurationVariables.name(container, "ADD_\(item.name)")
      return variables.rubyText(of: item.value, as: name)
    }
    self.variables = variables
  }

  /// The function's record takes the place of the one it was given: `record_transformer` sets fields only, and so the whole is packed into one and unpacked by a parser.
  private func function(_ code: FluentdSteps) -> [FluentdElement] {
    let record = FluentdPipeline.record
    var elements = [
      filter(
        "record_transformer", [("enable_ruby", "true"), ("renew_record", "true")],
        elements: [
          FluentdElement(
            "record", "", [record: FluentdValue(RubyCode.value(ofFunction: code.body))])
        ]),
      filter(
        "parser", [("key_name", FluentdValue(record)), ("reserve_time", "true")],
        elements: [FluentdElement("parse", "", ["@type": "msgpack"])]),
    ]
    if code.setsTime {
      let time = FluentdValue(FluentdSteps.timeField)
      elements.append(
        filter("record_transformer", [("renew_time_key", time), ("remove_keys", time)]))
    }
    return elements
  }

  // MARK: Outputs

  private func sending(_ destinations: [String]) -> [FluentdElement] {
    let all = destinations.compactMap(outputs)
    guard all.count != 1 else { return [all[0].named("match", "**")] }
    return [copy(all.map { $0.named("store", "") })]
  }

  /// Each takes a copy. Nested maps are shared unless the copies are deep, which matters where a way changes them.
  private func copy(_ stores: [FluentdElement]) -> FluentdElement {
    let isDeep = !isStraight && sets.contains { !$0.steps.changesNothing }
    var copy = FluentdElement(
      "match", "**", ["@type": "copy", "copy_mode": isDeep ? "deep" : "shallow"])
    for (index, store) in stores.enumerated() {
      // One destination that takes no more must not keep the records from the next.
      copy.append(index < stores.count - 1 ? store.named("store", "ignore_error") : store)
    }
    return copy
  }
}

extension Steps {
  fileprivate var picksLines: Bool { exclude != nil || include != nil }
}

extension FluentdElement {
  fileprivate func named(_ name: String, _ argument: FluentdValue) -> FluentdElement {
    var copy = self
    copy.name = name
    copy.argument = argument
    return copy
  }

  fileprivate func leading(to label: FluentdValue) -> FluentdElement {
    FluentdElement(name, argument, ["@type": "relabel", "@label": label])
  }
}

extension String {
  /// A text that `record_transformer` takes as it is: no placeholder in it, and no list or mapping.
  fileprivate var isPlainConstant: Bool {
    !isEmpty && !includes("${") && !includes("__") && !"[{".contains(first ?? " ")
  }

  /// A name that is no path and no list.
  fileprivate var isPlainField: Bool {
    !hasPrefix("@") && !includes("__") && !utf8.contains { ".,$[{<\"' ".utf8.contains($0) }
  }
}
