import LensCloudFormation
import LensSyntax

/// The steps of a pipeline as rows, in the order in which they run, by the words of a spec.
extension Pipeline {
  var rows: [LogGraph.Row] {
    let joined = (multiline?.items ?? []).map { setting in
      switch setting.kind {
      case .named(let name): name.rawValue
      case .partial: "partial"
      case .own(let start, let next):
        ([start] + [next].compactMap { $0 }).map(\.value).joined(separator: " … ")
      }
    }
    return LogGraph.Row.row("multiline", joined) + steps.rows
  }
}

extension Steps {
  /// Of constants that are added only the names are shown, since a picture travels further than a spec.
  var rows: [LogGraph.Row] {
    LogGraph.Row.rows("exclude", exclude?.items.map(\.value))
      + LogGraph.Row.rows("include", include?.items.map(\.value))
      + LogGraph.Row.row("parse", (parse?.items ?? []).map(\.label))
      + LogGraph.Row.row("add", add.items.map(\.name))
      + LogGraph.Row.row("remove", (remove?.items ?? []).map(\.value))
      + LogGraph.Row.row("rename", rename.items.map { "\($0.name) to \($0.value.value)" })
      + LogGraph.Row.row("redact", (redact?.items ?? []).map(\.label))
  }
}

extension RouteRule {
  /// - Parameter isOnly: whether the pipeline has no other route.
  func conditions(isOnly: Bool) -> LogGraph.Conditions {
    if isOtherwise { return .otherwise }
    if takesEverything { return isOnly ? .only : .every }
    func rows(_ list: NamedList<Located<String>>, _ word: String) -> [LogGraph.Row] {
      list.items.enumerated().map { index, item in
        LogGraph.Row(
          index == 0 ? word : "and", "\(item.name) ~ \(item.value.value)".shortened())
      }
    }
    return .some(rows(when, "when") + rows(unless, "unless"))
  }
}

extension LogGraph.Row {
  /// One row for a list of short words; none for an empty list.
  static func row(_ word: String, _ details: [String]) -> [LogGraph.Row] {
    details.isEmpty ? [] : [LogGraph.Row(word, details.joined(separator: ", ").shortened())]
  }

  /// A row for each pattern of a list.
  static func rows(_ word: String, _ details: [String]?) -> [LogGraph.Row] {
    (details ?? []).map { LogGraph.Row(word, $0.shortened()) }
  }
}

extension ParserSetting {
  fileprivate var label: String {
    let format =
      switch self.format.value {
      case .named(let name): name.rawValue
      case .regex(let pattern): pattern
      }
    return key.map { "\(format) in \($0.value)" } ?? format
  }
}

extension RedactionSetting {
  fileprivate var label: String {
    switch target {
    case .field(let field): field.value
    case .pattern(let pattern): pattern.value
    }
  }
}
