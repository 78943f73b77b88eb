/// Where a topic stands in the documentation's catalog.
extension Topic {
  /// The page's name: several keys share the page of the key at the top that they are under.
  package var documentName: String {
    switch self {
    case .destination: "Destination-\(name)"
    case .rule: "Rule-\(name)"
    case .diagnostic: "Diagnostic-\(name)"
    case .concept: "Concept-\(name)"
    case .key(let key): Page.documentName(ofKey: key.path[0])
    }
  }
}

extension Page {
  static func documentName(ofKey key: String) -> String { "Language-\(key)" }
}
