import LensSyntax

/// `rewrite_tag`: sends a copy of a record to the start of the filters under another tag, and keeps or drops the record.
///
/// The first rule that matches decides. Only texts match. A record that this filter sent itself is not sent again: it stays.
/// Source: plugins/filter_rewrite_tag/rewrite_tag.c and plugins/in_emitter/emitter.c of Fluent Bit 5.1.1, 2026-11-22.
final class RewriteTag: FilterPlugin {
  static let keyword = "rewrite_tag"
  static let settings: [FilterSetting] = [
    .repeatable("rule"), "emitter_name", "emitter_storage.type", "emitter_mem_buf_limit",
  ]

  private final class Rule: Sendable {
    let path: RecordPath?
    let expression: Expression
    let tag: RecordTemplate
    let keeps: Bool

    init(_ path: RecordPath?, _ expression: Expression, _ tag: RecordTemplate, keeps: Bool) {
      self.path = path
      self.expression = expression
      self.tag = tag
      self.keeps = keeps
    }
  }

  private let rules: [Rule]

  var changesTags: Bool { true }

  init?(_ section: inout FilterSection, _ library: inout ParserLibrary) {
    var rules: [Rule] = []
    for entry in section.all("rule") {
      let tokens = ValueSplitting.tokens(entry.value, most: 4)
      guard tokens.count >= 4 else {
        section.refuse("a rule needs a key, a pattern, a tag and whether to keep", at: entry.span)
        return nil
      }
      guard let key = RecordTemplate(tokens[0]) else {
        section.refuse("the key of a rule is no record accessor", at: entry.span)
        return nil
      }
      guard let expression = section.expression(tokens[1], at: entry.span) else { return nil }
      guard let tag = RecordTemplate(tokens[2]) else {
        section.refuse("the new tag cannot be composed", at: entry.span)
        return nil
      }
      let keeps = FilterSection.flag(tokens[3]) ?? false
      rules.append(Rule(key.path, expression, tag, keeps: keeps))
    }
    self.rules = rules
    section.claimEmitter(&library)
  }

  func apply(to flight: inout Flight, _ run: inout RouterRun) -> Verdict {
    for rule in rules {
      guard let text = rule.path?.text(in: flight.record) else { continue }
      var groups: [Range<Int>?] = []
      let answer: Expression.Answer
      if rule.tag.hasGroups {
        (answer, groups) = flight.record.bytes.withUnsafeBufferPointer {
          rule.expression.captures(in: UnsafeBufferPointer(rebasing: $0[text.range]))
        }
        // Of a pattern without groups, the engine does not keep what it matched.
        if rule.expression.groupCount == 0 { groups = [] }
      } else {
        answer = rule.expression.search(text, in: flight.record)
      }
      switch answer {
      case .no: continue
      case .unknown: return .undecided(Expression.unknownReason(in: flight.record))
      case .yes: break
      }
      if flight.origin == run.filter { return .untouched }
      let value = flight.record.bytes[text.range]
      let tag = rule.tag.text(flight.record, tag: run.tags.names[flight.tag]) { number in
        guard number < groups.count, let range = groups[number] else { return nil }
        return value[(value.startIndex + range.lowerBound)..<(value.startIndex + range.upperBound)]
      }
      guard let tag else { return .undecided("the new tag has a map in it") }
      if !rule.tag.parts.allSatisfy(\.isConstant), tag.range(of: UnknownText.mark, from: 0) != nil {
        return .undecided("only run time knows the new tag")
      }
      run.emit(flight, as: run.tags.number(of: tag))
      return rule.keeps ? .untouched : .dropped
    }
    return .untouched
  }
}

extension FilterSection {
  /// Notes the name of the section's emitter, which no other may have.
  mutating func claimEmitter(_ library: inout ParserLibrary) {
    if let type = last("emitter_storage.type"),
      !["memory", "filesystem"].contains(where: type.value.equalsIgnoringCase)
    {
      refuse("`emitter_storage.type` is memory or filesystem", at: type.span)
    }
    // Without a name of its own, an emitter has that of the filter or its alias.
    guard
      let name = text("emitter_name")
        ?? last("alias").map({ Array("emitter_for_".utf8) + $0.value })
    else { return }
    if !library.claimEmitter(name) {
      refuse("another filter has an emitter of this name", at: last("emitter_name")?.span)
    }
  }
}
