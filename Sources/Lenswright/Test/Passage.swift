import LensFluent
import LensSyntax

/// The way of one record through the router, in the words of the spec.
struct Passage: Sendable {
  /// The lines that it was made of, counted from 1.
  var lines: ClosedRange<Int>
  /// The first of them as it was written.
  var text: String
  /// The steps that every record takes.
  var steps: [StepAccount]
  /// What the routes say, when the record comes as far as that.
  var routes: [RouteAccount]
  /// What arrives, the same records together.
  var arrivals: [Arrival]

  struct Arrival: Sendable {
    var destinations: [String]
    /// Steps of the route's own.
    var steps: [StepAccount]
    /// `nil` where the model does not decide.
    var record: LogRecord?
    var reason: String?
  }
}

/// What a step did to a record.
struct StepAccount: Sendable {
  var name: StepName
  var span: Span
  var outcome: Outcome
  /// What changed, or why the record was dropped: a few words each.
  var details: [String]

  enum Outcome: String, Sendable, CaseIterable { case kept, changed, joined, dropped }
}

/// Tells the ways of records from what the model noted.
struct PassageReader {
  let router: TestedRouter
  let source: LineSource
  let stream: RoutingTest.Stream
  let lines: [String]
  let routed: RoutedLines

  func passages() -> [Passage] {
    let all = (routed.deliveries.map(\.arrivals) + routed.endings.map(\.arrivals)).uniqued
    return all.sorted { ($0.first, $0.last) < ($1.first, $1.last) }.map(passage)
  }

  private func passage(_ arrivals: Arrivals) -> Passage {
    let deliveries = routed.deliveries.filter { $0.arrivals == arrivals }
    let endings = routed.endings.filter { $0.arrivals == arrivals }
    let first = routed.arrivals[arrivals.first]
    let last = routed.arrivals[arrivals.last]
    let ways =
      deliveries.map { way($0.steps, from: first.record) }
      + endings.map { way($0.steps, from: first.record) }
    // Whoever came farthest saw all of the common steps.
    let main = ways.max { $0.common.count < $1.common.count } ?? way([], from: first.record)
    var passage = Passage(
      lines: (first.line + 1)...(last.line + 1), text: lines[first.line], steps: main.common,
      routes: [], arrivals: [])
    for index in passage.steps.indices where passage.steps[index].name == .multiline {
      passage.steps[index].join(passage.lines.count, parts: arrivals.last - arrivals.first + 1)
    }
    let isDropped = main.common.contains { $0.outcome == .dropped }
    if let pipeline = source.pipeline, let record = main.atRoutes, !isDropped {
      passage.routes = pipeline.accounts(of: record, stream: stream.rawValue)
    }
    // In the order of the spec, whatever the order of the outputs.
    let ordered = zip(deliveries, ways).sorted { place(of: $0.0) < place(of: $1.0) }
    for (delivery, way) in ordered { passage.add(delivery, way.own) }
    return passage
  }

  private func place(of delivery: RoutedLines.Delivery) -> Int {
    delivery.destination.flatMap { router.destinations.firstIndex(of: $0) } ?? Int.max
  }

  // MARK: Steps

  private struct Way {
    var common: [StepAccount] = []
    var own: [StepAccount] = []
    /// The record when the routes are asked.
    var atRoutes: LogRecord?
  }

  /// A step of the spec, made of as many filters as it took.
  private struct Stretch {
    var name: StepName
    var span: Span
    var set: Int?
    var before: LogRecord
    var after: LogRecord
    var isDropped = false
  }

  private func way(_ steps: [FilterStep], from start: LogRecord) -> Way {
    var way = Way()
    var stretches: [Stretch] = []
    var record = start
    for step in steps {
      let purpose = router.part(of: step)?.purpose ?? .plumbing
      let before = record
      if let changed = step.record { record = changed }
      switch purpose {
      case .step(let name, let span, let set):
        // A record that was held passes the first filters twice.
        let known = stretches.firstIndex { $0.name == name && $0.span == span && $0.set == set }
        let index = known ?? stretches.count
        if known == nil {
          stretches.append(
            Stretch(name: name, span: span, set: set, before: before, after: before))
        }
        stretches[index].after = record
        stretches[index].isDropped = step.action == .dropped
      case .routes: way.atRoutes = way.atRoutes ?? before
      case .plumbing:
        if case .emitted = step.action { way.atRoutes = way.atRoutes ?? before }
      case .output: break
      }
    }
    way.atRoutes = way.atRoutes ?? record
    for stretch in stretches {
      let account = account(stretch)
      if stretch.set == nil { way.common.append(account) } else { way.own.append(account) }
    }
    return way
  }

  private func account(_ stretch: Stretch) -> StepAccount {
    var account = StepAccount(
      name: stretch.name, span: stretch.span, outcome: .kept, details: [])
    if stretch.isDropped {
      account.outcome = .dropped
      account.details = [reason(stretch)]
    } else {
      account.details = Self.changes(from: stretch.before, to: stretch.after)
      if !account.details.isEmpty { account.outcome = .changed }
    }
    return account
  }

  /// Why a line was left out.
  private func reason(_ stretch: Stretch) -> String {
    var steps = source.pipeline?.steps
    if let set = stretch.set, let pipeline = source.pipeline {
      steps = RecordSet.sets(of: pipeline).first { $0.number == set }?.steps
    }
    if stretch.name == .filter { return "this filter of your own lets it go no further" }
    guard stretch.name == .exclude else { return "no pattern matches" }
    let text: [UInt8]
    if case .text(let log)? = stretch.before["log"] { text = Array(log.utf8) } else { text = [] }
    let found = (steps?.exclude?.items ?? []).first {
      Expression.isFound($0.value, in: text) == true
    }
    return found.map { "`\($0.value)` matches" } ?? "a pattern matches"
  }

  /// The fields that differ, without those that the compiler keeps for a while.
  static func changes(from before: LogRecord, to after: LogRecord) -> [String] {
    func fields(_ record: LogRecord) -> [FieldValue.Entry] {
      FieldValue.map(record.entries).lastEntries.filter {
        !$0.key.hasPrefix(PipelineFacts.ownPrefix) && !AgentFacts.metadataKeys.contains($0.key)
      }
    }
    let (old, new) = (fields(before), fields(after))
    var changes: [String] = []
    for entry in new {
      guard let known = old.first(where: { $0.key == entry.key }) else {
        changes.append("+ \(entry.key): \(entry.value.shortJSON)")
        continue
      }
      if known.value != entry.value {
        changes.append("\(entry.key): \(known.value.shortJSON) → \(entry.value.shortJSON)")
      }
    }
    for entry in old where !new.contains(where: { $0.key == entry.key }) {
      changes.append("- \(entry.key)")
    }
    return changes
  }
}

extension StepAccount {
  /// Says how many lines were joined rather than what the text became.
  fileprivate mutating func join(_ lines: Int, parts: Int) {
    details = []
    outcome = .kept
    if lines > 1 {
      outcome = .joined
      details = ["\(lines) lines joined"]
    } else if parts > 1 {
      outcome = .joined
      details = ["\(parts) parts of a long line joined"]
    }
  }
}

extension Passage {
  /// Puts destinations that get the same record together.
  fileprivate mutating func add(_ delivery: RoutedLines.Delivery, _ steps: [StepAccount]) {
    let name = delivery.name
    let same = arrivals.firstIndex {
      $0.record == delivery.record && $0.reason == delivery.reason
        && $0.steps.map(\.details) == steps.map(\.details)
    }
    if let same {
      if !arrivals[same].destinations.contains(name) { arrivals[same].destinations.append(name) }
    } else {
      arrivals.append(
        Arrival(
          destinations: [name], steps: steps, record: delivery.record, reason: delivery.reason))
    }
  }
}
