package import LensSyntax

/// A Fluent Bit router: takes records as an input would, and says what its outputs get.
///
/// The model does what Fluent Bit 5.1.1 does, bugs included, and says where it does not know. Each record is taken to arrive by itself, as Docker sends
/// them, with time enough for what filters send on before the next one.
package struct RouterModel: Sendable {
  /// The outputs of the configuration, in order.
  package let outputs: [Output]
  /// Why the engine would not start, or what it reads otherwise than it looks. With a fatal one, nothing is decided.
  package private(set) var mistakes: [ConfigurationMistake]
  /// Whether deliveries come with the steps that led to them, and ends are kept.
  package var isTracing: Bool {
    get { run.isTracing }
    set { run.isTracing = newValue }
  }
  /// Records that came to no output, since the last time that this was asked; only when the model traces.
  private var endings: [Ending] = []

  private var filters: [any RecordFilter] = []
  private var sections: [FilterDescription] = []
  private let outputPatterns: [TagPattern?]
  private var run = RouterRun()
  private var plans: [Plan] = []
  /// How many records were taken.
  package private(set) var arrivalCount = 0
  /// Why nothing that the router does is known.
  package private(set) var doubt: String?
  /// Whether some filter does something else with records that do not arrive alone.
  private let needsCompany: Bool

  package struct Output: Sendable {
    package var plugin: String
    package var match: String?
    package var span: Span
  }

  private struct FilterDescription: Sendable {
    var plugin: String
    var span: Span
    var pattern: TagPattern
    var isActive: Bool
  }

  /// What happens to a tag: the filters and the outputs that match it.
  private struct Plan: Sendable {
    var filters: [Int] = []
    var outputs: [Int] = []
    /// Outputs that a record may come to when it is not known what a filter does.
    var possibleOutputs: [Int] = []
    var doubt: String?
  }

  /// A model of a configuration whose includes have been put into their places, with its parsers files in the order in which they are loaded.
  package init(
    _ configuration: ClassicFile, parsers: [ClassicFile] = [],
    environment: RouterEnvironment = RouterEnvironment()
  ) {
    let setup = RouterSetup(configuration, parsers, environment)
    filters = setup.filters.map(\.filter)
    sections = setup.filters.map {
      FilterDescription(
        plugin: $0.plugin, span: $0.span, pattern: $0.pattern, isActive: $0.isActive)
    }
    outputs = setup.outputs
    outputPatterns = setup.outputPatterns
    mistakes = setup.mistakes
    doubt = setup.doubt
    needsCompany = filters.contains { $0 is TypeConverter }
    run.states = filters.map(\.state)
    run.steps = sections.enumerated().map { place, section in
      FilterStep(filter: place, span: section.span, plugin: section.plugin, action: .untouched)
    }
  }

  /// Says what the Lua filters with a code do; how many there are.
  @discardableResult
  package mutating func registerLua(code: String, _ body: @escaping LuaFunction) -> Int {
    var count = 0
    for place in filters.indices {
      guard let filter = filters[place] as? LuaFilter, let own = filter.code,
        own.elementsEqual(code.utf8)
      else { continue }
      filters[place] = filter.running(body)
      count += 1
    }
    return count
  }

  /// What the outputs get of a record that an input received.
  package mutating func take(tag: String, record: LogRecord) -> [Delivery] {
    take(tag: Array(tag.utf8), record: record)
  }

  package mutating func take(tag: [UInt8], record: consuming LogRecord) -> [Delivery] {
    if let doubt {
      var flight = Flight(record: record, tag: 0)
      flight.arrivals = Arrivals(arrivalCount, arrivalCount)
      arrivalCount += 1
      return undecided(doubt, Array(outputs.indices), tag: tag, flight)
    }
    forgetTags()
    let number = run.tags.number(of: tag)
    var flight = Flight(record: record, tag: number)
    flight.arrivals = Arrivals(arrivalCount, arrivalCount)
    arrivalCount += 1
    return deliver(flight)
  }

  /// What the outputs get when no more lines come: what filters held.
  package mutating func flush() -> [Delivery] {
    var deliveries: [Delivery] = []
    while doubt == nil {
      let more = deliver(nil)
      if !run.hasEmitted { break }
      deliveries += more
    }
    return deliveries
  }

  /// Whether some filter keeps records until more of them come.
  package var mayHold: Bool {
    run.states.contains { if case .none = $0 { false } else { true } }
  }

  /// The first of the records that filters hold, in the order in which they were taken.
  package var oldestHeld: Int? { run.oldestHeld }

  package mutating func takeEndings() -> [Ending] {
    defer { endings.removeAll() }
    return endings
  }

  /// Follows a record that arrived, or what filters let go of, until nothing is on its way.
  ///
  /// Where a filter would do something else in company, both ways are gone, and only what comes of both is sure.
  private mutating func deliver(_ arrival: consuming Flight?) -> [Delivery] {
    if !needsCompany {
      start(arrival)
      return drain()
    }
    var other = self
    run.dependsOnCompany = false
    start(copy arrival)
    let alone = drain()
    guard run.dependsOnCompany else { return alone }
    other.run.isInCompany = true
    other.start(arrival)
    let inCompany = other.drain()
    if Delivery.areSame(alone, inCompany), !run.isHoldingLines { return alone }
    run.doubtLines(Self.companyReason)
    let touched = Set(alone.map(\.output)).union(inCompany.map(\.output)).sorted()
    return touched.flatMap { output in
      let here = alone.filter { $0.output == output }
      let there = inCompany.filter { $0.output == output }
      if Delivery.areSame(here, there) { return here }
      var delivery = here.first ?? there[0]
      delivery.content = .undecided(Self.companyReason)
      return [delivery]
    }
  }

  private mutating func start(_ arrival: consuming Flight?) {
    if let arrival { return run.start(arrival) }
    run.begin()
    for place in filters.indices {
      run.filter = place
      filters[place].flush(&run)
    }
  }

  private static let companyReason =
    "`type_converter` appends a value that it cannot convert only when it converts another among the records that it gets at once"

  private mutating func drain() -> [Delivery] {
    var deliveries: [Delivery] = []
    while var flight = run.nextFlight() {
      if run.isCircling || flight.rounds > RouterRun.mostRounds {
        deliveries += undecided(
          "filters send it round and round", Array(outputs.indices),
          tag: run.tags.names[flight.tag], flight)
        if run.isCircling {
          run.begin()
          break
        }
        continue
      }
      follow(&flight, &deliveries)
    }
    return deliveries
  }

  private mutating func follow(_ flight: inout Flight, _ deliveries: inout [Delivery]) {
    let number = flight.tag
    makePlans(upTo: number)
    if let doubt = plans[number].doubt {
      deliveries += undecided(
        doubt, plans[number].possibleOutputs, tag: run.tags.names[number], flight)
      return
    }
    let plan = plans[number]
    for index in plan.filters.indices {
      let place = plan.filters[index]
      run.filter = place
      let verdict = filters[place].apply(to: &flight, &run)
      if run.isTracing, let action = verdict.action {
        flight.steps.append(run.step(action, action == .changed ? flight.record : nil))
      }
      switch verdict {
      case .untouched, .changed: continue
      case .held: return
      case .dropped:
        end(flight, .dropped)
        return
      case .undecided(let reason):
        let plugin = sections[place].plugin
        doubtLines(behind: index, number, "\(plugin): \(reason)")
        deliveries += undecided(
          "\(plugin): \(reason)", plans[number].possibleOutputs, tag: run.tags.names[number],
          flight)
        return
      }
    }
    if plan.outputs.isEmpty { end(flight, .unmatched) }
    for output in plan.outputs {
      deliveries.append(
        Delivery(
          output: output, tag: run.tags.text(number), content: .record(flight.record),
          time: flight.time, arrivals: flight.arrivals, steps: flight.steps))
    }
  }

  private mutating func end(_ flight: Flight, _ cause: Ending.Cause) {
    guard run.isTracing else { return }
    endings.append(
      Ending(
        tag: run.tags.text(flight.tag), arrivals: flight.arrivals, steps: flight.steps,
        cause: cause))
  }

  /// A record of which nothing is known may have reached a filter that holds lines.
  private mutating func doubtLines(behind index: Int, _ tag: Int, _ reason: String) {
    for place in plans[tag].filters[(index + 1)...] { run.doubtLines(reason, of: place) }
  }

  private func undecided(
    _ reason: String, _ outputs: [Int], tag: [UInt8], _ flight: borrowing Flight
  ) -> [Delivery] {
    let (arrivals, steps) = (flight.arrivals, flight.steps)
    return outputs.map {
      Delivery(
        output: $0, tag: String(decoding: tag, as: UTF8.self), content: .undecided(reason),
        arrivals: arrivals, steps: steps)
    }
  }

  private mutating func makePlans(upTo number: Int) {
    while plans.count <= number { plans.append(plan(for: run.tags.names[plans.count])) }
  }

  private func plan(for tag: [UInt8]) -> Plan {
    var plan = Plan()
    var changesTags = false
    for (place, section) in sections.enumerated() where section.isActive {
      switch section.pattern.matches(tag) {
      case .no: continue
      case .unknown: plan.doubt = "\(section.plugin): \(Expression.unknownReason)"
      case .yes: plan.filters.append(place)
      }
      changesTags = changesTags || filters[place].changesTags
    }
    for (place, pattern) in outputPatterns.enumerated() {
      guard let pattern else {
        plan.doubt = "which tags the output `\(outputs[place].plugin)` matches is not known"
        continue
      }
      switch pattern.matches(tag) {
      case .no: continue
      case .unknown: plan.doubt = "\(outputs[place].plugin): \(Expression.unknownReason)"
      case .yes: plan.outputs.append(place)
      }
    }
    let isOpen = changesTags || plan.doubt != nil
    plan.possibleOutputs = isOpen ? Array(outputs.indices) : plan.outputs
    return plan
  }

  /// Tags that are made of the contents of records must not fill the memory.
  private mutating func forgetTags() {
    guard run.tags.names.count > 4096 else { return }
    run.tags = TagTable()
    plans.removeAll()
  }
}

extension Delivery {
  /// Whether two lists deliver the same records, in the same order for each output.
  fileprivate static func areSame(_ one: [Delivery], _ other: [Delivery]) -> Bool {
    one.count == other.count
      && zip(one, other).allSatisfy { one, other in
        one.output == other.output && one.tag == other.tag && one.time == other.time
          && one.reason == other.reason && one.record == other.record
      }
  }
}
