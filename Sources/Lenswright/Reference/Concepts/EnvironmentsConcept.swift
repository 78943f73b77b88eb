extension Concept {
  static let environments = Concept(
    id: "environments-and-extends", title: "one spec for several places",
    summary:
      "`extends` puts a spec on top of others, `environments` holds what changes in each place, and `--set` changes single values. All are merged before anything is compiled.",
    blocks: [
      .table(
        ["step", "what is merged"],
        [
          ["1", "the files under `extends`, the later ones over the earlier"],
          ["2", "this file over them"],
          ["3", "the environment that `--environment` names"],
          ["4", "each `--set path=value`"],
        ]),
      .list([
        "Mappings are merged key by key; `null` removes a key.",
        "All else is replaced: lists, texts, functions of CloudFormation, and a mapping that has another `type`.",
        "Only the result has to be complete: a base may leave out whatever each spec says itself.",
        "Every environment is looked at in each run, so that a mistake in one is seen before its day.",
        "Paths in `extends` are relative to the file that says it.",
        "What differs between stacks of one template is a parameter of CloudFormation instead: `parameters` and `!Ref`.",
      ]),
    ],
    example: """
      environments:
        dev: { destinations: { main: { retentionDays: 3 } } }
        prod: { cpu: 1024, destinations: { main: { retentionDays: 90 } } }
      """,
    topics: ["extends", "environments", "needs-literal", "overrides"])
}
