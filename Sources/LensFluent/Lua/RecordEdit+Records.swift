import LensSyntax

extension RecordEdit {
  /// The same changes made to a record of the model, whose keys are already what a table of Lua's holds.
  package var function: LuaFunction {
    let prepared = Preparation(self)
    return { record, _ in prepared.apply(to: &record) }
  }

  /// The steps with their paths taken apart, and patterns that follow each other together, as the generated code walks once for all of them.
  private struct Preparation: Sendable {
    enum Step: Sendable {
      case field(Way, value: [UInt8]?)
      case texts([TextReplacement])
    }

    var steps: [Step] = []

    init(_ edit: RecordEdit) {
      for step in edit.steps {
        switch step {
        case .remove(let path): steps.append(.field(Way(path), value: nil))
        case .redact(let redaction):
          switch redaction.target {
          case .field(let path):
            steps.append(.field(Way(path), value: Array(redaction.replacement.utf8)))
          case .texts(let texts):
            if case .texts(let before)? = steps.last {
              steps[steps.count - 1] = .texts(before + [texts])
            } else {
              steps.append(.texts([texts]))
            }
          }
        }
      }
    }

    func apply(to record: inout LogRecord) -> LuaResult {
      var isChanged = false
      for step in steps {
        switch step {
        case .field(let way, let value):
          var fields = record.fields
          isChanged = record.edit(way, value, &fields) || isChanged
          record.fields = fields
        case .texts(let texts):
          var fields = record.fields
          switch record.replace(texts, &fields) {
          case .undecided: return .undecided(OnigurumaSearch.undecidedReason)
          case .changed: isChanged = true
          case .unchanged: continue
          }
          record.fields = fields
        }
      }
      return isChanged ? .changed : .kept
    }
  }

  /// A path with its key in bytes, and the keys of maps from which it may go on.
  fileprivate struct Way: Sendable {
    var key: [UInt8]
    var descents: [(key: [UInt8], rest: Way)]

    init(_ path: FieldPath) {
      key = Array(path.text.utf8)
      descents = path.descents.map { (Array($0.key.utf8), Way($0.rest)) }
    }
  }

  fileprivate enum Walk { case unchanged, changed, undecided }
}

extension OnigurumaSearch {
  static let undecidedReason = "a pattern would have to be tried for longer than the model does"
}

extension LogRecord {
  private func place(of key: [UInt8], in fields: [Field]) -> Int? {
    fields.firstIndex { equals($0.key, key) }
  }

  /// Sets or removes what is at a path in some fields; whether anything changed.
  fileprivate mutating func edit(
    _ way: RecordEdit.Way, _ value: [UInt8]?, _ fields: inout [Field]
  ) -> Bool {
    var isChanged = false
    if let place = place(of: way.key, in: fields) {
      if let value {
        var isSame = false
        if case .text(let text) = fields[place].value { isSame = equals(text, value) }
        if !isSame {
          fields[place].value = .text(add(value))
          isChanged = true
        }
      } else {
        fields.remove(at: place)
        isChanged = true
      }
    }
    for (key, rest) in way.descents {
      guard let place = place(of: key, in: fields), case .map(let map) = fields[place].value else {
        continue
      }
      var inner = Array(nested[map.range])
      guard edit(rest, value, &inner) else { continue }
      fields[place].value = .map(addNested(inner))
      isChanged = true
    }
    return isChanged
  }

  /// Replaces what patterns find in the texts and numbers of some fields, nested ones too.
  fileprivate mutating func replace(
    _ texts: [TextReplacement], _ fields: inout [Field]
  ) -> RecordEdit.Walk {
    var walk = RecordEdit.Walk.unchanged
    for place in fields.indices {
      switch fields[place].value {
      case .null, .boolean: continue
      case .text(let text):
        // What only run time knows stays what it is.
        if UnknownText.begins(text, of: self) { continue }
        guard let result = replaced(Array(bytes[text.range]), texts) else { return .undecided }
        if result.elementsEqual(bytes[text.range]) { continue }
        fields[place].value = .text(add(result))
      case .integer, .unsigned, .float:
        let text = numberText(fields[place].value)
        guard let result = replaced(text, texts) else { return .undecided }
        if result == text { continue }
        fields[place].value = .text(add(result))
      case .map(let stretch), .list(let stretch):
        var inner = Array(nested[stretch.range])
        switch replace(texts, &inner) {
        case .undecided: return .undecided
        case .unchanged: continue
        case .changed:
          let changed = addNested(inner)
          if case .map = fields[place].value {
            fields[place].value = .map(changed)
          } else {
            fields[place].value = .list(changed)
          }
        }
      }
      walk = .changed
    }
    return walk
  }

  /// The text after all replacements; `nil` when one of them is not decided.
  private func replaced(_ text: [UInt8], _ replacements: [TextReplacement]) -> [UInt8]? {
    var text = text
    for replacement in replacements {
      switch replacement.outcome(in: text) {
      case .unchanged: continue
      case .changed(let result): text = result
      case .undecided: return nil
      }
    }
    return text
  }

  private func numberText(_ value: Value) -> [UInt8] {
    switch value {
    case .integer(let number): LuaNumber.text(of: number)
    case .unsigned(let number): LuaNumber.text(of: Double(number))
    case .float(let number): LuaNumber.text(of: number)
    default: []
    }
  }
}
