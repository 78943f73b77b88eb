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
      if isSecret || soundsLikeCredential(option.name) { redact(option.value, task, &findings) }
    }
    for variable in container.environment where soundsLikeCredential(variable.name) {
      redact(variable.value, task, &findings)
    }
  }
}

private func redact(_ text: TemplateText, _ task: CheckedTask, _ findings: inout Findings) {
  guard text.pieces != [.text("")] else { return }
  findings.redact(text.span)
  // A parameter's default is the same text at another place.
  guard let literal = text.literal else { return }
  for parameter in task.template.parameters.entries {
    guard let value = parameter.value.mapping?["Default"], let known = value.literalText,
      !known.isEmpty, literal.includes(known)
    else { continue }
    findings.redact(value.span)
  }
}
