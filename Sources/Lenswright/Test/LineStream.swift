import LensFluent
public import LensSyntax

/// Follows a stream of lines, however long, on the model of a spec's router: which destinations each line reaches.
///
/// What it holds does not grow with the number of lines: only lines that the router itself holds, to join them with others, wait.
public struct LineStream: Sendable {
  /// The destinations, in the order of the spec; a line's ``Outcome`` refers to them by their places.
  public let destinations: [String]
  /// How many lines were given.
  public private(set) var lineCount = 0
  /// For each destination, how many records reached it.
  public private(set) var counts: [Int]
  /// How many lines reached nothing.
  public private(set) var droppedCount = 0
  /// How many lines the model could not follow.
  public private(set) var undecidedCount = 0
  /// The first reason for that.
  public private(set) var undecidedReason: String?

  private var model: RouterModel
  private let tag: [UInt8]
  private var records: LineRecords
  /// The destination of each output, -1 for one of a file of one's own and of the agent's.
  private let targets: [Int]
  private let mayHold: Bool
  /// Lines of which it is not settled where they go, oldest first.
  private var waiting: [Waiting] = []
  /// Whether the lines themselves are kept until then.
  private let keepsLines: Bool

  private struct Waiting {
    var line: [UInt8]
    /// The number of the first of its records among all.
    var firstRecord: Int
    var outcome = Outcome()
  }

  /// Where a line went.
  public struct Outcome: Sendable, Hashable {
    /// A bit for each destination that got the line or a part of it; a task definition has no room for 128 of them.
    public fileprivate(set) var reached: UInt128 = 0
    /// Whether the model does not decide where it goes.
    public fileprivate(set) var isUndecided = false
    /// The number of the line among all, from 1.
    public fileprivate(set) var number = 0

    /// The same for every line that goes the same ways.
    var ways: Ways { Ways(reached: reached, isUndecided: isUndecided) }
  }

  /// Ways that a line can go.
  struct Ways: Hashable {
    var reached: UInt128
    var isUndecided: Bool
  }

  /// Why a stream cannot be followed has been said in the diagnostics.
  ///
  /// - Parameters:
  ///   - source: the spec.
  ///   - name: the container or input whose lines these are; the only one when it is `nil`.
  ///   - isStandardError: whether the lines are written to standard error.
  ///   - keepsLines: whether ``add(_:_:)`` hands the lines back, which costs a copy of those that wait.
  ///   - options: what the compilation is told.
  public static func open(
    _ source: Source, from name: String?, isStandardError: Bool = false, keepsLines: Bool = true,
    options: CompileOptions = .standard
  ) -> (stream: LineStream?, diagnostics: Diagnostics) {
    let compilation = compile(source, options: options)
    var diagnostics = compilation.diagnostics
    guard let template = compilation.template else { return (nil, diagnostics) }
    let spec = template.plan.spec
    guard let name = name ?? (spec.lineSources.count == 1 ? spec.lineSources[0] : nil) else {
      diagnostics.report(
        .badTest, "several containers or inputs write lines", at: .none,
        help: ["name one of \(listed(spec.lineSources, "or")) with `--from`"])
      return (nil, diagnostics)
    }
    let found: LineSource
    switch spec.lineSource(name) {
    case .success(let source): found = source
    case .failure(let refusal):
      refusal.report(name, at: .none, .badTest, &diagnostics)
      return (nil, diagnostics)
    }
    var ignored = diagnostics.emptied
    guard let router = TestedRouter(template, &ignored) else {
      diagnostics.report(
        .badTest, "the model is one of Fluent Bit, and the router is Fluentd",
        at: spec.router.type.span)
      return (nil, diagnostics)
    }
    let stream = LineStream(
      router, found, isStandardError: isStandardError, keepsLines: keepsLines)
    return (stream, diagnostics)
  }

  private init(
    _ router: TestedRouter, _ source: LineSource, isStandardError: Bool, keepsLines: Bool
  ) {
    destinations = router.destinations
    counts = Array(repeating: 0, count: destinations.count)
    model = router.model
    mayHold = router.model.mayHold
    tag = Array(source.tag.utf8)
    records = source.records(stream: isStandardError ? "stderr" : "stdout")
    targets = router.outputs.map { output in
      output.destination.flatMap { router.destinations.firstIndex(of: $0) } ?? -1
    }
    self.keepsLines = keepsLines
  }

  /// Takes a line without its line break, and hands over each line of which it is settled now where it goes.
  public mutating func add(
    _ line: UnsafeBufferPointer<UInt8>, _ body: (Outcome, UnsafeBufferPointer<UInt8>) -> Void
  ) {
    lineCount += 1
    if !mayHold, !records.maySplit(line.count) {
      var outcome = Outcome()
      outcome.number = lineCount
      for delivery in model.take(tag: tag, record: records.record(of: line)) {
        note(delivery, in: &outcome)
      }
      settle(outcome)
      body(outcome, line)
      return
    }
    var entry = Waiting(line: keepsLines ? Array(line) : [], firstRecord: model.arrivalCount)
    entry.outcome.number = lineCount
    waiting.append(entry)
    for record in records.records(of: line) {
      assign(model.take(tag: tag, record: record))
    }
    release(before: mayHold ? model.oldestHeld : nil, body)
  }

  /// Says that no more lines come, and hands over those that waited.
  public mutating func finish(_ body: (Outcome, UnsafeBufferPointer<UInt8>) -> Void) {
    assign(model.flush())
    release(before: nil, body)
  }

  private mutating func note(_ delivery: Delivery, in outcome: inout Outcome) {
    let target = targets[delivery.output]
    if let reason = delivery.reason {
      outcome.isUndecided = true
      undecidedReason = undecidedReason ?? reason
    } else if target >= 0 {
      counts[target] += 1
      outcome.reached |= 1 << UInt128(target)
    }
  }

  private mutating func assign(_ deliveries: [Delivery]) {
    for delivery in deliveries {
      var outcome = Outcome()
      note(delivery, in: &outcome)
      // The newest lines are at the end, and most deliveries are of them.
      var place = waiting.count - 1
      while place >= 0 {
        let first = waiting[place].firstRecord
        let next =
          place + 1 < waiting.count ? waiting[place + 1].firstRecord : model.arrivalCount
        if next <= delivery.arrivals.first { break }
        if first <= delivery.arrivals.last {
          waiting[place].outcome.reached |= outcome.reached
          waiting[place].outcome.isUndecided =
            waiting[place].outcome.isUndecided || outcome.isUndecided
        }
        place -= 1
      }
    }
  }

  /// Hands over the lines before the first that is held.
  private mutating func release(
    before held: Int?, _ body: (Outcome, UnsafeBufferPointer<UInt8>) -> Void
  ) {
    var count = 0
    while count < waiting.count {
      let next = count + 1 < waiting.count ? waiting[count + 1].firstRecord : model.arrivalCount
      if let held, next > held { break }
      settle(waiting[count].outcome)
      waiting[count].line.withUnsafeBufferPointer { body(waiting[count].outcome, $0) }
      count += 1
    }
    waiting.removeFirst(count)
  }

  private mutating func settle(_ outcome: Outcome) {
    if outcome.isUndecided {
      undecidedCount += 1
    } else if outcome.reached == 0 {
      droppedCount += 1
    }
  }
}
