extension Concept {
  static let environmentVariables = Concept(
    id: "environment-variables", title: "what the command looks up outside of its files",
    summary:
      "A spec compiles to the same template whatever the environment of the command is. A few variables change what a terminal shows.",
    blocks: [
      .table(
        ["variable", "what it does"],
        [
          [
            "`LENSWRIGHT_PAGER`, `PAGER`",
            "the program that shows long pages of `explain`, `less -FRX` without them; `cat` or nothing for none. Words are split at spaces and quotes, and no shell reads them",
          ],
          ["`NO_COLOR`", "no colours, whatever its value"],
          ["`TERM`", "no colours and no pager where it is `dumb` or missing"],
          ["`COLUMNS`", "the width of pages, where the output is no terminal"],
          [
            "`LC_ALL`, `LC_CTYPE`, `LANG`",
            "plain letters in graphs where the first that is set is not UTF-8",
          ],
          ["`TMPDIR`", "where `test --engine` keeps its files while it runs"],
        ]),
      .text(
        "`package` calls the AWS CLI, which reads its own."),
    ],
    topics: ["exit-codes"],
    sources: [
      "https://no-color.org",
      "POSIX.1-2024, Environment Variables",
    ])
}
