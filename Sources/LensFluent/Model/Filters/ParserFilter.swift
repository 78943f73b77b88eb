import LensSyntax

/// `parser`: puts the fields that a parser finds in a text in place of the record.
///
/// The parsed fields come first. With `Reserve_Data` the record's own follow, whatever their names, so that a name that both have is there twice. A
/// text that no parser takes leaves the record as it is.
/// Source: plugins/filter_parser/filter_parser.c of Fluent Bit 5.1.1, 2026-11-22.
final class ParserFilter: FilterPlugin {
  static let keyword = "parser"
  static let settings: [FilterSetting] = [
    "key_name", .repeatable("parser"), "preserve_key", "reserve_data", "unescape_key",
  ]

  private let key: [UInt8]
  /// Set when `Key_Name` begins with `$`; the key's own field is then kept whatever `Preserve_Key` says.
  private let path: RecordPath?
  private let parsers: [LineParser]
  private let reserves: Bool
  private let preserves: Bool

  init?(_ section: inout FilterSection, _ library: inout ParserLibrary) {
    reserves = section.flag("reserve_data", default: false)
    preserves = section.flag("preserve_key", default: false)
    guard let key = section.text("key_name") else {
      section.refuse("`Key_Name` is missing")
      return nil
    }
    self.key = key
    if key.first == UInt8(ascii: "$") {
      guard let template = RecordTemplate(key) else {
        section.refuse("`Key_Name` is no record accessor", at: section.last("key_name")?.span)
        return nil
      }
      path = template.path
    } else {
      path = nil
    }
    // A parser that is not defined is an error in the log, and fatal only when no other is named.
    parsers = section.all("parser").compactMap { library.parser($0.value) }
    if parsers.isEmpty {
      section.refuse("no parser that is defined is named", at: section.last("parser")?.span)
      return nil
    }
  }

  func apply(to flight: inout Flight, _ run: inout RouterRun) -> Verdict {
    let own = flight.record.fields
    var parsed: [LogRecord.Field] = []
    var isParsed = false
    var replaced: [Int] = []
    if key.first == UInt8(ascii: "$") {
      guard let text = path?.text(in: flight.record) else { return .untouched }
      switch parse(text, &flight, &run) {
      case .failed: return .untouched
      case .undecided(let reason): return .undecided(reason)
      case .parsed: swap(&parsed, &run.fields)
      }
    } else {
      // Where the key is there twice, the last text decides.
      for place in own.indices where flight.record.equals(own[place].key, key) {
        guard case .text(let text) = own[place].value else { continue }
        switch parse(text, &flight, &run) {
        case .failed: isParsed = false
        case .undecided(let reason): return .undecided(reason)
        case .parsed:
          isParsed = true
          replaced.append(place)
          swap(&parsed, &run.fields)
        }
      }
      if !isParsed { return .untouched }
    }
    if reserves {
      for place in own.indices where preserves || !replaced.contains(place) {
        parsed.append(own[place])
      }
    } else if preserves, let place = replaced.last {
      parsed.append(own[place])
    }
    swap(&flight.record.fields, &parsed)
    // The record's old array is room for the next one.
    swap(&run.fields, &parsed)
    return .changed
  }

  private func parse(
    _ text: LogRecord.Stretch, _ flight: inout Flight, _ run: inout RouterRun
  ) -> LineParser.Outcome {
    if UnknownText.begins(text, of: flight.record) {
      return .undecided("only run time knows the text that is parsed")
    }
    for parser in parsers {
      switch parser.parse(text, of: &flight.record, &run) {
      case .failed: continue
      case .undecided(let reason): return .undecided(reason)
      case .parsed(let time):
        flight.time = time ?? flight.time
        return .parsed(time)
      }
    }
    return .failed
  }
}
