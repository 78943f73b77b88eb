import LensSyntax
import Testing

/// What plain text is taken for.
@Suite struct SchemaTests {
  private func kind(_ text: String) throws -> Scalar.Kind {
    var diagnostics = Diagnostics()
    let root = try #require(Node.read(Source(name: "t", text: "a: \(text)\n"), &diagnostics))
    return try #require(root.mapping?["a"]?.scalar).kind
  }

  @Test(arguments: [
    ("0", 0), ("7", 7), ("-12", -12), ("+5", 5), ("-0", 0),
    ("9223372036854775807", Int.max), ("-9223372036854775808", Int.min),
  ])
  func integers(_ text: String, _ expected: Int) throws {
    guard case .integer(expected) = try kind(text) else {
      Issue.record("\(text) is \(try kind(text))")
      return
    }
  }

  @Test(arguments: [
    "1.5", ".5", "5.", "-1.10", "1e5", "1E400", "0.0", "+.5", "9223372036854775808",
    "1.5e-3",
  ])
  func numbers(_ text: String) throws {
    guard case .number = try kind(text) else {
      Issue.record("\(text) is \(try kind(text))")
      return
    }
  }

  @Test(arguments: [
    "0755", "1_000", "12:30", "yes", "no", "on", "off", "y", "2010-09-09", "01.5", ".inf", ".nan",
    "-.inf", "0o17", "0x1F", ".", "+", "1e", "1.2.3", "tRUE", "nULL", "012345678901",
  ])
  func texts(_ text: String) throws {
    guard case .string = try kind(text) else {
      Issue.record("\(text) is \(try kind(text))")
      return
    }
  }

  @Test func words() throws {
    for text in ["true", "True", "TRUE"] {
      guard case .boolean(true) = try kind(text) else {
        Issue.record("\(text)")
        continue
      }
    }
    for text in ["false", "False", "FALSE"] {
      guard case .boolean(false) = try kind(text) else {
        Issue.record("\(text)")
        continue
      }
    }
    for text in ["null", "Null", "NULL", "~", ""] {
      guard case .null = try kind(text) else {
        Issue.record("\(text)")
        continue
      }
    }
  }
}
