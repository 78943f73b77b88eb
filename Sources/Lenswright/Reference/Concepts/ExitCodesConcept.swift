extension Concept {
  static let exitCodes = Concept(
    id: "exit-codes", title: "what a pipeline sees",
    summary:
      "0 means that all is well, 1 that the input has mistakes, 2 that the command line or a file does.",
    blocks: [
      .table(
        ["code", "when"],
        [
          ["`0`", "all is well; there may be warnings and advice"],
          [
            "`1`",
            "the spec has errors; `compile --check` found a difference; `check` found what `--fail-on` names; a routing test failed or is not decided",
          ],
          ["`2`", "a wrong word on the command line, or a file that cannot be read or written"],
        ]),
      .list([
        "Warnings do not fail a compilation; `check --fail-on warning` fails on them.",
        "`--diagnostics github`, `sarif` or `junit` say the same to a platform in its own form; `json` prints an object a line.",
        "The template goes to standard output or to `-o`, messages to standard error. A file named by `-o` is written whole or not at all.",
      ]),
    ],
    topics: ["allowances"])
}
