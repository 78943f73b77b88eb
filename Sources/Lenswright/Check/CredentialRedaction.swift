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

/// Whatever may be a credential in a configuration file. It looks at the lines and not at what was read of them, because a line that the engine would not read is shown
/// all the same.
func credentials(in bytes: [UInt8], of number: Int32) -> [Span] {
  var spans: [Span] = []
  var start = 0
  while start < bytes.count {
    let end = bytes[start...].firstIndex(of: 0x0A) ?? bytes.count
    defer { start = end + 1 }
    let line = bytes[start..<end].drop(while: \.isWhitespace)
    let key = line.prefix { !$0.isWhitespace && $0 != UInt8(ascii: ":") && $0 != UInt8(ascii: "=") }
    let value = line[key.endIndex...].dropFirst().drop(while: \.isWhitespace)
    guard !key.isEmpty, !value.isEmpty, key.count < 200 else { continue }
    let name = String(decoding: key, as: UTF8.self)
    let isHeader = ["header", "headers", "http_header"].contains(name.lowercased())
    let text = String(decoding: value.prefix(4096), as: UTF8.self)
    guard !text.hasPrefix("${"),
      isHeader || soundsLikeCredential(name) || text.carriesCredential
    else { continue }
    spans.append(Span(source: number, start: value.startIndex, end: end))
  }
  return spans
}

/// Keeps from being printed what is a credential of a plugin under whatever name.
func redactCredentials(_ plugin: CheckedPlugin, _ findings: inout Findings) {
  for option in plugin.options {
    guard let known = plugin.plugin.option(option.name), known.isSecret || known.mayHoldSecret,
      option.value.literal?.hasPrefix("${") != true
    else { continue }
    findings.redact(option.value.span)
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
