import LensCloudFormation
import LensFluent
import LensSyntax

/// The name of a pseudo parameter where its value was meant.
package struct LiteralPseudoParameter: Rule {
  package init() {}

  package static let id = "literal-pseudo-parameter"
  package static let severity = Severity.warning
  package static let bites: [Bite] = [.silently]
  package static let summary =
    "An option holds the name of a pseudo parameter as plain text."
  package static let reason =
    "CloudFormation puts a value there only for `Ref` and for `${AWS::Region}` in `Fn::Sub`. The router looks for a region of the name `AWS::Region`."
  package static let remedy =
    "Write `!Ref AWS::Region`, or `!Sub` before a text with `${AWS::Region}`."
  package static let bad = template("⟦AWS::Region⟧")
  package static let good = template("!Ref AWS::Region")
  package static let sources = [
    "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/pseudo-parameter-reference.html"
  ]
  package static var checked: String { "2026-11-26" }

  private static func template(_ region: String) -> String {
    ExampleParts.template(
      options: ["Name: kinesis_firehose", "region: \(region)", "delivery_stream: logs"])
  }

  package func check(_ task: CheckedTask, _ findings: inout Findings) {
    for container in task.containers {
      var texts: [TemplateText] = []
      if let logging = container.logging {
        texts += (logging.options + logging.secretOptions).map(\.value)
      }
      if let firelens = container.firelens {
        texts += (firelens.options + container.environment).map(\.value)
      }
      for text in texts { look(text, task, &findings) }
    }
  }

  private func look(_ text: TemplateText, _ task: CheckedTask, _ findings: inout Findings) {
    let literals = text.pieces.compactMap { piece in
      if case .text(let text) = piece { text } else { nil }
    }
    guard
      let name = AWSNames.pseudoParameters.first(where: { name in
        literals.contains { $0.includes(name) }
      })
    else { return }
    let isWhole = text.literal == name
    let isUnsubstituted = literals.contains { $0.includes("${\(name)}") }
    findings.report(
      "`\(name)` is plain text here, and not its value", at: text.span,
      help: isWhole || !task.template.isTemplate
        ? []
        : [isUnsubstituted ? "write `!Sub` before the text" : "write `${\(name)}` in `!Sub`"],
      fix: isWhole && task.template.isTemplate
        ? task.text.function("Ref", name, at: text.span).map {
          Fix("refer to its value", edits: [$0])
        } : nil)
  }
}
