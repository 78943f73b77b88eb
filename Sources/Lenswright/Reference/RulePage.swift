import LensSyntax

extension Page {
  /// All that there is to know of a rule, from the file that holds it.
  package init(of rule: any Rule.Type) {
    self.init(title: "\(rule.id): \(rule.severity.rawValue)", summary: rule.summary)
    add("Why", [.text(rule.reason)])
    add("When", [.list(rule.bites.map(\.sentence))])
    add("What to do", [.text(rule.remedy)])
    add("An example", Self.blocks(ExampleText(rule.bad)))
    add("Without the mistake", Self.blocks(ExampleText(rule.good)))
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

  /// The task of an example, and the router's configuration file where there is one.
  private static func blocks(_ example: ExampleText) -> [Block] {
    var blocks: [Block] = []
    if !example.text.isEmpty {
      let text = example.shortened
      blocks.append(
        .code(text.hasSuffix("\n") ? String(text.dropLast()) : text, language: "yaml"))
    }
    if let file = example.file {
      blocks.append(.text("The router's own file, `\(file.name)`:"))
      blocks.append(.code(file.text, language: ""))
    }
    return blocks
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
