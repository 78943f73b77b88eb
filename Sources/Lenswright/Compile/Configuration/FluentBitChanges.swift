import LensCloudFormation
import LensFluent
import LensSyntax

/// The filters that set, remove, rename and hide fields.
extension FluentBitFilters {
  /// Sets, removes, renames and hides fields, in this order.
  mutating func change(
    _ steps: Steps, _ reach: Reach, _ diagnostics: inout Diagnostics
  ) -> Bool {
    var isRight = addFields(steps, reach, &diagnostics)
    isRight = removeFields(steps, reach, &diagnostics) && isRight
    isRight = renameFields(steps, reach, &diagnostics) && isRight
    return redactFields(steps, reach, &diagnostics) && isRight
  }

  private mutating func addFields(
    _ steps: Steps, _ reach: Reach, _ diagnostics: inout Diagnostics
  ) -> Bool {
    guard !steps.add.items.isEmpty else { return true }
    var isRight = true
    var entries: [(String, String)] = []
    for item in steps.add.items {
      guard ClassicQuoting.isModifyKey(item.name),
        let key = ClassicQuoting.recordToken(item.name)
      else {
        diagnostics.reportUnnameable(item.name, at: item.span)
        isRight = false
        continue
      }
      guard let value = constant(item.value, for: item.name) else {
        diagnostics.report(
          .unwritableText, "the value of `\(item.name)` cannot be handed to the router",
          at: item.value.span,
          notes: [
            "a text that ends in a backslash and holds quotes has no spelling there, and neither has a variable behind a closing brace"
          ])
        isRight = false
        continue
      }
      entries.append(("Record", "\(key) \(value)"))
    }
    begin(.add, at: steps.add.items.first?.span, reach)
    add(
      "modify", reach,
      steps.add.items.map { ("Remove", ClassicQuoting.modifyToken($0.name)) })
    add("record_modifier", reach, entries)
    return isRight
  }

  /// A constant as it is written there. What only CloudFormation knows, and what holds a line break, comes from the router's environment.
  private mutating func constant(_ setting: Setting<String>, for name: String) -> String? {
    let variable = ConfigurationVariables.name(container, "ADD_\(name)")
    guard let text = setting.literal else {
      let value = variables.text(for: setting.value, as: variable)
      return "\"\(value)\""
    }
    // The engine's expansion looks for the first closing brace, wherever it stands.
    if let brace = text.utf8.firstIndex(of: UInt8(ascii: "}")), text[brace...].includes("${"),
      !text[..<brace].includes("${")
    {
      return nil
    }
    if let token = ClassicQuoting.recordToken(text) { return token }
    guard text.utf8.contains(where: { $0 == 10 || $0 == 13 }),
      let token = ClassicQuoting.recordToken(
        text.filter { $0 != "\n" && $0 != "\r" && $0 != "\r\n" })
    else { return nil }
    // The file would end the value at the line break; a variable is read after the file was split.
    let quoted = token.hasPrefix("\"") ? "\"\(text.escapingQuotes)\"" : text
    return variables.text(forLiteral: quoted, as: variable)
  }

  private mutating func removeFields(
    _ steps: Steps, _ reach: Reach, _ diagnostics: inout Diagnostics
  ) -> Bool {
    let fields = steps.remove?.items ?? []
    let plain = fields.filter {
      !$0.value.includes(".") && ClassicQuoting.isModifyKey($0.value)
    }
    if !plain.isEmpty {
      begin(.remove, at: plain[0].span, reach)
      add("modify", reach, plain.map { ("Remove", ClassicQuoting.modifyToken($0.value)) })
    }
    let rest = fields.filter { field in !plain.contains { $0.value == field.value } }
    guard !rest.isEmpty else { return true }
    begin(.remove, at: rest[0].span, reach, "remove nested fields")
    addEdit(rest.map { .remove(FieldPath($0.value)) }, reach)
    return true
  }

  private mutating func renameFields(
    _ steps: Steps, _ reach: Reach, _ diagnostics: inout Diagnostics
  ) -> Bool {
    guard !steps.rename.items.isEmpty else { return true }
    for item in steps.rename.items {
      for (name, span) in [(item.name, item.span), (item.value.value, item.value.span)] {
        guard name.includes(".") || !ClassicQuoting.isModifyKey(name) else { continue }
        diagnostics.reportUnnameable(name, at: span)
        return false
      }
    }
    begin(.rename, at: steps.rename.items.first?.span, reach)
    add(
      "modify", reach,
      steps.rename.items.map {
        (
          "Hard_rename",
          "\(ClassicQuoting.modifyToken($0.name)) \(ClassicQuoting.modifyToken($0.value.value))"
        )
      })
    return true
  }

  /// Whole fields at the top by `modify`, which leaves the rest of a record as it is; nested ones and patterns by generated Lua.
  private mutating func redactFields(
    _ steps: Steps, _ reach: Reach, _ diagnostics: inout Diagnostics
  ) -> Bool {
    guard let settings = steps.redact?.items, !settings.isEmpty else { return true }
    var rest: [RecordEdit.Step] = []
    var isRight = true
    begin(.redact, at: settings[0].span, reach)
    for setting in settings {
      let replacement = setting.replacement.value
      switch setting.target {
      case .field(let field)
      where !field.value.includes(".") && ClassicQuoting.isModifyKey(field.value)
        && Pattern.problem(in: replacement) == nil && !replacement.isEmpty
        && !replacement.includes("${"):
        let key = ClassicQuoting.modifyToken(field.value)
        add(
          "modify", reach,
          [
            ("Condition", "Key_exists \(key)"),
            ("Set", "\(key) \(ClassicQuoting.modifyToken(replacement))"),
          ])
      case .field(let field):
        rest.append(.redact(.field(field.value, with: replacement)))
      case .pattern(let pattern):
        switch Redaction.pattern(pattern.value, with: replacement) {
        case .success(let redaction): rest.append(.redact(redaction))
        case .failure(let refusal):
          diagnostics.report(
            .badPattern, "what `\(pattern.value)` finds cannot be hidden exactly in the router",
            at: pattern.span, label: refusal.reason,
            notes: [
              "Fluent Bit replaces parts of a text in Lua only, which has no regular expressions of its own"
            ])
          isRight = false
        }
      }
    }
    if !rest.isEmpty { addEdit(rest, reach) }
    return isRight
  }

  /// A change that Fluent Bit makes in Lua only.
  private mutating func addEdit(_ steps: [RecordEdit.Step], _ reach: Reach) {
    // A name that ECS refuses has been reported, and must not stop the compiler.
    let stem = String(container.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" })
    let function = "lw_\(stem)_\(sections.count)"
    let edit = RecordEdit(steps)
    let code = edit.code(call: function)
    edits.append(GeneratedEdit(code: code, edit: edit))
    add(
      "lua", reach,
      [("Call", function), ("Enable_Flb_Null", "On"), ("Code", code)])
  }
}

extension String {
  fileprivate var escapingQuotes: String {
    reduce(into: "") { $0 += $1 == "\"" ? "\\\"" : String($1) }
  }
}
