import LensSyntax

/// A `[PARSER]`: makes fields of a line.
///
/// Source: src/flb_parser.c and the files of its formats, of Fluent Bit 5.1.1, 2026-11-22.
final class LineParser: Sendable {
  let name: [UInt8]
  let format: Format
  /// Whether a group that matched nothing is left out.
  let skipsEmpty: Bool
  let time: TimeFormat?
  let timeKey: [UInt8]
  let keepsTime: Bool
  let types: [(key: [UInt8], type: FieldType)]
  /// Whether a logfmt line with a bare word is none.
  let refusesBareWords: Bool
  /// Whether `Decode_Field` changes what was parsed, which is not modelled.
  let hasDecoders: Bool

  enum Format: Sendable {
    case json
    case expression(Expression)
    case logfmt
    case ltsv
  }

  enum FieldType: Sendable { case text, integer, hexadecimal, float, boolean }

  init(
    name: [UInt8], format: Format, skipsEmpty: Bool = true, time: TimeFormat? = nil,
    timeKey: [UInt8] = Array("time".utf8), keepsTime: Bool = false,
    types: [(key: [UInt8], type: FieldType)] = [], refusesBareWords: Bool = false,
    hasDecoders: Bool = false
  ) {
    self.name = name
    self.format = format
    self.skipsEmpty = skipsEmpty
    self.time = time
    self.timeKey = timeKey
    self.keepsTime = keepsTime
    self.types = types
    self.refusesBareWords = refusesBareWords
    self.hasDecoders = hasDecoders
  }

  enum Outcome {
    /// The fields are in ``RouterRun/fields``, and refer to the record.
    case parsed(RecordTime?)
    case failed
    case undecided(String)
  }

  /// Parses a stretch of a record's bytes. What the fields refer to is appended to the record; its own fields stay as they are.
  func parse(
    _ stretch: LogRecord.Stretch, of record: inout LogRecord, _ run: inout RouterRun
  ) -> Outcome {
    if hasDecoders { return .undecided("its parser decodes fields") }
    run.fields.removeAll(keepingCapacity: true)
    switch format {
    case .json: return parseJSON(stretch, &record, &run)
    case .expression(let expression):
      return parse(stretch, with: expression, &record, &run.fields)
    case .logfmt: return parseLogfmt(stretch, &record, &run.fields)
    case .ltsv: return parseLTSV(stretch, &record, &run.fields)
    }
  }

  private func parseJSON(
    _ stretch: LogRecord.Stretch, _ record: inout LogRecord, _ run: inout RouterRun
  ) -> Outcome {
    switch run.json.read(stretch, of: &record) {
    case .invalid: return .failed
    case .tooDeep: return .undecided("the JSON is nested deeper than thirty levels")
    case .object: swap(&run.json.fields, &run.fields)
    }
    guard let time,
      let place = run.fields.firstIndex(where: { record.equals($0.key, timeKey) }),
      case .text(let text) = run.fields[place].value
    else { return .parsed(nil) }
    switch time.read(record.bytes[text.range]) {
    // A time that cannot be read stays where it is.
    case .failure: return .parsed(nil)
    case .undecided(let reason): return .undecided(reason)
    case .time(let found):
      if !keepsTime { run.fields.remove(at: place) }
      return .parsed(found)
    }
  }

  private func parse(
    _ stretch: LogRecord.Stretch, with expression: Expression, _ record: inout LogRecord,
    _ fields: inout [LogRecord.Field]
  ) -> Outcome {
    // A pattern without groups finds nothing, whatever it matches.
    if expression.groupCount == 0 { return .failed }
    let (answer, groups) = record.bytes.withUnsafeBufferPointer {
      expression.captures(in: UnsafeBufferPointer(rebasing: $0[stretch.range]))
    }
    switch answer {
    case .no: return .failed
    case .unknown: return .undecided(Expression.unknownReason(in: record))
    case .yes: break
    }
    var moment: RecordTime?
    var hasMatch = false
    for (name, numbers) in expression.names {
      for number in numbers {
        let range = groups[number]
        hasMatch = hasMatch || range != nil
        let found = range ?? 0..<0
        if found.isEmpty, skipsEmpty { continue }
        let value = LogRecord.Stretch(Int(stretch.start) + found.lowerBound, found.count)
        if let time, name == timeKey {
          switch time.read(record.bytes[value.range]) {
          case .failure: continue
          case .undecided(let reason): return .undecided(reason)
          case .time(let found): moment = found ?? moment
          }
          if !keepsTime { continue }
        }
        fields.append(field(name, value, &record))
      }
    }
    return hasMatch ? .parsed(moment) : .failed
  }

  func field(
    _ name: [UInt8], _ value: LogRecord.Stretch, _ record: inout LogRecord
  ) -> LogRecord.Field {
    let key = record.add(name)
    return LogRecord.Field(key: key, value: typed(name, value, record))
  }

  /// A text with the type that the parser's `Types` gives its key; a boolean that is none stays a text.
  func typed(
    _ name: [UInt8], _ value: LogRecord.Stretch, _ record: LogRecord
  ) -> LogRecord.Value {
    guard let type = types.first(where: { $0.key == name })?.type, type != .text else {
      return .text(value)
    }
    let text = record.bytes[value.range]
    switch type {
    case .text: return .text(value)
    case .integer: return .integer(CNumber.integer(text))
    case .hexadecimal: return .make(CNumber.unsigned(text, radix: 16))
    case .float: return .float(CNumber.double(text))
    case .boolean:
      if text.prefix(4).equalsIgnoringCase("true") { return .boolean(true) }
      if text.prefix(5).equalsIgnoringCase("false") { return .boolean(false) }
      return .text(value)
    }
  }
}

extension LogRecord.Value {
  /// An integer without a sign, as MessagePack keeps it.
  static func make(_ number: UInt64) -> LogRecord.Value {
    Int64(exactly: number).map { .integer($0) } ?? .unsigned(number)
  }
}
