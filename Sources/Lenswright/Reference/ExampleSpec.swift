package import LensSyntax

/// The spec around a few lines of it.
///
/// Examples show what they are about, and what no spec can do without is added: a name, a container, a destination.
enum ExampleSpec {
  static func completed(_ lines: String) -> String {
    var parts = [lines]
    if !hasKey("service", lines) { parts.insert("service: orders", at: 0) }
    if !hasKey("containers", lines) {
      parts.append("containers:\n  app: { image: nginx:1.27, logs: main }")
    }
    if !hasKey("destinations", lines) {
      parts.append("destinations:\n  main: { type: cloudwatch }")
    }
    return parts.filter { !$0.isEmpty }.joined(separator: "\n")
  }

  private static func hasKey(_ key: String, _ text: String) -> Bool {
    text.split(separator: "\n").contains { $0.hasPrefix("\(key):") }
  }
}

extension DiagnosticExample {
  /// All of the file.
  package var file: String { isWhole ? text : ExampleSpec.completed(text) }

  /// What is said of it.
  package var diagnostics: Diagnostics {
    let source = Source(name: name, text: file)
    let known = files + [File(name, file)]
    let reading = Files { path in known.first { $0.name == path }.map { Array($0.text.utf8) } }
    switch verb {
    case .compile:
      var options = CompileOptions(files: reading)
      let words = words?.split(separator: " ").map(String.init) ?? []
      for (option, value) in zip(words, words.dropFirst()) {
        if option == "--environment" { options.environment = value }
        if option == "--set" { options.settings.append(value) }
      }
      return Lenswright.compile(source, options: options).diagnostics
    case .preview:
      return Lenswright.preview(source, options: CompileOptions(files: reading)).diagnostics
    case .check:
      return Lenswright.check(source, options: CheckOptions(files: reading)).diagnostics
    }
  }
}
