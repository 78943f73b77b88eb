import LensCloudFormation
import LensFluent
import LensSyntax

/// Keeps from being printed whatever may be a credential in the log options of a task and in its router's environment, whichever rule speaks of a place beside it.
func redactCredentials(_ task: CheckedTask, _ findings: inout Findings) {
  for container in task.containers {
    let plugin = task.plugin(of: container)
    for option in container.logging?.options ?? [] {
      let known = plugin?.option(option.name)
      let isSecret = known.map { $0.isSecret || $0.mayHoldSecret } ?? false
      // A header may carry a token whatever the plugin is.
      let isHeader = ["header", "headers"].contains(option.name.lowercased())
      let isAddress = option.value.literal?.carriesCredential ?? false
      if isSecret || isHeader || isAddress || soundsLikeCredential(option.name) {
        redactCredential(option.value, task, &findings)
      }
    }
    for variable in container.environment where soundsLikeCredential(variable.name) {
      redactCredential(variable.value, task, &findings)
    }
  }
}

/// Keeps a credential from being printed, wherever it stands.
func redactCredential(_ text: TemplateText, _ task: CheckedTask, _ findings: inout Findings) {
  guard text.pieces != [.text("")] else { return }
  // The name of a parameter is no secret.
  if !task.text.isName(text.span, in: task.template) { findings.redact(text.span) }
  // A parameter's default is the same text at another place.
  guard let literal = text.literal else { return }
  for parameter in task.template.parameters.entries {
    guard let value = parameter.value.mapping?["Default"], let known = value.literalText,
      !known.isEmpty, literal.includes(known)
    else { continue }
    findings.redact(value.span)
  }
}

extension EditableText {
  /// Whether nothing but the name of a parameter stands at a place.
  fileprivate func isName(_ span: Span, in template: TemplateView) -> Bool {
    guard !span.isNone, Int(span.end) <= source.bytes.count, span.start < span.end else {
      return false
    }
    let text = String(decoding: source.bytes[Int(span.start)..<Int(span.end)], as: UTF8.self)
    return template.parameters.entry(text.filter { $0 != "'" && $0 != "\"" }) != nil
  }
}
