import LensFluent
import LensSyntax

/// Whether a route takes a record, and why, by what the spec says.
struct RouteAccount: Sendable {
  enum Answer: String, Sendable, CaseIterable { case taken, refused, undecided }

  var destinations: [String]
  var span: Span
  var answer: Answer
  /// A sentence without a full stop.
  var reason: String
}

extension Pipeline {
  /// What each route says to a record after the common steps.
  ///
  /// - Parameter stream: the stream that the line was written to, whatever the record's own `source` is.
  func accounts(of record: LogRecord, stream: String) -> [RouteAccount] {
    let fields = RecordFields(record: record, stream: stream)
    let routes = allRoutes
    var answers = routes.map { $0.isOtherwise ? nil : $0.answer(fields) }
    let conditional = routes.indices.filter {
      !routes[$0].isOtherwise && !routes[$0].takesEverything
    }
    let takers = conditional.filter { answers[$0]?.answer == .taken }
    for index in routes.indices where answers[index] == nil {
      if !takers.isEmpty {
        let names = listed(takers.flatMap { routes[$0].to.items.map(\.value) }.uniqued)
        answers[index] = (.refused, "the conditional route to \(names) took it")
      } else if conditional.contains(where: { answers[$0]?.answer == .undecided }) {
        answers[index] = (.undecided, "whether a conditional route takes it is not decided")
      } else {
        answers[index] = (.taken, "no conditional route took it")
      }
    }
    return zip(routes, answers).map { route, answer in
      RouteAccount(
        destinations: route.to.items.map(\.value), span: route.to.items.first?.span ?? span,
        answer: answer?.answer ?? .undecided, reason: answer?.reason ?? "")
    }
  }
}

extension RouteRule {
  fileprivate func answer(_ fields: RecordFields) -> (answer: RouteAccount.Answer, reason: String) {
    if takesEverything { return (.taken, "it takes every record") }
    var reasons: [String] = []
    var isOpen = false
    for condition in when.items {
      let found = fields.search(condition)
      switch found.answer {
      case false?: return (.refused, found.reason)
      case true?: reasons.append(found.reason)
      case nil:
        isOpen = true
        reasons.append(found.reason)
      }
    }
    let exceptions = unless.items.map(fields.search)
    if !exceptions.isEmpty {
      // Several fields of `unless` have to match together.
      if let miss = exceptions.first(where: { $0.answer == false }) {
        reasons.append(miss.reason)
      } else if exceptions.allSatisfy({ $0.answer == true }) {
        return (.refused, "`unless`: " + enumeration(exceptions.map(\.reason)))
      } else {
        isOpen = true
        reasons += exceptions.filter { $0.answer == nil }.map(\.reason)
      }
    }
    return (isOpen ? .undecided : .taken, enumeration(reasons))
  }
}

/// The fields of a record as conditions see them.
private struct RecordFields {
  let record: LogRecord
  let stream: String

  func search(
    _ condition: NamedList<Located<String>>.Item
  ) -> (answer: Bool?, reason: String) {
    let (name, pattern) = (condition.name, condition.value.value)
    let value = name == "source" ? FieldValue.text(stream) : path(name)
    guard let value else { return (false, "there is no field `\(name)`") }
    guard let text = text(value) else {
      return (false, "`\(name)` is \(value.kindName), which no pattern matches")
    }
    switch Expression.isFound(pattern, in: Array(text.utf8)) {
    case true?: return (true, "`\(name)` is \(value.shortJSON), which `\(pattern)` matches")
    case false?:
      return (false, "`\(name)` is \(value.shortJSON), which `\(pattern)` does not match")
    case nil:
      return (
        nil,
        "whether `\(pattern)` matches `\(name)`, which is \(value.shortJSON), is not decided by the model"
      )
    }
  }

  /// What a condition's name leads to: every dot leads into a map.
  private func path(_ name: String) -> FieldValue? {
    record[path: name.split(separator: ".").map(String.init)]
  }

  /// Numbers and booleans are compared by their JSON text.
  private func text(_ value: FieldValue) -> String? {
    switch value {
    case .text(let text): text
    case .boolean, .integer, .unsigned, .float: value.json
    case .null, .list, .map: nil
    }
  }
}

extension FieldValue {
  /// The value as JSON, without the middle of a long text.
  var shortJSON: String { json.shortened(to: 60) }
}
