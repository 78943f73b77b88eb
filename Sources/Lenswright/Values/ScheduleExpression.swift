package import LensCloudFormation
package import LensSyntax

/// When EventBridge Scheduler runs something: `rate(1 hour)`, `cron(0 3 * * ? *)` or `at(2026-12-24T18:00:00)`.
package struct ScheduleExpression: Readable {
  package var text: String

  package static var shape: Shape { .text }

  package static func read(
    _ node: Node, _ name: String, _ diagnostics: inout Diagnostics
  ) -> ScheduleExpression? {
    guard let text = String.read(node, name, takes: "a schedule", &diagnostics) else { return nil }
    guard !text.includes("{{resolve:"), let mistake = mistake(in: text) else {
      return ScheduleExpression(text: text)
    }
    diagnostics.report(
      .badSchedule, mistake.message, at: node.span.part(mistake.part, of: text),
      notes: mistake.notes, help: mistake.help)
    return nil
  }

  /// What Scheduler would refuse, and where.
  private struct Mistake {
    var message: String
    var part: Substring
    var notes: [String] = []
    var help: [String] = []
  }

  private static func mistake(in text: String) -> Mistake? {
    guard ScheduleLimits.expressionLength.contains(text.utf8.count) else {
      return Mistake(
        message:
          "a schedule has at most \(ScheduleLimits.expressionLength.upperBound) characters",
        part: text[...])
    }
    guard let open = text.firstIndex(of: "("), text.hasSuffix(")") else {
      return unknown(text)
    }
    let inside = text[text.index(after: open)...].dropLast()
    switch text[..<open] {
    case "rate": return mistake(inRate: inside)
    case "cron": return mistake(inCron: inside)
    case "at":
      return DateTime.isWhole(inside)
        ? nil
        : Mistake(
          message: "`\(inside)` is not a day and a time", part: inside,
          help: ["write `at(2026-12-24T18:00:00)`; `timezone` says where"])
    default: return unknown(text)
    }
  }

  private static func unknown(_ text: String) -> Mistake {
    // Five fields are the crontab of Unix, which has no year and needs no question mark.
    let isCrontab = text.split(separator: " ").count == 5
    return Mistake(
      message: "`\(text)` is not a schedule", part: text[...],
      notes: isCrontab ? [cronNote] : [],
      help: ["write `rate(1 hour)`, `cron(0 3 * * ? *)` or `at(2026-12-24T18:00:00)`"])
  }

  // MARK: Rates

  private static func mistake(inRate text: Substring) -> Mistake? {
    let parts = text.split(separator: " ")
    guard parts.count == 2 else {
      return Mistake(
        message: "a rate is a number and a unit", part: text, help: ["write `rate(1 hour)`"])
    }
    guard parts[0].utf8.allSatisfy(\.isDigit), let number = Int(parts[0]), number > 0 else {
      return Mistake(message: "`\(parts[0])` is not a positive whole number", part: parts[0])
    }
    guard ScheduleLimits.rateUnits.contains(String(parts[1])) else {
      let near = nearest(to: String(parts[1]), among: ScheduleLimits.rateUnits)
      return Mistake(
        message: "there is no rate in `\(parts[1])`", part: parts[1],
        notes: ["the units are minutes, hours and days"],
        help: near.map { ["write `rate(\(number) \($0))`"] } ?? [])
    }
    return nil
  }

  // MARK: Cron expressions

  private static let cronNote =
    "the fields are \(enumeration(ScheduleLimits.cronFields.map(\.name)))"

  private static func mistake(inCron text: Substring) -> Mistake? {
    let fields = text.split(separator: " ")
    let known = ScheduleLimits.cronFields
    guard fields.count == known.count else {
      return Mistake(
        message: "a cron expression has \(known.count) fields, and this has \(fields.count)",
        part: text, notes: [cronNote],
        help: fields.count == 5 ? ["write the year too: `*` is every year"] : [])
    }
    for (field, kind) in zip(fields, known) {
      for item in field.split(separator: ",", omittingEmptySubsequences: false)
      where !isItem(item, of: kind) {
        let words = kind.words.first.flatMap { first in
          kind.words.last.map { " or \(first)-\($0)" }
        }
        return Mistake(
          message: "`\(item)` is no value for the \(kind.name)", part: item.isEmpty ? field : item,
          notes: [
            "it takes \(kind.values.lowerBound)-\(kind.values.upperBound)\(words ?? "")"
          ])
      }
    }
    let (day, weekday) = (fields[2], fields[4])
    guard (day == "?") == (weekday == "?") else { return nil }
    return Mistake(
      message: "one of the two fields for days is `?`, and the other says the days",
      part: text[day.startIndex..<weekday.endIndex],
      help: ["write `?` for the one that does not matter: `cron(0 3 * * ? *)` is every day"])
  }

  private static func isItem(_ text: Substring, of field: ScheduleLimits.CronField) -> Bool {
    if text == "*" { return true }
    if text == "?" || text == "L" { return field.marks.includes(String(text)) }
    let steps = text.split(separator: "/", omittingEmptySubsequences: false)
    if steps.count == 2 {
      return (steps[0] == "*" || isRange(steps[0], of: field))
        && (Int(steps[1]).map { $0 > 0 } ?? false)
    }
    guard steps.count == 1 else { return false }
    if field.marks.includes("#"), let hash = text.firstIndex(of: "#") {
      let week = Int(text[text.index(after: hash)...])
      return value(text[..<hash], of: field) != nil && week.map { (1...5).contains($0) } ?? false
    }
    if field.marks.includes("W"), text.hasSuffix("W") {
      let day = text.dropLast()
      return day == "L" || value(day, of: field) != nil
    }
    if field.marks.includes("L"), text.hasSuffix("L") {
      return value(text.dropLast(), of: field) != nil
    }
    return isRange(text, of: field)
  }

  /// One value, or two with a hyphen between them. A range may go over the end: `FRI-MON`.
  private static func isRange(_ text: Substring, of field: ScheduleLimits.CronField) -> Bool {
    let ends = text.split(separator: "-", omittingEmptySubsequences: false)
    return ends.count <= 2 && ends.allSatisfy { value($0, of: field) != nil }
  }

  private static func value(_ text: Substring, of field: ScheduleLimits.CronField) -> Int? {
    if let index = field.words.firstIndex(of: text.uppercased()) {
      return field.values.lowerBound + index
    }
    guard text.utf8.allSatisfy(\.isDigit), let number = Int(text), field.values.contains(number)
    else { return nil }
    return number
  }
}

/// A day and a time to the second: `2026-12-24T18:00:00`.
enum DateTime {
  static func isWhole(_ text: Substring) -> Bool {
    let pattern = Array("dddd-dd-ddTdd:dd:dd".utf8)
    let bytes = Array(text.utf8)
    guard bytes.count == pattern.count,
      zip(bytes, pattern).allSatisfy({ $1 == UInt8(ascii: "d") ? $0.isDigit : $0 == $1 })
    else { return false }
    func number(_ range: Range<Int>) -> Int {
      bytes[range].reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
    }
    let (year, month, day) = (number(0..<4), number(5..<7), number(8..<10))
    guard (1...12).contains(month), number(11..<13) < 24, number(14..<16) < 60,
      number(17..<19) < 60
    else { return false }
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    let days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    return (1...days[month - 1]).contains(day)
  }
}

extension Setting where T == ScheduleExpression {
  package var value: Value {
    switch content {
    case .literal(let expression): .string(expression.text)
    case .intrinsic(let value): value
    }
  }
}
