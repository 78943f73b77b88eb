/// A mapping with declared keys.
package protocol Record: Readable {
  init()
  /// The keys that a user may write, in the order of the reference page.
  static var fields: [Field<Self>] { get }
  /// Names beyond `fields` that a misspelt key may have meant.
  static var otherNames: [String] { get }
  /// Keys beyond `fields` as references and schemas describe them: those that `readOther` reads.
  static var otherProperties: [Shape.Property] { get }
  /// The name under which schemas speak of it, where it occurs in several places; `nil` where it is described in its own.
  static var schemaName: String? { get }
  /// What a word that is no key here is likely to mean, by the word in its ``Swift/String/folded`` spelling.
  static var meanings: [String: Meaning] { get }
  /// Reads a key that `fields` does not declare: `nil` when there is no such key, `false` when its value was wrong and has been reported.
  mutating func readOther(_ entry: Mapping.Entry, _ diagnostics: inout Diagnostics) -> Bool?
}

extension Record {
  package static var otherNames: [String] { [] }
  package static var otherProperties: [Shape.Property] { [] }
  package static var schemaName: String? { nil }
  package static var meanings: [String: Meaning] { [:] }

  package mutating func readOther(_ entry: Mapping.Entry, _ diagnostics: inout Diagnostics) -> Bool?
  {
    nil
  }

  package static var shape: Shape {
    schemaName.map { .named($0) { .object(properties) } } ?? .object(properties)
  }

  /// Every key, each once.
  package static var properties: [Shape.Property] {
    let declared = fields.map(\.property)
    let names = Set(declared.map(\.name))
    return declared + otherProperties.filter { !names.contains($0.name) }
  }

  package static func read(_ node: Node, _ name: String, _ diagnostics: inout Diagnostics) -> Self?
  {
    let isSwitch = node.scalar?.text == "true" && !fields.contains(where: \.isRequired)
    let help = isSwitch ? ["write `\(name): {}`, which takes every default"] : []
    guard let mapping = node.expectMapping(name, help: help, &diagnostics) else { return nil }
    return read(mapping, name, at: node.span, &diagnostics)
  }

  /// Reads every key, so that one run reports every mistake, and gives nothing unless all of them were right.
  ///
  /// - Parameter ignored: keys that the caller has read already.
  package static func read(
    _ mapping: Mapping, _ name: String, at span: Span, ignoring ignored: [String] = [],
    _ diagnostics: inout Diagnostics
  ) -> Self? {
    let part = readPart(mapping, name, at: span, ignoring: ignored, &diagnostics)
    return part.broken.isEmpty && !part.hasUnknownKeys ? part.record : nil
  }

  /// Reads what can be read, for a caller that can go on with a part to find further mistakes.
  package static func readPart(
    _ mapping: Mapping, _ name: String, at span: Span, ignoring ignored: [String] = [],
    _ diagnostics: inout Diagnostics
  ) -> RecordPart<Self> {
    var part = RecordPart(record: Self())
    let fields = Self.fields
    let outside = Self.reportOutside(mapping, &diagnostics)
    for entry in mapping.entries where !ignored.contains(entry.key.text) {
      let key = entry.key.text
      if outside.contains(key) {
        part.broken.append(key)
      } else if let index = fields.index(named: key) {
        let field = fields[index]
        if entry.value.isNull {
          diagnostics.report(
            .wrongType, "`\(field.name)` has no value", at: entry.key.span,
            label: "nothing is written after it")
          part.broken.append(key)
        } else if !field.read(entry.value, &part.record, &diagnostics) {
          part.broken.append(key)
        }
      } else if let isRight = part.record.readOther(entry, &diagnostics) {
        if !isRight { part.broken.append(key) }
        if !Self.otherNames.contains(key) { part.strays.append(entry.key) }
      } else {
        let meant = diagnostics.reportUnknownKey(
          entry.key, of: name, candidates: fields.map(\.name) + Self.otherNames,
          meaning: Self.meanings[key.folded], in: mapping)
        part.hasUnknownKeys = true
        if let meant { part.broken.append(meant) }
      }
    }
    for index in fields.requiredIndices() {
      let field = fields[index]
      if mapping[field.name] != nil { continue }
      // A misspelt key is there, in a way.
      if ignored.contains(field.name) || part.broken.contains(field.name) { continue }
      if part.broken.contains(where: { Self.meanings[$0.folded]?.key == field.name }) {
        part.broken.append(field.name)
        continue
      }
      if let stray = part.strays.first(where: { nearest(to: $0.text, among: [field.name]) != nil })
      {
        diagnostics.report(
          .unknownKey, "there is no key called `\(stray.text)` in \(quoted(name))", at: stray.span,
          label: "did you mean `\(field.name)`?",
          fix: Fix("replace it with `\(field.name)`", edits: [Fix.Edit(stray.span, field.name)]))
        part.broken.append(field.name)
        continue
      }
      diagnostics.report(
        .missingKey, "\(quoted(name)) needs the key `\(field.name)`", at: span,
        notes: ["`\(field.name)`: \(field.summary)"])
      part.broken.append(field.name)
    }
    return part
  }
}

extension Array {
  // Sequence's own algorithms go through witness tables here, because the owner's type is not known: a thousand instructions for
  // each field. A pointer is followed without asking for the type.

  /// Where the field of this name stands.
  fileprivate func index<Owner>(named name: String) -> Int? where Element == Field<Owner> {
    withUnsafeBufferPointer { fields in
      guard let start = fields.baseAddress else { return nil }
      var index = 0
      while index < fields.count {
        if (start + index).pointee.name == name { return index }
        index += 1
      }
      return nil
    }
  }

  /// Where the fields stand that must be there.
  fileprivate func requiredIndices<Owner>() -> [Int] where Element == Field<Owner> {
    withUnsafeBufferPointer { fields in
      var indices: [Int] = []
      guard let start = fields.baseAddress else { return indices }
      var index = 0
      while index < fields.count {
        if (start + index).pointee.isRequired { indices.append(index) }
        index += 1
      }
      return indices
    }
  }
}

/// A record of which some keys may be missing or wrong, which has been reported.
package struct RecordPart<Owner: Sendable>: Sendable {
  package var record: Owner
  /// Keys whose values could not be read, or that had to be there and were not.
  package var broken: [String] = []
  /// Keys that were taken for something else, though nothing is known of them.
  package var strays: [Mapping.Key] = []
  package var hasUnknownKeys = false
}

/// A name as messages print it: in backquotes, unless it is already a phrase such as "the spec".
package func quoted(_ name: String) -> String {
  name.includes(" ") ? name : "`\(name)`"
}

extension Diagnostics {
  /// Reports a key that does not exist, and names and gives the closest that does.
  @discardableResult
  package mutating func reportUnknownKey(
    _ key: Mapping.Key, of owner: String, candidates: [String], meaning: Meaning? = nil,
    in mapping: Mapping? = nil
  ) -> String? {
    let written = Set((mapping?.entries.prefix(200) ?? []).map(\.key.text))
    // A key that is there already cannot be what this one was meant to be.
    let free = candidates.filter { !written.contains($0) }
    let known = meaning?.key.flatMap { written.contains($0) ? nil : $0 }
    let advice = meaning?.advice
    let near = known ?? (advice == nil ? nearest(to: key.text, among: free) : nil)
    report(
      .unknownKey, "there is no key called `\(key.text)` in \(quoted(owner))", at: key.span,
      label: near.map { "did you mean `\($0)`?" } ?? "",
      notes: near == nil && advice == nil && candidates.count <= 24
        ? ["the keys are \(listed(candidates))"] : [],
      help: advice.map { [$0] } ?? [],
      // The key of another tool takes another kind of value more often than not.
      fix: near.map {
        Fix(
          "replace it with `\($0)`", edits: [Fix.Edit(key.span, $0)], isSafe: known == nil)
      })
    return near
  }
}

/// Words as a sentence lists them: "`a`, `b` and `c`".
package func listed(_ words: [String], _ conjunction: String = "and") -> String {
  enumeration(words.map { "`\($0)`" }, conjunction)
}

/// The same without quotes: "images, secrets and logs".
package func enumeration(_ words: [String], _ conjunction: String = "and") -> String {
  guard let last = words.last else { return "none" }
  return words.count == 1
    ? last : words.dropLast().joined(separator: ", ") + " \(conjunction) " + last
}
