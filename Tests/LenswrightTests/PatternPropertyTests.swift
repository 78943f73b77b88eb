import Foundation
import LensFluent
import Testing

/// Patterns as they are written into log options: they arrive whole, and mean what they meant.
@Suite struct PatternPropertyTests {
  private static let pieces = [
    "a", "b", " ", "  ", "/", "\\/", "$", "${", "{", "}", "$$", "{2}", "#", " #", "\\#", "\n", "\r",
    "\t", "\\ ", "\\\\", "\\n", "\\d", "\\$", ".", ".*", "+", "?", "|", "(", ")", "(?:", "(?i)",
    "[",
    "]", "[^", "[ab]", "[$", "[ ${]", "^", "\"", "'", "\\s", "é", "\\x20", "x", "(?x)",
  ]
  private static let subjects = [
    "", " ", "a", "b", "ab", " a", "a ", " a b ", "/a", "a/b", "${a}", "a$", "$$", "{2}", "#",
    "a #b",
    "a\nb", "a\n", "\ta", "\"a\"", "'b'", "a b", "$", "{", "}", "aabb", "\\", "A", "é", "x x",
  ]

  @Test(arguments: [Engine.fluentBit, .fluentd]) func arriveWhole(_ engine: Engine) {
    var generator = Generator(seed: 5)
    var good = 0
    var failures: [String] = []
    for _ in 0..<20_000 {
      let pattern = pattern(&generator)
      guard !pattern.isEmpty, Pattern.problem(in: pattern) == nil,
        Pattern.isExact(pattern, for: engine)
      else { continue }
      good += 1
      let written = Pattern.written(pattern, for: engine)
      func expect(_ isRight: Bool, _ what: String) {
        if !isRight {
          failures.append("\(what): \(pattern.debugDescription) is \(written.debugDescription)")
        }
      }
      expect(Pattern.problem(in: written) == nil, "cannot be compiled")
      expect(!written.contains("\n") && !written.contains("\r"), "holds a line break")
      expect(written.first != " " && written.first != "\t", "begins with a space")
      expect(written.last != " " && written.last != "\t", "ends with a space")
      expect(!written.contains("${"), "holds a variable")
      expect(!written.hasPrefix("/"), "begins with a slash")
      if engine == .fluentd {
        expect(!"\"'[{".contains(written.first ?? "a"), "begins a literal of Fluentd")
        expect(!written.contains("#"), "holds a comment or code of Ruby's")
      }
    }
    #expect(failures.isEmpty, "\(shown(failures))")
    #expect(good > 1500)
  }

  /// Another engine finds the same in the same texts; where the two engines differ at all, it is not asked.
  @Test(arguments: [Engine.fluentBit, .fluentd]) func meanTheSame(_ engine: Engine) throws {
    var generator = Generator(seed: 6)
    var compared = 0
    var failures: [String] = []
    for _ in 0..<6000 {
      let pattern = pattern(&generator)
      let written = Pattern.written(pattern, for: engine)
      guard written != pattern, Pattern.problem(in: pattern) == nil,
        Pattern.isExact(pattern, for: engine),
        let one = try? NSRegularExpression(pattern: pattern),
        let other = try? NSRegularExpression(pattern: written)
      else { continue }
      compared += 1
      for subject in Self.subjects {
        let whole = NSRange(subject.startIndex..., in: subject)
        let places = [one, other].map { $0.rangeOfFirstMatch(in: subject, range: whole) }
        if places[0] != places[1] {
          failures.append(
            "\(pattern.debugDescription) as \(written.debugDescription) in \(subject.debugDescription)"
          )
        }
      }
    }
    #expect(failures.isEmpty, "\(shown(failures))")
    #expect(compared > 200)
  }

  @Test(arguments: [Engine.fluentBit, .fluentd]) func severalMeanAnyOfThem(_ engine: Engine) throws
  {
    var generator = Generator(seed: 7)
    var failures: [String] = []
    for _ in 0..<1000 {
      let patterns = (0..<2).map { _ in pattern(&generator) }
      guard
        patterns.allSatisfy({
          Pattern.problem(in: $0) == nil && Pattern.isExact($0, for: engine)
        }),
        let all = try? patterns.map({ try NSRegularExpression(pattern: $0) }),
        let any = try? NSRegularExpression(
          pattern: Pattern.written(Pattern.anyOf(patterns), for: engine))
      else { continue }
      for subject in Self.subjects {
        let whole = NSRange(subject.startIndex..., in: subject)
        let isFound = all.contains { $0.firstMatch(in: subject, range: whole) != nil }
        if isFound != (any.firstMatch(in: subject, range: whole) != nil) {
          failures.append("any of \(patterns) in \(subject.debugDescription)")
        }
      }
    }
    #expect(failures.isEmpty, "\(shown(failures))")
  }

  /// The first few, which are enough to see what is wrong.
  private func shown(_ failures: [String]) -> String {
    "\(failures.count) failures\n" + failures.prefix(10).joined(separator: "\n")
  }

  private func pattern(_ generator: inout Generator) -> String {
    (0..<Int.random(in: 1...6, using: &generator)).map { _ in generator.pick(Self.pieces) }
      .joined()
  }
}
