import COniguruma
import LensSyntax

/// Regular expressions of the engines: Ruby's syntax, compiled by Oniguruma, which is close to the Onigmo that both engines use.
package enum Pattern {
  /// The library has to be started once; the value is only there to be computed.
  static let isStarted = lens_onig_start() == 0

  /// Why the engines would refuse a pattern, or `nil` when they take it.
  package static func problem(in pattern: String) -> String? {
    guard isStarted else { return "the regular-expression library does not start" }
    var reason = [CChar](repeating: 0, count: Int(lens_onig_reason_length))
    let bytes = Array(pattern.utf8)
    let regex = bytes.withUnsafeBufferPointer { buffer in
      // An empty array has no address, and the library insists on one.
      var nothing: UInt8 = 0
      return reason.withUnsafeMutableBufferPointer { text in
        lens_onig_compile(
          buffer.baseAddress ?? withUnsafeMutablePointer(to: &nothing) { UnsafePointer($0) },
          buffer.count, text.baseAddress!)
      }
    }
    guard let regex else {
      let text = reason.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
      return String(decoding: text, as: UTF8.self)
    }
    onig_free(regex)
    return nil
  }

  /// Why an engine refuses what stands in its configuration, a pattern or `/pattern/` with flags; `nil` when it takes that, or when nobody knows.
  package static func refusal(of text: String) -> String? {
    do throws(PatternProblem) {
      _ = try Expression(Array(text.utf8))
      return nil
    } catch {
      return error.isCertain ? error.sentence : nil
    }
  }

  /// One pattern that matches what any of several does.
  package static func anyOf(_ patterns: [String]) -> String {
    patterns.count == 1 ? patterns[0] : patterns.map { "(?:\($0))" }.joined(separator: "|")
  }

  /// A pattern as it must stand in a generated configuration to arrive with the same meaning.
  ///
  /// Spaces at the ends are cut by the reader of the file, a line break would begin a new line, `${` is replaced by a variable of the
  /// environment wherever it stands, and a slash at the start makes the engines take the pattern for `/…/` with flags. For Fluentd a quote or a
  /// bracket at the start and ` #` have a meaning too.
  package static func written(_ pattern: String, for engine: Engine) -> String {
    // Fluentd would take a bracket at the start for a list or a mapping.
    if engine == .fluentd, pattern.first == "[" || pattern.first == "{" {
      return "(?:\(escaped(pattern, for: engine)))"
    }
    return escaped(pattern, for: engine)
  }

  /// Whether a pattern keeps its meaning when it is written for an engine.
  package static func isExact(_ pattern: String, for engine: Engine) -> Bool {
    !isFreeSpacing(pattern) || written(pattern, for: engine) == pattern
  }

  /// Whether a pattern is free-spacing somewhere, where spaces, `#` and line breaks do not stand for themselves and cannot be written as escapes.
  private static func isFreeSpacing(_ pattern: String) -> Bool {
    var rest = pattern.utf8[...]
    while let open = rest.firstIndex(of: UInt8(ascii: "(")) {
      rest = rest[open...].dropFirst()
      guard rest.first == UInt8(ascii: "?") else { continue }
      let flags = rest.dropFirst().prefix { $0.isLetterOrDigit || $0 == UInt8(ascii: "-") }
      let end = rest.dropFirst().dropFirst(flags.count).first
      let isOn = flags.prefix { $0 != UInt8(ascii: "-") }.contains(UInt8(ascii: "x"))
      if isOn, end == UInt8(ascii: ")") || end == UInt8(ascii: ":") { return true }
    }
    return false
  }

  private static func escaped(_ pattern: String, for engine: Engine) -> String {
    var result = ""
    let scalars = Array(pattern.unicodeScalars)
    let last = scalars.count - 1
    var isEscaped = false
    for (index, scalar) in scalars.enumerated() {
      let next = index < last ? scalars[index + 1] : nil
      switch scalar {
      case "\n": result += isEscaped ? "n" : "\\n"
      case "\r": result += isEscaped ? "r" : "\\r"
      case "\t" where index == 0 || index == last: result += isEscaped ? "t" : "\\t"
      case " " where index == 0 || index == last:
        if isEscaped { result.unicodeScalars.removeLast() }
        result += "\\x20"
      case "$" where next == "{":
        if isEscaped {
          result.unicodeScalars.removeLast()
          result += "\\x24"
        } else {
          // As an anchor it may be put into a group; as a character of a class it means the same there.
          result += isInClass(scalars, index) ? "\\x24" : "(?:$)"
        }
      case "/" where index == 0: result += "\\/"
      case "\"" where engine == .fluentd && index == 0: result += "\\x22"
      case "'" where engine == .fluentd && index == 0: result += "\\x27"
      case "#" where engine == .fluentd:
        if isEscaped { result.unicodeScalars.removeLast() }
        result += "\\x23"
      default: result.unicodeScalars.append(scalar)
      }
      isEscaped = scalar == "\\" && !isEscaped
    }
    return result
  }

  /// Whether a place is between the brackets of a character class.
  private static func isInClass(_ scalars: [Unicode.Scalar], _ index: Int) -> Bool {
    var depth = 0
    var isEscaped = false
    for scalar in scalars[..<index] {
      if isEscaped {
        isEscaped = false
      } else if scalar == "\\" {
        isEscaped = true
      } else if scalar == "[" {
        depth += 1
      } else if scalar == "]" && depth > 0 {
        depth -= 1
      }
    }
    return depth > 0
  }
}
