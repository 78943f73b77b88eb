extension Concept {
  static let allowances = Concept(
    id: "allowances", title: "keeping a rule of check quiet",
    summary:
      "Where a finding of `lenswright check` is right as it is, say so beside the place, and say why. An allowance that nothing needs is reported.",
    blocks: [
      .table(
        ["where", "how"],
        [
          [
            "one place, in YAML",
            "`# lenswright:allow <rule> <reason>` behind it, above it, or beside anything that it lies in",
          ],
          ["a resource, in JSON or YAML", "`Metadata: { Lenswright: { Allow: [<rule>] } }`"],
          ["a whole run", "`--allow <rule>`, several times"],
        ]),
      .text(
        "The ids are made to be read behind the word allow: `allow non-essential-router`. An allowance that names no rule is a warning, so that a misspelt one does not pass for an allowance."
      ),
    ],
    topics: ["unknown-allowance", "unneeded-allowance", "non-essential-router"])
}
