import LensCloudFormation
import LensFluent
import LensSyntax

/// A pattern that is no regular expression.
package struct UncompilablePattern: Rule {
  package init() {}

  package static let id = "uncompilable-pattern"
  package static let severity = Severity.error
  package static let bites: [Bite] = [.launch]
  package static let summary =
    "An `include-pattern` or `exclude-pattern` is no regular expression."
  package static let reason =
    "The router compiles the pattern when it starts, and stops when it cannot. The engines take Ruby's regular expressions and look for them anywhere in a line: a glob such as `*failure*` is none."
  package static let remedy =
    "Write a regular expression: `failure` finds every line with the word."
  package static let bad = ExampleParts.task(
    options: "{ Name: stdout, include-pattern: ⟦'*failure*'⟧ }")
  package static let good = ExampleParts.task(
    options: "{ Name: stdout, include-pattern: 'failure' }")
  package static let sources = [
    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/firelens-example-taskdefs.html",
    "https://github.com/fluent/fluent-bit/blob/v5.1.1/plugins/filter_grep/grep.c",
  ]
  package static var checked: String { "2026-11-26" }

  package func check(_ task: CheckedTask, _ findings: inout Findings) {
    let names = [AgentFacts.includePatternOption, AgentFacts.excludePatternOption]
    for container in task.logging {
      for option in container.logging?.options ?? [] where names.contains(option.name) {
        guard let text = option.value.literal, !text.includes("${"),
          let problem = Pattern.refusal(of: text)
        else { continue }
        let word = String(text.drop { $0 == "*" }.reversed().drop { $0 == "*" }.reversed())
        let isGlob =
          text.hasPrefix("*") && !word.isEmpty
          && word.allSatisfy { $0.isLetter || $0.isNumber || " _-".contains($0) }
        findings.report(
          "the `\(option.name)` of `\(container.title)` cannot be compiled",
          at: option.value.span, label: problem,
          notes: isGlob ? ["a pattern is found anywhere in a line, without stars"] : [],
          fix: isGlob
            ? task.text.replacement(of: option.value.span, with: word).map {
              Fix("look for `\(word)`", edits: [$0], isSafe: false)
            } : nil)
      }
    }
  }
}
