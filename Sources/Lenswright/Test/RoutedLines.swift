import LensFluent
import LensSyntax

/// What became of some lines.
struct RoutedLines: Sendable {
  /// The records that the router was given.
  var arrivals: [Arrival] = []
  var deliveries: [Delivery] = []
  var endings: [Ending] = []

  struct Arrival: Sendable {
    /// The line's place among those that were written, from 0.
    var line: Int
    var record: LogRecord
  }

  struct Delivery: Sendable {
    /// The output's place in the configuration.
    var output: Int
    /// `nil` for an output of a file of one's own.
    var destination: String?
    /// The destination, or what an output of one's own is called.
    var name: String
    /// `nil` where the model does not decide.
    var record: LogRecord?
    var reason: String?
    var arrivals: Arrivals
    var steps: [FilterStep]
  }

  /// What arrives at a destination, or at an output of one's own, in order.
  func records(at name: String) -> [LogRecord] {
    deliveries.filter { $0.name == name }.compactMap(\.record)
  }

  /// The outputs of one's own that get something.
  var ownOutputs: [String] {
    deliveries.filter { $0.destination == nil && $0.record != nil }.map(\.name).uniqued
  }

  /// The destinations that get something, in the order of the spec; the ones of which that is not decided are not among them.
  func reached(_ destinations: [String]) -> [String] {
    destinations.filter { name in
      deliveries.contains { $0.destination == name && $0.record != nil }
    }
  }

  func undecided(_ destinations: [String]) -> [(destination: String, reason: String)] {
    destinations.compactMap { name in
      deliveries.first { $0.destination == name && $0.reason != nil }.map {
        (name, $0.reason ?? "")
      }
    }
  }
}

extension TestedRouter {
  /// Follows lines that nothing else comes before, between or after.
  func route(_ lines: [String], from source: LineSource, stream: RoutingTest.Stream) -> RoutedLines
  {
    var model = model
    model.isTracing = true
    var routed = RoutedLines()
    var records = source.records(stream: stream.rawValue)
    for (index, line) in lines.enumerated() {
      for record in records.records(of: Array(line.utf8)) {
        routed.arrivals.append(.init(line: index, record: record))
        routed.add(model.take(tag: source.tag, record: record), outputs)
      }
    }
    routed.add(model.flush(), outputs)
    routed.endings = model.takeEndings()
    return routed
  }
}

extension RoutedLines {
  fileprivate mutating func add(
    _ deliveries: [LensFluent.Delivery], _ outputs: [TestedRouter.Output]
  ) {
    self.deliveries += deliveries.filter { !outputs[$0.output].isAgents }.map { delivery in
      Delivery(
        output: delivery.output, destination: outputs[delivery.output].destination,
        name: outputs[delivery.output].name,
        record: delivery.record, reason: delivery.reason, arrivals: delivery.arrivals,
        steps: delivery.steps)
    }
  }
}
