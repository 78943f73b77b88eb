import LensCloudFormation
import LensFluent
import LensSyntax

/// A health check that takes every answer for a good one.
package struct CurlWithoutFail: Rule {
  package init() {}

  package static let id = "curl-without-fail"
  package static let severity = Severity.advice
  package static let bites: [Bite] = [.silently]
  package static let summary =
    "A health check asks a server with curl, and does not look at the status of the answer."
  package static let reason =
    "curl ends well as soon as there is an answer, a status of 500 included. With `-f` it fails from 400 on."
  package static let remedy =
    "Add `-f`."
  package static let bad = """
    containerDefinitions:
      - name: app
        image: app:1
        essential: true
        healthCheck:
          command: [CMD-SHELL, ⟦'curl http://localhost:8080/health || exit 1'⟧]
        logConfiguration:
          logDriver: awsfirelens
          options: { Name: stdout }
    \(ExampleParts.router)
    """
  package static let good = """
    containerDefinitions:
      - name: app
        image: app:1
        essential: true
        healthCheck:
          command: [CMD-SHELL, 'curl -f http://localhost:8080/health || exit 1']
        logConfiguration:
          logDriver: awsfirelens
          options: { Name: stdout }
    \(ExampleParts.router)
    """
  package static let sources = ["https://curl.se/docs/manpage.html#-f"]
  package static var checked: String { "2026-11-26" }

  package func check(_ task: CheckedTask, _ findings: inout Findings) {
    for container in task.containers {
      guard
        let place = container.healthCheck?["command"]?.items?.first(where: { item in
          guard let text = item.literal, text.includes("curl") else { return false }
          return text.utf8.split { " /".utf8.contains($0) }
            .contains { $0.elementsEqual("curl".utf8) }
        }), container.healthCommand?.takesAnyStatus ?? false
      else { continue }
      findings.report(
        "the health check of `\(container.title)` takes every answer for a good one",
        at: place.span, help: ["add `-f`: curl then fails at a status from 400 on"],
        fix: fix(place.span, task.text))
    }
  }

  /// The option behind the only place where the script says `curl`.
  private func fix(_ span: Span, _ text: EditableText) -> Fix? {
    guard let whole = text.replacement(of: span, with: "") else { return nil }
    let bytes = text.source.bytes[Int(whole.span.start)..<Int(whole.span.end)]
    let word = Array("curl ".utf8)
    let places = bytes.indices.filter { bytes[$0...].starts(with: word) }
    guard places.count == 1 else { return nil }
    let end = places[0] + word.count - 1
    return Fix(
      "add `-f`", edits: [Fix.Edit(Span(source: span.source, start: end, end: end), " -f")])
  }
}
