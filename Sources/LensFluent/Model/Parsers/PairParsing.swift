import LensSyntax

extension LineParser {
  /// Words with values behind an equals sign, which may be in double quotes.
  ///
  /// A bare word is true, and the line ends at a line break.
  /// Source: src/flb_parser_logfmt.c of Fluent Bit 5.1.1, 2026-11-22.
  func parseLogfmt(
    _ stretch: LogRecord.Stretch, _ record: inout LogRecord, _ fields: inout [LogRecord.Field]
  ) -> Outcome {
    var place = stretch.range.lowerBound
    let end = stretch.range.upperBound
    var moment: RecordTime?
    var count = 0
    while place < end {
      while place < end, !record.bytes[place].isLogfmtWord { place += 1 }
      if place == end { break }
      let key = place
      while place < end, record.bytes[place].isLogfmtWord { place += 1 }
      let pair = takePair(key, &place, end, record)
      if refusesBareWords, !pair.hasEquals { return .failed }
      let name = Array(record.bytes[pair.key])
      if let time, name == timeKey, !pair.value.isEmpty {
        switch time.read(record.bytes[pair.value]) {
        case .failure: return .failed
        case .undecided(let reason): return .undecided(reason)
        case .time(let found): moment = found ?? moment
        }
        if keepsTime {
          count += 1
          fields.append(logfmtField(pair, name, &record))
        }
      } else {
        count += 1
        fields.append(logfmtField(pair, name, &record))
      }
      if place < end, record.bytes[place] == 0x0D || record.bytes[place] == 0x0A { break }
    }
    return count == 0 ? .failed : .parsed(moment)
  }

  private struct Pair {
    var key: Range<Int>
    var value: Range<Int>
    var hasEquals = false
    var isQuoted = false
    var hasEscapes = false
  }

  private func takePair(
    _ key: Int, _ place: inout Int, _ end: Int, _ record: LogRecord
  ) -> Pair {
    var pair = Pair(key: key..<place, value: place..<place)
    guard place < end, record.bytes[place] == UInt8(ascii: "=") else { return pair }
    pair.hasEquals = true
    place += 1
    guard place < end else { return pair }
    var start = place
    if record.bytes[place] == UInt8(ascii: "\"") {
      pair.isQuoted = true
      place += 1
      start = place
      while place < end, record.bytes[place] != UInt8(ascii: "\"") {
        if record.bytes[place] == UInt8(ascii: "\\") {
          pair.hasEscapes = true
          place += 1
          if place == end { break }
        }
        place += 1
      }
      pair.value = start..<place
      if place < end { place += 1 }
    } else {
      while place < end, record.bytes[place].isLogfmtWord { place += 1 }
      pair.value = start..<place
    }
    return pair
  }

  private func logfmtField(
    _ pair: Pair, _ name: [UInt8], _ record: inout LogRecord
  ) -> LogRecord.Field {
    let key = LogRecord.Stretch(pair.key.lowerBound, pair.key.count)
    let value = LogRecord.Stretch(pair.value.lowerBound, pair.value.count)
    // With types, the engine neither knows bare words nor takes escapes apart.
    if !types.isEmpty { return LogRecord.Field(key: key, value: typed(name, value, record)) }
    if pair.value.isEmpty {
      return LogRecord.Field(key: key, value: pair.isQuoted ? .text(value) : .boolean(true))
    }
    if !pair.hasEscapes { return LogRecord.Field(key: key, value: .text(value)) }
    let text = EscapedText.unescaped(record.bytes[pair.value])
    return LogRecord.Field(key: key, value: .text(record.add(text)))
  }

  /// Labels with values behind a colon, between tabs.
  ///
  /// The first thing that is no pair ends the line.
  /// Source: src/flb_parser_ltsv.c of Fluent Bit 5.1.1, 2026-11-22.
  func parseLTSV(
    _ stretch: LogRecord.Stretch, _ record: inout LogRecord, _ fields: inout [LogRecord.Field]
  ) -> Outcome {
    var place = stretch.range.lowerBound
    let end = stretch.range.upperBound
    var moment: RecordTime?
    while place < end {
      let label = place
      while place < end, record.bytes[place].isLabel { place += 1 }
      guard place < end, record.bytes[place] == UInt8(ascii: ":") else { break }
      let key = LogRecord.Stretch(label, place - label)
      place += 1
      let start = place
      while place < end, ![0, 0x09, 0x0A, 0x0D].contains(record.bytes[place]) { place += 1 }
      let value = LogRecord.Stretch(start, place - start)
      if key.count > 0 {
        let name = Array(record.bytes[key.range])
        var isField = true
        if let time, name == timeKey, value.count > 0 {
          switch time.read(record.bytes[value.range]) {
          case .failure: return .failed
          case .undecided(let reason): return .undecided(reason)
          case .time(let found): moment = found ?? moment
          }
          isField = keepsTime
        }
        if isField {
          fields.append(LogRecord.Field(key: key, value: typed(name, value, record)))
        }
      }
      if place < end, record.bytes[place] == 0x09 { place += 1 }
      if place < end, record.bytes[place] == 0x0D || record.bytes[place] == 0x0A { break }
    }
    return fields.isEmpty ? .failed : .parsed(moment)
  }
}

extension UInt8 {
  fileprivate var isLogfmtWord: Bool {
    self > 0x20 && self != UInt8(ascii: "\"") && self != UInt8(ascii: "=")
  }

  fileprivate var isLabel: Bool {
    isLetterOrDigit || self == UInt8(ascii: "_") || self == UInt8(ascii: ".")
      || self == UInt8(ascii: "-")
  }
}

/// A text with backslashes, as the engine's older readers take it apart.
///
/// Source: lib/jsmn's and src/flb_unescape.c of Fluent Bit 5.1.1, 2026-11-22.
enum EscapedText {
  static func unescaped(_ text: ArraySlice<UInt8>) -> [UInt8] {
    var result: [UInt8] = []
    var rest = text.prefix { $0 != 0 }
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "\\"), let next = rest.first else {
        result.append(byte)
        continue
      }
      switch next {
      case UInt8(ascii: "u"), UInt8(ascii: "U"), UInt8(ascii: "x"),
        UInt8(ascii: "0")...UInt8(ascii: "7"):
        result.append(utf8Of: takeNumber(&rest))
      default:
        result.append(letters.first { $0.letter == next }?.byte ?? next)
        rest.removeFirst()
      }
    }
    // The engine measures what it made up to a zero byte.
    return Array(result.prefix { $0 != 0 })
  }

  private static let letters: [(letter: UInt8, byte: UInt8)] = [
    (UInt8(ascii: "n"), 0x0A), (UInt8(ascii: "t"), 0x09), (UInt8(ascii: "r"), 0x0D),
    (UInt8(ascii: "b"), 0x08), (UInt8(ascii: "f"), 0x0C), (UInt8(ascii: "v"), 0x0B),
    (UInt8(ascii: "a"), 0x07),
  ]

  private static func takeNumber(_ rest: inout ArraySlice<UInt8>) -> UInt32 {
    let letter = rest.first ?? 0
    if letter.isDigit {
      return takeDigits(&rest, 3, radix: 8)?.value ?? 0
    }
    rest.removeFirst()
    switch letter {
    case UInt8(ascii: "x"): return takeDigits(&rest, 2, radix: 16)?.value ?? UInt32(letter)
    case UInt8(ascii: "U"): return takeDigits(&rest, 8, radix: 16)?.value ?? UInt32(letter)
    default: return takeUnit(&rest)
    }
  }

  private static func takeUnit(_ rest: inout ArraySlice<UInt8>) -> UInt32 {
    guard let high = takeDigits(&rest, 4, radix: 16) else { return 0 }
    guard high.count == 4, !(0xDC00...0xDFFF).contains(high.value) else { return 0xFFFD }
    guard (0xD800...0xDBFF).contains(high.value) else { return high.value }
    guard rest.starts(with: [UInt8(ascii: "\\"), UInt8(ascii: "u")]), rest.count > 2 else {
      return 0xFFFD
    }
    rest.removeFirst(2)
    guard let low = takeDigits(&rest, 4, radix: 16), low.count == 4,
      (0xDC00...0xDFFF).contains(low.value)
    else { return 0xFFFD }
    return 0x10000 + (high.value - 0xD800) << 10 + (low.value - 0xDC00)
  }

  private static func takeDigits(
    _ rest: inout ArraySlice<UInt8>, _ most: Int, radix: UInt32
  ) -> (value: UInt32, count: Int)? {
    let digits = rest.prefix(most).prefix { ($0.hexValue.map(UInt32.init) ?? radix) < radix }
    guard !digits.isEmpty else { return nil }
    rest.removeFirst(digits.count)
    return (digits.reduce(0) { $0 &* radix &+ UInt32($1.hexValue ?? 0) }, digits.count)
  }
}
