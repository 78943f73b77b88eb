/// A record on its way through the filters.
struct Flight: Sendable {
  var record: LogRecord
  /// The tag's number in the run's ``TagTable``.
  var tag: Int
  /// The filter whose emitter sent it; `nil` for what an input received.
  var origin: Int?
  var time: RecordTime?
  /// How often it was sent through the filters before.
  var rounds = 0
  var arrivals = Arrivals(0, 0)
  var steps: [FilterStep] = []
}

/// A filter made ready: it changes records and keeps nothing itself.
protocol RecordFilter: AnyObject, Sendable {
  /// Whether it can send records on under other tags.
  var changesTags: Bool { get }

  /// What it starts with remembering.
  var state: FilterState { get }

  func apply(to flight: inout Flight, _ run: inout RouterRun) -> Verdict

  /// Lets go of what is held for more to come.
  func flush(_ run: inout RouterRun)
}

extension RecordFilter {
  var changesTags: Bool { false }
  var state: FilterState { .none }
  func flush(_ run: inout RouterRun) {}
}

/// What a filter remembers between records.
enum FilterState: Sendable {
  case none
  case lines(MultilineState)
  case parts(PartialState)
}

/// What became of a record in a filter.
enum Verdict: Sendable {
  case untouched
  case changed
  case dropped
  case held
  /// The model cannot tell, for a reason that goes on after the filter's name.
  case undecided(String)

  var action: FilterStep.Action? {
    switch self {
    case .untouched: .untouched
    case .changed: .changed
    case .dropped: .dropped
    case .held: .held
    case .undecided: nil
    }
  }
}

/// What passes between filters while records are on their way.
struct RouterRun: Sendable {
  var tags = TagTable()
  /// The filter that is at work.
  var filter = 0
  var isTracing = false
  /// Whether records are taken to arrive among others that the filters change; else, alone.
  var isInCompany = false
  /// Set by a filter that does something else in company.
  var dependsOnCompany = false
  /// A step for each filter, of which only the action is to be filled in.
  var steps: [FilterStep] = []
  /// What each filter remembers.
  var states: [FilterState] = []
  /// Room that is used again for every record.
  var json = JSONReader()
  var fields: [LogRecord.Field] = []
  private var waiting: [Flight?] = []
  private var next = 0
  /// How many records have been sent on since the last arrival.
  private var emitted = 0

  /// Takes out what the filter at work remembers, so that it can be changed in place.
  mutating func takeState() -> FilterState {
    var state = FilterState.none
    swap(&state, &states[filter])
    return state
  }

  mutating func keep(_ state: FilterState) { states[filter] = state }

  /// Sends a record to the start of the filters.
  mutating func emit(_ flight: Flight, as tag: Int) {
    var flight = flight
    flight.tag = tag
    flight.origin = filter
    flight.rounds += 1
    if isTracing {
      flight.steps.append(step(.emitted(tag: tags.text(tag)), flight.record))
    }
    emitted += 1
    waiting.append(flight)
  }

  /// What the filter at work did.
  func step(_ action: FilterStep.Action, _ record: LogRecord?) -> FilterStep {
    var step = steps[filter]
    step.action = action
    step.record = record
    return step
  }

  mutating func start(_ flight: consuming Flight) {
    begin()
    waiting.append(flight)
  }

  mutating func begin() {
    emitted = 0
    next = 0
    waiting.removeAll(keepingCapacity: true)
  }

  var hasEmitted: Bool { emitted > 0 }

  /// Whether a filter holds lines for more to come.
  var isHoldingLines: Bool {
    states.contains { if case .lines(let lines) = $0 { lines.isHolding } else { false } }
  }

  /// The first of the records that filters hold.
  var oldestHeld: Int? {
    states.compactMap { state in
      switch state {
      case .none: nil
      case .lines(let lines): lines.oldestHeld
      case .parts(let parts): parts.oldestHeld
      }
    }.min()
  }

  /// Notes that it is not known what filters hold, or one of them.
  mutating func doubtLines(_ reason: String, of filter: Int? = nil) {
    for place in states.indices where filter == nil || filter == place {
      guard case .lines(var lines) = states[place] else { continue }
      lines.doubt = lines.doubt ?? reason
      states[place] = .lines(lines)
    }
  }

  mutating func nextFlight() -> Flight? {
    guard next < waiting.count else {
      waiting.removeAll(keepingCapacity: true)
      next = 0
      return nil
    }
    next += 1
    // Taken out, so that nobody else holds the record and it can be changed in place.
    return waiting[next - 1].take()
  }

  /// A router that sends records round for ever is stopped here, and said not to be decided.
  var isCircling: Bool { emitted > Self.mostEmitted }
  static let mostRounds = 24
  private static let mostEmitted = 20_000
}

/// Tags by number, so that what is known of a tag is found without comparing texts.
struct TagTable: Sendable {
  private(set) var names: [[UInt8]] = []
  private var texts: [String] = []
  private var numbers: [TagName: Int] = [:]

  /// A tag whose hash costs little: what tags differ in is mostly at their ends.
  private struct TagName: Hashable {
    var bytes: [UInt8]

    func hash(into hasher: inout Hasher) {
      var word = UInt64(bytes.count)
      for byte in bytes.suffix(7) { word = word << 8 | UInt64(byte) }
      hasher.combine(word)
    }
  }

  mutating func number(of name: [UInt8]) -> Int {
    if let number = numbers[TagName(bytes: name)] { return number }
    numbers[TagName(bytes: name)] = names.count
    names.append(name)
    texts.append(String(decoding: name, as: UTF8.self))
    return names.count - 1
  }

  func text(_ number: Int) -> String { texts[number] }
}
