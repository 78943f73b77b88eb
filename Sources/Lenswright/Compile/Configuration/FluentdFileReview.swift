import LensFluent
import LensSyntax

/// What a file of Fluentd may not have when a spec carries it to the router; the rules say the rest.
enum FluentdFileReview {
  static func review(_ file: FluentdFile, _ diagnostics: inout Diagnostics) {
    for item in file.items {
      switch item {
      case .include(let path, let span):
        guard let text = path.literal, !text.hasPrefix("/"), !text.includes("://") else { continue }
        diagnostics.report(
          .configurationFile, "`\(text)` will not be in the router", at: span,
          help: ["name it under `router.config.include`, which carries it there"])
      case .parameter(let parameter):
        diagnostics.report(
          .configurationFile, "`\(parameter.key)` stands in no element", at: parameter.span)
      case .element, .comment: break
      }
    }
  }
}
