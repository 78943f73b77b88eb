import LensSyntax

extension Page {
  /// All that there is to know of a rule, from the file that holds it.
  package init(of rule: any Rule.Type) {
    self.init(title: "\(rule.id): \(rule.severity.rawValue)", summary: rule.summary)
    add("Why", [.text(rule.reason)])
    add("When", [.list(rule.bites.map(\.sentence))])
    add("What to do", [.text(rule.remedy)])
    add("An example", [.code(ExampleText(rule.bad).shortened, language: "yaml")])
    add("Without the mistake", [.code(ExampleText(rule.good).text, language: "yaml")])
    add(
      "Where it is right",
      [
        .text(
          "Write `# lenswright:allow \(rule.id)` beside the place, list the id under `Metadata.Lenswright.Allow` of the resource, or run with `--allow \(rule.id)`."
        )
      ])
    add(
      "Sources",
      [.text("Checked \(rule.checked) against:"), .list(rule.sources.map { "`\($0)`" })])
  }

  /// Every rule.
  package static var rules: Page {
    var page = Page(
      title: "Rules",
      summary:
        "What `lenswright check` looks for; `lenswright explain <rule>` says all about one.")
    for severity in Severity.allCases.sorted(by: >) {
      let rules = allRules.filter { $0.severity == severity }
      page.add(
        severity.heading,
        rules.isEmpty
          ? [] : [.table(["rule", "what is wrong"], rules.map { ["`\($0.id)`", $0.summary] })])
    }
    return page
  }

  /// The id itself when there is such a rule.
  package static func rule(_ id: String) -> String? {
    Lenswright.rule(named: id)?.id
  }

  package static func nearestRule(to word: String) -> String? {
    nearest(to: word, among: allRules.map { $0.id })
  }
}

extension Severity {
  var heading: String {
    switch self {
    case .error: "Errors"
    case .warning: "Warnings"
    case .advice: "Advice"
    }
  }
}
