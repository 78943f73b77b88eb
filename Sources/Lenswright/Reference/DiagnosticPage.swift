package import LensSyntax

extension Page {
  /// All that there is to know of a diagnostic, with what is said of its example.
  package init(of kind: DiagnosticKind) {
    self.init(title: "\(kind.id): \(kind.severity.rawValue)", summary: kind.meaning)
    add("What to do", [.text(kind.remedy)])
    guard let example = kind.example else { return }
    var blocks: [Block] = [.code(example.file, language: example.language)]
    for file in example.files {
      blocks += [.text("Beside it, `\(file.name)`:"), .code(trimmed(file.text), language: "ini")]
    }
    if let how = example.how { blocks.append(.text(how)) }
    add("An example", blocks)
    add(
      "What is said", [.code(trimmed(example.diagnostics.rendered(.full)), language: Page.message)])
  }

  private func trimmed(_ text: String) -> String {
    var text = text
    while text.hasSuffix("\n") { text.removeLast() }
    return text
  }

  /// Every diagnostic.
  package static var diagnostics: Page {
    var page = Page(
      title: "Diagnostics",
      summary:
        "What `compile`, `package`, `preview`, `graph` and `test` say of a file, by the word in brackets; `lenswright explain <word>` says all about one."
    )
    for severity in Severity.allCases.sorted(by: >) {
      let kinds = allDiagnosticKinds.filter { $0.severity == severity }
      page.add(
        severity.heading,
        [.table(["diagnostic", "what it is about"], kinds.map { ["`\($0.id)`", $0.meaning] })])
    }
    return page
  }
}

extension Diagnostics {
  /// The first of the worst, which is the one to look up.
  package var explainedFirst: String? {
    let worst = all.map(\.severity).max()
    return inOrder.first { $0.severity == worst }?.kind.id
  }
}

extension DiagnosticExample {
  /// How it is read, where it is not a spec that is compiled and nothing else.
  fileprivate var how: String? {
    if let words { return "It is compiled with `\(words)`." }
    switch verb {
    case .compile: return nil
    case .preview: return "The file is given to `preview`."
    case .check: return "The file is given to `check`."
    }
  }

  fileprivate var language: String { name.hasSuffix(".json") ? "json" : "yaml" }
}
