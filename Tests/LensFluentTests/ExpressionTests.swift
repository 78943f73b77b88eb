import Testing

@testable import LensFluent

/// What Onigmo says was tried with the library that Fluent Bit 5.1.1 is built with.
@Suite struct ExpressionTests {
  private func search(_ pattern: String, _ text: String) throws -> Expression.Answer {
    let expression = try Expression(Array(pattern.utf8))
    return Array(text.utf8).withUnsafeBufferPointer { expression.search($0) }
  }

  @Test(
    arguments: [
      ("error", "an error here", true), ("^error$", "an error", false),
      ("^second$", "first\nsecond", true), ("/ERROR/i", "an error", true),
      ("/e r/x", "er", true), ("/e.r/m", "e\nr", true), ("/error/", "error", true),
      ("/error/z", "error", false), ("/error/z", "/error/z", true), ("/", "a/b", true),
      ("//", "anything", true), ("/a", "/a", true), ("(?i)ERROR", "error", true),
      // The classes are ASCII's, word boundaries are not.
      (#"^\w+$"#, "né", false), (#"^[\w]+$"#, "né", false), (#"^\W$"#, "é", true),
      (#"^[^\W]$"#, "a", true), (#"^\d$"#, "１", false), (#"^\s$"#, "\u{A0}", false),
      (#"\bé"#, "aé", false), (#"\bé"#, "a é", true), ("^[[:alpha:]]$", "é", true),
      (#"\\w"#, #"\w"#, true), ("", "", true), ("^$", "", true), ("x", "", false),
    ])
  func searching(_ pattern: String, _ text: String, _ isFound: Bool) throws {
    #expect(try search(pattern, text) == (isFound ? .yes : .no))
  }

  @Test func bytesThatAreNoText() throws {
    let expression = try Expression(Array("a".utf8))
    let answer = [0xFF, UInt8(ascii: "a")].withUnsafeBufferPointer { expression.search($0) }
    #expect(answer == .unknown)
  }

  private func problem(_ pattern: String) -> PatternProblem? {
    do {
      _ = try Expression(Array(pattern.utf8))
      return nil
    } catch {
      return error
    }
  }

  @Test(arguments: ["*a", "(", "[a", #"[\w-.]"#, "(?<n>a", #"\"#])
  func refused(_ pattern: String) { #expect(problem(pattern)?.isCertain == true) }

  /// Of these, the two libraries think differently.
  @Test(
    arguments: [
      "$+", #"\b{2}"#, "(?u:a)", "(?<=a+)b", "(?<!a{1,2})b", "(?<=(?>a))b", #"\R*"#, #"\X"#, #"\y"#,
      "(?~ab)", "(?<=(?:a|bc)|d)e",
    ])
  func doubtful(_ pattern: String) { #expect(problem(pattern)?.isCertain == false) }

  @Test(
    arguments: [
      "(?<=a{2})b", "(?<=a|bc)d", "(?<!ab)c", #"(?<=\d\d)x"#, "(?<=[+*?])x", #"(?<=\+)x+"#,
      "(?<n>a)+",
      "(?<=(?:ab))c+", "[(?<=a+)]", #"\(?<=a+"#,
    ])
  func certain(_ pattern: String) { #expect(problem(pattern) == nil) }

  @Test func namesInTheirOrder() throws {
    let expression = try Expression(Array("(?<zz>a)(?<b>b)|(?<zz>c)(?<a>d)".utf8))
    #expect(expression.names.map { String(decoding: $0.name, as: UTF8.self) } == ["zz", "b", "a"])
    #expect(expression.names[0].groups == [1, 3])
    #expect(expression.groupCount == 4)
    let (answer, groups) = Array("xcd".utf8).withUnsafeBufferPointer { expression.captures(in: $0) }
    #expect(answer == .yes)
    #expect(groups == [1..<3, nil, nil, 1..<2, 2..<3])
  }

  @Test(
    arguments: [
      ("app", true), ("app-firelens", true), ("my-app", false), ("", false),
    ])
  func matchingATag(_ tag: String, _ isMatch: Bool) throws {
    let pattern = TagPattern(expression: try Expression(Array("app".utf8)))
    #expect(pattern.matches(Array(tag.utf8)) == (isMatch ? .yes : .no))
  }

  @Test(
    arguments: [
      ("app*", "app-1", true), ("app*", "App-1", false), ("*", "", true), ("*", "x", true),
      ("a", "ab", false),
      ("a*b*c", "axbxc", true), ("a*b*c", "axbx", false), ("**b", "ab", true), ("*a", "ba", true),
      ("?", "a", false),
      ("", "", true), ("", "a", false), ("*-firelens*", "app-firelens-1", true),
      ("a*a", "a", false),
    ])
  func wildcards(_ pattern: String, _ tag: String, _ isMatch: Bool) {
    let pattern = TagPattern(wildcard: Array(pattern.utf8))
    #expect(pattern.matches(Array(tag.utf8)) == (isMatch ? .yes : .no))
  }
}
