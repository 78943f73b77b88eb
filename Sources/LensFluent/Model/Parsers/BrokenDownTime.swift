import LensSyntax

/// A time in its parts, read as the engine's own `strptime` does, with English names.
///
/// Source: src/flb_strptime.c of Fluent Bit 5.1.1, 2026-11-22.
struct BrokenDownTime {
  private var year = 0
  private var month = 0
  private var day = 0
  private var dayOfYear = 0
  private var hour = 0
  private var minute = 0
  private var second = 0
  /// Seconds east of Greenwich.
  var offset: Int64 = 0
  private var epoch: Int64?

  private var century: Int?
  private var yearOfCentury: Int?
  private var hasYear = false
  private var hasMonth = false
  private var hasDay = false
  private var hasDayOfYear = false

  /// Reads a text by a format from a place on; where it ends, or `nil` when the text does not fit.
  mutating func read(_ text: [UInt8], from start: Int, _ format: [UInt8]) -> Int? {
    century = nil
    yearOfCentury = nil
    (hasYear, hasMonth, hasDay, hasDayOfYear) = (false, false, false, false)
    // A second call, for what stands behind the fraction, starts without an offset as the first does.
    offset = 0
    guard let end = readParts(text, start, format[...]) else { return nil }
    complete()
    return end
  }

  private mutating func readParts(
    _ text: [UInt8], _ start: Int, _ format: ArraySlice<UInt8>
  ) -> Int? {
    var place = start
    var format = format
    while let byte = format.popFirst() {
      if byte.isWhitespace {
        place = skipBlanks(text, place)
        continue
      }
      guard place < text.count else { return nil }
      guard byte == UInt8(ascii: "%") else {
        guard text[place] == byte else { return nil }
        place += 1
        continue
      }
      guard var directive = format.popFirst() else { return nil }
      var modifier: UInt8?
      if directive == UInt8(ascii: "E") || directive == UInt8(ascii: "O") {
        modifier = directive
        guard let next = format.popFirst() else { return nil }
        directive = next
      }
      guard Self.allows(modifier, directive),
        let end = readPart(text, place, directive)
      else { return nil }
      place = end
    }
    return place
  }

  private static func allows(_ modifier: UInt8?, _ directive: UInt8) -> Bool {
    switch modifier {
    case nil: true
    case UInt8(ascii: "E"): "cXxCYygGVzZs".utf8.contains(directive)
    default: "deHIMmSUWwuygGVzZs".utf8.contains(directive)
    }
  }

  private mutating func readPart(_ text: [UInt8], _ place: Int, _ directive: UInt8) -> Int? {
    switch directive {
    case UInt8(ascii: "%"): return text[place] == directive ? place + 1 : nil
    case UInt8(ascii: "c"): return readParts(text, place, Array("%a %b %e %H:%M:%S %Y".utf8)[...])
    case UInt8(ascii: "D"), UInt8(ascii: "x"):
      return readParts(text, place, Array("%m/%d/%y".utf8)[...])
    case UInt8(ascii: "F"): return readParts(text, place, Array("%Y-%m-%d".utf8)[...])
    case UInt8(ascii: "R"): return readParts(text, place, Array("%H:%M".utf8)[...])
    case UInt8(ascii: "r"): return readParts(text, place, Array("%I:%M:%S %p".utf8)[...])
    case UInt8(ascii: "T"), UInt8(ascii: "X"):
      return readParts(text, place, Array("%H:%M:%S".utf8)[...])
    case UInt8(ascii: "A"), UInt8(ascii: "a"): return Self.name(text, place, Self.days)?.end
    case UInt8(ascii: "B"), UInt8(ascii: "b"), UInt8(ascii: "h"):
      guard let found = Self.name(text, place, Self.months) else { return nil }
      month = found.index
      hasMonth = true
      return found.end
    case UInt8(ascii: "C"):
      return number(text, place, 0...99) { $0.century = $1 * 100 }
    case UInt8(ascii: "d"), UInt8(ascii: "e"):
      let start = directive == UInt8(ascii: "e") && text[place].isWhitespace ? place + 1 : place
      hasDay = true
      return number(text, start, 1...31) { $0.day = $1 }
    case UInt8(ascii: "H"), UInt8(ascii: "k"): return number(text, place, 0...23) { $0.hour = $1 }
    case UInt8(ascii: "I"), UInt8(ascii: "l"): return number(text, place, 1...12) { $0.hour = $1 }
    case UInt8(ascii: "j"):
      hasDayOfYear = true
      return number(text, place, 1...366) { $0.dayOfYear = $1 - 1 }
    case UInt8(ascii: "M"): return number(text, place, 0...59) { $0.minute = $1 }
    case UInt8(ascii: "m"):
      hasMonth = true
      return number(text, place, 1...12) { $0.month = $1 - 1 }
    case UInt8(ascii: "p"): return readHalf(text, place)
    case UInt8(ascii: "S"): return number(text, place, 0...60) { $0.second = $1 }
    case UInt8(ascii: "s"): return readEpoch(text, place)
    case UInt8(ascii: "U"), UInt8(ascii: "W"), UInt8(ascii: "V"):
      return number(text, place, 0...53) { _, _ in }
    case UInt8(ascii: "w"): return number(text, place, 0...6) { _, _ in }
    case UInt8(ascii: "u"): return number(text, place, 1...7) { _, _ in }
    case UInt8(ascii: "g"): return number(text, place, 0...99) { _, _ in }
    case UInt8(ascii: "G"):
      return text[(place + 1)...].firstIndex { !$0.isDigit } ?? text.count
    case UInt8(ascii: "Y"):
      yearOfCentury = nil
      hasYear = true
      return number(text, place, 0...9999) { $0.year = $1 }
    case UInt8(ascii: "y"): return number(text, place, 0...99) { $0.yearOfCentury = $1 }
    case UInt8(ascii: "Z"): return readZoneName(text, place)
    case UInt8(ascii: "z"): return readZone(text, place)
    case UInt8(ascii: "n"), UInt8(ascii: "t"): return skipBlanks(text, place)
    default: return nil
    }
  }

  private func skipBlanks(_ text: [UInt8], _ start: Int) -> Int {
    text[start...].firstIndex { !$0.isWhitespace } ?? text.count
  }

  /// Reads as many digits as the greatest number has.
  private mutating func number(
    _ text: [UInt8], _ start: Int, _ range: ClosedRange<Int>,
    _ set: (inout BrokenDownTime, Int) -> Void
  ) -> Int? {
    var place = start
    var value = 0
    var room = range.upperBound
    guard place < text.count, text[place].isDigit else { return nil }
    repeat {
      value = value * 10 + Int(text[place] & 0x0F)
      place += 1
      room /= 10
    } while value * 10 <= range.upperBound && room > 0 && place < text.count && text[place].isDigit
    guard range.contains(value) else { return nil }
    set(&self, value)
    return place
  }

  private mutating func readEpoch(_ text: [UInt8], _ start: Int) -> Int? {
    let digits = text[start...].prefix { $0.isDigit }
    // The engine stops short of the greatest numbers.
    guard !digits.isEmpty, let value = Int64(String(decoding: digits, as: UTF8.self)),
      value < 922_337_203_685_477_580
    else { return nil }
    epoch = value
    offset = 0
    return digits.endIndex
  }

  private mutating func readHalf(_ text: [UInt8], _ place: Int) -> Int? {
    guard hour <= 12 else { return nil }
    let word = text[place...].prefix(2)
    if word.equalsIgnoringCase("AM") {
      if hour == 12 { hour = 0 }
    } else if word.equalsIgnoringCase("PM") {
      if hour < 12 { hour += 12 }
    } else {
      return nil
    }
    return place + 2
  }

  private mutating func readZoneName(_ text: [UInt8], _ place: Int) -> Int? {
    for (name, minutes) in Self.zones {
      let end = place + name.utf8.count
      guard end <= text.count, text[place..<end].equalsIgnoringCase(name),
        end == text.count || !text[end].isLetterOrDigit
      else { continue }
      offset = minutes * 60
      return end
    }
    // What is left are the names of the router's own zone, which is that of Greenwich in the images.
    for name in ["GMT", "UTC"] where text[place...].prefix(3).equalsIgnoringCase(name) {
      offset = 0
      return place + 3
    }
    return nil
  }

  /// `Z`, `UT`, `UTC`, `GMT`, an American zone, or hours and minutes with a sign.
  private mutating func readZone(_ text: [UInt8], _ start: Int) -> Int? {
    var place = skipBlanks(text, start)
    guard place < text.count else { return nil }
    let rest = text[place...]
    for (name, hours) in Self.americanZones where rest.prefix(3).equalsIgnoringCase(name) {
      offset = hours * 3600
      return place + 3
    }
    for name in ["GMT", "UTC", "UT", "Z"] where rest.starts(with: name.utf8) {
      offset = 0
      return place + name.utf8.count
    }
    let sign = text[place]
    guard sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") else { return nil }
    place += 1
    func digit(_ place: Int) -> Int64? {
      place < text.count && text[place].isDigit ? Int64(text[place] & 0x0F) : nil
    }
    guard let tens = digit(place), let ones = digit(place + 1) else { return nil }
    var seconds = (tens * 10 + ones) * 3600
    place += 2
    if place < text.count, text[place] == UInt8(ascii: ":") { place += 1 }
    if let tens = digit(place) {
      guard let ones = digit(place + 1) else { return nil }
      seconds += (tens * 10 + ones) * 60
      place += 2
    }
    offset = sign == UInt8(ascii: "-") ? -seconds : seconds
    return place
  }

  private static func name(
    _ text: [UInt8], _ place: Int, _ names: [String]
  ) -> (index: Int, end: Int)? {
    for (index, name) in names.enumerated() {
      for length in [name.utf8.count, 3] {
        if text[place...].prefix(length).equalsIgnoringCase(String(name.prefix(length))) {
          return (index, place + length)
        }
      }
    }
    return nil
  }

  private mutating func complete() {
    if let yearOfCentury {
      year = yearOfCentury + (century ?? (yearOfCentury <= 68 ? 2000 : 1900))
      hasYear = true
    }
    guard hasYear, hasDayOfYear, !hasMonth || !hasDay else { return }
    var days = dayOfYear
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    if !hasMonth {
      month = 0
      while month < 12, days >= lengths[month] {
        days -= lengths[month]
        month += 1
      }
    }
    if !hasDay { day = days + 1 }
  }

  /// Seconds since 1970.
  var seconds: Int64 {
    if let epoch { return epoch - offset }
    // Howard Hinnant's way to count days: years begin in March.
    let shifted = Int64(year + month / 12) - (month % 12 < 2 ? 1 : 0)
    let era = (shifted >= 0 ? shifted : shifted - 399) / 400
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * ((Int64(month % 12) + 10) % 12) + 2) / 5 + Int64(day) - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    let days = era * 146_097 + dayOfEra - 719_468
    return days * 86_400 + Int64(hour) * 3600 + Int64(minute) * 60 + Int64(second) - offset
  }

  private static let days = [
    "Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday",
  ]

  private static let months = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
  ]

  private static let americanZones: [(String, Int64)] = [
    ("EST", -5), ("CST", -6), ("MST", -7), ("PST", -8),
    ("EDT", -4), ("CDT", -5), ("MDT", -6), ("PDT", -7),
  ]

  /// Names with minutes east of Greenwich, in the order in which the engine tries them.
  private static let zones: [(String, Int64)] = [
    ("GMT", 0), ("UTC", 0), ("Z", 0), ("UT", 0), ("EST", -300), ("EDT", -240), ("CST", -360),
    ("CDT", -300), ("MST", -420), ("MDT", -360), ("PST", -480), ("PDT", -420), ("AKST", -540),
    ("AKDT", -480), ("HST", -600), ("HADT", -540), ("AST", -240), ("ADT", -180), ("NST", -210),
    ("NDT", -150), ("WET", 0), ("WEST", 60), ("CET", 60), ("CEST", 120), ("EET", 120),
    ("EEST", 180), ("MSK", 180), ("ART", -180), ("BRT", -180), ("BRST", -120), ("CLT", -240),
    ("CLST", -180), ("AEST", 600), ("AEDT", 660), ("ACST", 570), ("ACDT", 630), ("AWST", 480),
    ("NZST", 720), ("NZDT", 780), ("JST", 540), ("KST", 540), ("SGT", 480), ("IST", 330),
    ("GST", 240), ("ICT", 420), ("WIB", 420), ("WITA", 480), ("WIT", 540), ("MYT", 480),
    ("BDT", 360), ("NPT", 345), ("WAT", 60), ("CAT", 120), ("EAT", 180), ("SAST", 120),
    ("A", 60), ("B", 120), ("C", 180), ("D", 240), ("E", 300), ("F", 360), ("G", 420),
    ("H", 480), ("I", 540), ("K", 600), ("L", 660), ("M", 720), ("N", -60), ("O", -120),
    ("P", -180), ("Q", -240), ("R", -300), ("S", -360), ("T", -420), ("U", -480), ("V", -540),
    ("W", -600), ("X", -660), ("Y", -720),
  ]
}
