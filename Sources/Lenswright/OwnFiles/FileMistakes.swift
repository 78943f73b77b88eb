import LensFluent
import LensSyntax

extension [ConfigurationMistake] {
  /// Says what the engine would not read, or reads otherwise than it looks.
  func report(_ diagnostics: inout Diagnostics) {
    for mistake in self {
      if mistake.isFatal {
        diagnostics.report(
          .configurationFile, mistake.sentence, at: mistake.span,
          label: "Fluent Bit would not start")
      } else {
        diagnostics.report(.configurationRemark, mistake.sentence, at: mistake.span)
      }
    }
  }
}

extension FluentdMistake {
  func report(_ path: String, _ diagnostics: inout Diagnostics) {
    diagnostics.report(
      .configurationFile, "Fluentd cannot read `\(path)`", at: span, label: message)
  }
}
