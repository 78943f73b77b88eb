import LensSyntax

/// A `Time_Format`, and what else a parser says about its time.
///
/// Source: flb_parser_time_lookup in src/flb_parser.c of Fluent Bit 5.1.1, 2026-11-22.
struct TimeFormat: Sendable {
  /// What stands before `%L`, and behind it where there is one.
  private let format: [UInt8]
  private let afterFraction: [UInt8]?
  private let hasYear: Bool
  private let hasZone: Bool
  private let offset: Int64
  private let isStrict: Bool
  /// Whether only the router knows what the time is: its clock's year, its zone.
  private let isLocal: Bool

  enum Outcome {
    /// The text is a time; which one, the model may not know.
    case time(RecordTime?)
    case failure
    case undecided(String)
  }

  init?(_ text: [UInt8], offset: [UInt8]?, isStrict: Bool, hasZoneName: Bool, usesSystemZone: Bool)
  {
    func contains(_ part: StaticString) -> Bool { text.range(of: part, from: 0) != nil }
    hasYear = contains("%Y") || contains("%y") || contains("%s")
    hasZone = contains("%z") || contains("%Z") || contains("%SZ") || contains("%S.%LZ")
    let whole = hasYear ? text : Array("%Y ".utf8) + text
    if let fraction = whole.range(of: "%L", from: 0) {
      format = Array(whole[..<fraction])
      afterFraction = Array(whole[(fraction + 2)...])
    } else {
      format = whole
      afterFraction = nil
    }
    self.isStrict = isStrict
    isLocal = !hasYear || (usesSystemZone && !hasZone) || (hasZoneName && !hasZone)
    guard !usesSystemZone, !hasZoneName, let offset else {
      self.offset = 0
      return
    }
    guard let seconds = Self.offset(offset) else { return nil }
    self.offset = seconds
  }

  /// `Z`, `+hhmm` or `+hh:mm` in seconds.
  private static func offset(_ text: [UInt8]) -> Int64? {
    guard let sign = text.first else { return nil }
    if sign == UInt8(ascii: "Z") { return 0 }
    guard sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-"), text.count >= 4 else {
      return nil
    }
    let hasColon = text.count == 6 && text[3] == UInt8(ascii: ":")
    func digit(_ place: Int) -> Int64 {
      Int64(place < text.count ? text[place] : 0) - Int64(UInt8(ascii: "0"))
    }
    let hours = digit(1) * 10 + digit(2)
    let minutes = digit(hasColon ? 4 : 3) * 10 + digit(hasColon ? 5 : 4)
    guard (0...59).contains(hours), (0...59).contains(minutes) else { return nil }
    let seconds = hours * 3600 + minutes * 60
    return sign == UInt8(ascii: "-") ? -seconds : seconds
  }

  func read(_ text: ArraySlice<UInt8>) -> Outcome {
    // The engine's buffer has room for 64 bytes, of which six are kept free, and grows only for longer texts.
    if !hasYear, (58...63).contains(text.count) { return .failure }
    // C's functions see the text up to a zero byte; a year is put in front where the format has none.
    var line = Array(text.prefix { $0 != 0 })
    if !hasYear { line.insert(contentsOf: "2000 ".utf8, at: 0) }
    var clock = BrokenDownTime()
    guard var place = clock.read(line, from: 0, format) else { return failure }
    var nanoseconds: Int64 = 0
    if let afterFraction {
      guard let fraction = Self.fraction(line[place...]) else { return failure }
      nanoseconds = Int64(fraction.value * 1_000_000_000)
      place += fraction.count
      guard clock.read(line, from: place, afterFraction) != nil else { return failure }
    }
    if isLocal { return .time(nil) }
    if !hasZone { clock.offset = offset }
    let seconds = clock.seconds
    guard (0...Int64(UInt32.max)).contains(seconds), nanoseconds < 1_000_000_000 else {
      return .undecided(
        "of records before 1970 or after 2106, the engine keeps those that arrive alone, unparsed, and loses others"
      )
    }
    // The time 0 is none: the record keeps that of its arrival.
    return .time(
      seconds == 0 && nanoseconds == 0
        ? nil : RecordTime(seconds: seconds, nanoseconds: nanoseconds))
  }

  /// A parser that is not strict makes some time of a text that does not fit.
  private var failure: Outcome {
    isStrict
      ? .failure : .undecided("its time does not fit the format, and the parser is not strict")
  }

  /// What C's `strtod` makes of up to nine digits behind a point.
  private static func fraction(_ text: ArraySlice<UInt8>) -> (value: Double, count: Int)? {
    let window = text.prefix(9)
    let digits = window.prefix { $0.isDigit }
    guard !digits.isEmpty else { return nil }
    var count = digits.count
    var literal = "0." + String(decoding: digits, as: UTF8.self)
    let rest = window.dropFirst(count)
    if let mark = rest.first, mark | 0x20 == UInt8(ascii: "e") {
      let sign = rest.dropFirst().prefix { $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "-") }
        .prefix(1)
      let exponent = rest.dropFirst(1 + sign.count).prefix { $0.isDigit }
      if !exponent.isEmpty {
        let length = 1 + sign.count + exponent.count
        literal += String(decoding: rest.prefix(length), as: UTF8.self)
        count += length
      }
    }
    return (Double(literal) ?? 0, count)
  }
}
