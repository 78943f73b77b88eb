import COniguruma
import LensSyntax

/// A compiled regular expression, as Fluent Bit makes one of a text of the configuration.
///
/// Fluent Bit searches with Onigmo, this with Oniguruma. They differ where a pattern says `\w`, `\d` or `\s`, which Onigmo's Ruby syntax takes for
/// ASCII's characters only; such a pattern is rewritten before it is compiled. Where the two could still differ (bytes that are no UTF-8, a search
/// that Oniguruma gives up) the answer is that it is not known.
/// Source: src/flb_regex.c and OnigSyntaxRuby in lib/onigmo/regparse.c of Fluent Bit 5.1.1, 2026-11-22.
package final class Expression: @unchecked Sendable {
  enum Answer { case yes, no, unknown }

  /// How many groups capture, and the named ones in the order of their names in the pattern.
  let groupCount: Int
  let names: [(name: [UInt8], groups: [Int])]

  // Compiled once and only read afterwards, which the library allows from several threads.
  private let regex: OnigRegex

  private static let isStarted = lens_onig_start() == 0

  /// Compiles what stands in the configuration: a pattern, or `/pattern/` with the flags `i`, `m` and `x` behind it.
  init(_ text: [UInt8]) throws(PatternProblem) {
    guard Self.isStarted else {
      throw PatternProblem("the regular-expression library does not start", isCertain: false)
    }
    if text.range(of: UnknownText.mark, from: 0) != nil {
      throw PatternProblem("only run time knows what the pattern says", isCertain: false)
    }
    let (pattern, options) = Self.flags(of: text[...])
    let rewritten = Self.withASCIIClasses(pattern)
    var regex = try Self.compile(Array(pattern), options)
    if let doubt = PatternDoubt.reason(for: pattern) {
      onig_free(regex)
      throw PatternProblem(doubt, isCertain: false)
    }
    if !rewritten.elementsEqual(pattern) {
      // What is wrong with the pattern as it stands, such as the range in `[\w-.]`, is not seen in the other.
      onig_free(regex)
      regex = try Self.compile(rewritten, options)
    }
    self.regex = regex
    groupCount = Int(onig_number_of_captures(regex))
    names = Self.names(in: regex)
  }

  deinit { onig_free(regex) }

  private static func compile(
    _ pattern: [UInt8], _ options: Int32
  ) throws(PatternProblem) -> OnigRegex {
    var reason = [CChar](repeating: 0, count: Int(lens_onig_reason_length))
    let regex = pattern.withBytes { bytes in
      reason.withUnsafeMutableBufferPointer { reason in
        lens_onig_compile_with(bytes.baseAddress!, pattern.count, options, reason.baseAddress!)
      }
    }
    if let regex { return regex }
    let bytes = reason.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
    let sentence = String(decoding: bytes, as: UTF8.self)
    throw PatternProblem(
      sentence, isCertain: !PatternDoubt.uncertainRefusals.contains(sentence))
  }

  /// Whether the pattern is found in a text; `nil` when the model does not know.
  package static func isFound(_ pattern: String, in text: [UInt8]) -> Bool? {
    guard let expression = try? Expression(Array(pattern.utf8)) else { return nil }
    switch text.withUnsafeBufferPointer(expression.search) {
    case .yes: return true
    case .no: return false
    case .unknown: return nil
    }
  }

  /// Whether the pattern is found in a text.
  func search(_ text: UnsafeBufferPointer<UInt8>) -> Answer {
    guard text.isUTF8 else { return .unknown }
    return answer(text.withBytes { lens_onig_search(regex, $0.baseAddress!, text.count, nil) })
  }

  /// Whether the pattern matches some bytes at the start of a text, as `Match_Regex` is asked.
  func matchesStart(of text: [UInt8]) -> Answer {
    text.withUnsafeBufferPointer { text in
      guard text.isUTF8 else { return .unknown }
      let length = text.withBytes { lens_onig_match(regex, $0.baseAddress!, text.count) }
      return length > 0 ? .yes : length >= Int32(ONIG_MISMATCH) ? .no : .unknown
    }
  }

  /// The stretches of the whole match and of every group, `nil` for a group that took no part.
  func captures(
    in text: UnsafeBufferPointer<UInt8>
  ) -> (answer: Answer, groups: [Range<Int>?]) {
    guard text.isUTF8, let region = onig_region_new() else { return (.unknown, []) }
    defer { onig_region_free(region, 1) }
    let found = text.withBytes { lens_onig_search(regex, $0.baseAddress!, text.count, region) }
    guard found == 1 else { return (answer(found), []) }
    let groups = (0..<Int(region.pointee.num_regs)).map { group -> Range<Int>? in
      let (start, end) = (Int(region.pointee.beg[group]), Int(region.pointee.end[group]))
      return start < 0 ? nil : start..<end
    }
    return (.yes, groups)
  }

  private func answer(_ code: Int32) -> Answer { code == 1 ? .yes : code == 0 ? .no : .unknown }

  private static func names(in regex: OnigRegex) -> [(name: [UInt8], groups: [Int])] {
    var found: [(name: [UInt8], groups: [Int])] = []
    withUnsafeMutablePointer(to: &found) { found in
      _ = onig_foreach_name(
        regex,
        { name, end, count, groups, _, found in
          let bytes = Array(UnsafeBufferPointer(start: name!, count: end! - name!))
          let numbers = UnsafeBufferPointer(start: groups!, count: Int(count)).map { Int($0) }
          found!.assumingMemoryBound(to: [(name: [UInt8], groups: [Int])].self).pointee
            .append((bytes, numbers))
          return 0
        }, found)
    }
    return found.sorted { $0.groups[0] < $1.groups[0] }
  }
}

/// Why a pattern cannot be used.
struct PatternProblem: Error {
  let sentence: String
  /// Whether the engines refuse the pattern too; else it may be a pattern for them.
  let isCertain: Bool

  init(_ sentence: String, isCertain: Bool) {
    self.sentence = sentence
    self.isCertain = isCertain
  }
}

extension Expression {
  /// What stands between the slashes of `/pattern/flags`, and the flags; the text as it is where it has not that form.
  private static func flags(of text: ArraySlice<UInt8>) -> (ArraySlice<UInt8>, Int32) {
    let slash = UInt8(ascii: "/")
    guard text.first == slash, let last = text.lastIndex(of: slash), last > text.startIndex else {
      return (text, 0)
    }
    var options = 0
    for flag in text[(last + 1)...] {
      switch flag {
      case UInt8(ascii: "i"): options |= lens_onig_ignore_case
      case UInt8(ascii: "m"): options |= lens_onig_multiline
      case UInt8(ascii: "x"): options |= lens_onig_extended
      case UInt8(ascii: "o"): break
      // Some other letter: these are no flags, and the slashes belong to the pattern.
      default: return (text, 0)
      }
    }
    if options == 0, last != text.endIndex - 1 { return (text, 0) }
    return (text[(text.startIndex + 1)..<last], Int32(options))
  }

  /// The pattern with the classes `\w`, `\d` and `\s` spelled out, and their opposites.
  private static func withASCIIClasses(_ pattern: ArraySlice<UInt8>) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(pattern.count)
    var rest = pattern
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "\\"), let escaped = rest.popFirst() else {
        result.append(byte)
        continue
      }
      switch escaped {
      case UInt8(ascii: "w"): result += "[a-zA-Z0-9_]".utf8
      case UInt8(ascii: "W"): result += "[^a-zA-Z0-9_]".utf8
      case UInt8(ascii: "d"): result += "[0-9]".utf8
      case UInt8(ascii: "D"): result += "[^0-9]".utf8
      case UInt8(ascii: "s"): result += #"[\x09-\x0d\x20]"#.utf8
      case UInt8(ascii: "S"): result += #"[^\x09-\x0d\x20]"#.utf8
      default: result += [byte, escaped]
      }
    }
    return result
  }
}

extension [UInt8] {
  /// The bytes at an address that is never missing, which C insists on.
  fileprivate func withBytes<Result>(
    _ body: (UnsafeBufferPointer<UInt8>) throws -> Result
  ) rethrows -> Result {
    try withUnsafeBufferPointer { try $0.withBytes(body) }
  }
}

extension UnsafeBufferPointer<UInt8> {
  fileprivate func withBytes<Result>(
    _ body: (UnsafeBufferPointer<UInt8>) throws -> Result
  ) rethrows -> Result {
    if baseAddress != nil { return try body(self) }
    return try withUnsafePointer(to: 0) { try body(UnsafeBufferPointer(start: $0, count: 0)) }
  }

  /// Whether the bytes are UTF-8 and say what they will say in the router; almost always they are ASCII, which is seen quickly.
  var isUTF8: Bool {
    var bits: UInt8 = 0
    for byte in self { bits |= byte }
    return bits < 0x80 || isUTF8Text && !UnknownText.isIn(self)
  }

  var isUTF8Text: Bool {
    var decoder = UTF8.ForwardParser()
    var bytes = makeIterator()
    while true {
      switch decoder.parseScalar(from: &bytes) {
      case .valid: continue
      case .emptyInput: return true
      case .error: return false
      }
    }
  }
}
