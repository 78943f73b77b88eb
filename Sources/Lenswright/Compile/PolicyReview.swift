import LensCloudFormation
import LensSyntax

/// Statements and paths that IAM refuses.
extension Planner {
  mutating func reviewPolicies(_ diagnostics: inout Diagnostics) {
    let scheduled = spec.deploy?.schedule?.keys.role
    for role in [spec.roles.task, spec.roles.execution] + (scheduled.map { [$0] } ?? []) {
      guard case .generated(let additions) = role else { continue }
      reviewStatements(additions.policies.map(\.node), &diagnostics)
      if let path = additions.path, let text = path.literal, !text.includes("{{resolve:"),
        !AWSNames.isRolePath(text)
      {
        diagnostics.report(
          .invalidValue, "`\(text)` is not the path of a role", at: path.span,
          notes: ["a path begins and ends with a slash and has no spaces: `/services/orders/`"])
        isRight = false
      }
    }
    for item in spec.destinations.items {
      reviewStatements(item.value.destination.permissions.map(\.node), &diagnostics)
    }
  }

  private mutating func reviewStatements(_ nodes: [Node], _ diagnostics: inout Diagnostics) {
    var sids: [Located<String>] = []
    for node in nodes where !node.isIntrinsic {
      guard let statement = node.mapping else {
        refuse(
          "a permission is a statement of IAM", at: node.span, label: "this is \(node.description)",
          help: ["write `{ Effect: Allow, Action: …, Resource: … }`"], &diagnostics)
        continue
      }
      review(statement, at: node.span, &diagnostics)
      guard let sid = statement["Sid"], let text = sid.literalText else { continue }
      if !PolicyStatement.isSid(text) {
        refuse(
          "`\(text)` cannot be the `Sid` of a statement", at: sid.span,
          notes: ["IAM takes letters and digits"], &diagnostics)
      } else if let first = sids.first(where: { $0.value == text }) {
        diagnostics.report(
          .policyStatement, "two statements have the `Sid` `\(text)`", at: sid.span,
          related: [Label(first.span, "first here")])
        isRight = false
      }
      sids.append(Located(text, sid.span))
    }
  }

  private mutating func review(
    _ statement: Mapping, at span: Span, _ diagnostics: inout Diagnostics
  ) {
    // A mistyped key is not missing too.
    var keys = statement.entries.map(\.key.text)
    for entry in statement.entries where !PolicyStatement.keys.contains(entry.key.text) {
      let near = nearest(to: entry.key.text, among: PolicyStatement.keys)
      refuse(
        "a statement of IAM has no key `\(entry.key.text)`", at: entry.key.span,
        label: near.map { "did you mean `\($0)`?" } ?? "",
        notes: near == nil ? ["the keys are \(listed(PolicyStatement.keys))"] : [],
        fix: near.map { Fix("replace it with `\($0)`", edits: [Fix.Edit(entry.key.span, $0)]) },
        &diagnostics)
      if let near { keys.append(near) }
    }
    if let effect = statement["Effect"], let text = effect.literalText,
      !PolicyStatement.effects.contains(text)
    {
      let near = nearest(to: text, among: PolicyStatement.effects)
      refuse(
        "the `Effect` of a statement is \(listed(PolicyStatement.effects, "or")), not `\(text)`",
        at: effect.span, label: near.map { "did you mean `\($0)`?" } ?? "",
        fix: near.map { Fix("replace it with `\($0)`", edits: [Fix.Edit(effect.span, $0)]) },
        &diagnostics)
    }
    if !keys.contains("Effect") {
      refuse(
        "a statement of IAM needs the key `Effect`", at: span,
        notes: ["it is \(listed(PolicyStatement.effects, "or"))"], &diagnostics)
    }
    for (one, other) in PolicyStatement.alternatives {
      if let second = statement.entry(other), statement.entry(one) != nil {
        refuse(
          "a statement has either `\(one)` or `\(other)`", at: second.key.span, &diagnostics)
      } else if !keys.contains(one), !keys.contains(other) {
        refuse("a statement of IAM needs the key `\(one)`", at: span, &diagnostics)
      }
    }
  }

  private mutating func refuse(
    _ message: String, at span: Span, label: String = "", notes: [String] = [], help: [String] = [],
    fix: Fix? = nil, _ diagnostics: inout Diagnostics
  ) {
    diagnostics.report(
      .policyStatement, message, at: span, label: label, notes: notes, help: help, fix: fix)
    isRight = false
  }
}
