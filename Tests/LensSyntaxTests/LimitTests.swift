import LensSyntax
import Testing

/// Hostile documents end soon and with one message.
@Suite struct LimitTests {
  private func read(_ bytes: [UInt8], limits: Limits = .standard) -> (Node?, Diagnostics) {
    var diagnostics = Diagnostics()
    let node = Node.read(Source(name: "t", bytes: bytes), limits: limits, &diagnostics)
    return (node, diagnostics)
  }

  @Test(arguments: [
    "[", "{", "- ", "? ", "a: ", "&a ", "!a ", "[a,", "{a: ", "{? ", "[[],", "- - ? ", "\"", "'",
    "|\n", "%TAG !a! b\n", "*a ", "---\n", "#", "\t", "]", "}", ":", ",", "a\n", "a:\n", "- a\n",
    "&a [", "!a [", "[\n", "{\n", "{a\n", "- |\n", "\"\\", "a b\n ", "\"a\n", "? - ",
  ])
  func oneMegabyteOf(_ piece: String) {
    var bytes: [UInt8] = []
    while bytes.count < 1 << 20 { bytes.append(contentsOf: piece.utf8) }
    let clock = ContinuousClock()
    let time = clock.measure {
      let (node, diagnostics) = read(bytes)
      #expect(node != nil || diagnostics.all.count == 1)
      _ = diagnostics.rendered(.full)
    }
    #expect(time < .seconds(10), "\(piece.debugDescription) took \(time)")
  }

  @Test func nesting() {
    let deep = String(repeating: "[", count: 128) + String(repeating: "]", count: 128)
    #expect(read(Array(deep.utf8)).0 != nil)
    let (node, diagnostics) = read(Array(("[" + deep + "]").utf8))
    #expect(node == nil)
    #expect(diagnostics.all.map(\.kind.id) == ["limit-exceeded"])
    #expect(diagnostics.all.first?.primary.span.start == 128)
  }

  @Test func nestingThroughAliases() {
    var text = "a0: &a0 [x]\n"
    for level in 1...200 { text += "a\(level): &a\(level) [*a\(level - 1)]\n" }
    let (node, diagnostics) = read(Array(text.utf8))
    #expect(node == nil)
    #expect(diagnostics.all.map(\.message) == ["the values are nested more than 128 deep"])
  }

  @Test func aliasBomb() {
    var text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
    for level in 1...9 {
      let aliases = Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ", ")
      text += "a\(level): &a\(level) [\(aliases)]\n"
    }
    let (node, diagnostics) = read(Array(text.utf8))
    #expect(node == nil)
    #expect(diagnostics.all.map(\.message) == ["the file has more than 200000 values"])
  }

  @Test func mergeBomb() {
    var text = "a0: &a0 {k: v, l: v, m: v}\n"
    for level in 1...30 { text += "a\(level): &a\(level) {<<: [*a\(level - 1), *a\(level - 1)]}\n" }
    #expect(read(Array(text.utf8)).1.all.map(\.kind.id) == ["limit-exceeded"])
  }

  @Test func manyAnchors() {
    var text = ""
    for number in 0..<50_000 { text += "- &a\(number) x\n- *a\(number)\n" }
    let (node, _) = read(Array(text.utf8))
    #expect(node?.sequence?.count == 100_000)
  }

  @Test func manyKeys() {
    var text = ""
    for number in 0..<50_000 { text += "key\(number): x\n" }
    #expect(read(Array(text.utf8)).0?.mapping?.entries.count == 50_000)
    #expect(read(Array((text + "key7: x\n").utf8)).1.all.map(\.kind.id) == ["duplicate-key"])
  }

  @Test func sizes() {
    let large = [UInt8](repeating: 0x61, count: 2000)
    #expect(read(large, limits: Limits(bytes: 1999)).1.all.map(\.kind.id) == ["limit-exceeded"])
    #expect(
      read(large, limits: Limits(scalarLength: 1999)).1.all.map(\.kind.id) == ["limit-exceeded"])
    #expect(
      read(Array("[a, b, c]".utf8), limits: Limits(events: 3)).1.all.map(\.kind.id) == [
        "limit-exceeded"
      ])
    #expect(
      read(Array("[a, b, c]".utf8), limits: Limits(nodes: 3)).1.all.map(\.kind.id) == [
        "limit-exceeded"
      ])
  }

  @Test func longTags() {
    let text = "%TAG !e! \(String(repeating: "x", count: 5000))\n---\n- !e!a b\n"
    #expect(read(Array(text.utf8)).1.all.map(\.kind.id) == ["limit-exceeded"])
  }

  @Test func manySurrogates() {
    var text = "["
    for _ in 0..<20_000 { text += #""a \uD83D\uDE00 b", "# }
    text += "1]"
    #expect(read(Array(text.utf8)).0?.sequence?.last?.span.start == UInt32(text.utf8.count - 2))
    var block = ""
    for _ in 0..<20_000 { block += "- \"a \\uD83D\\uDE00 b\"\n" }
    let time = ContinuousClock().measure { _ = read(Array(block.utf8)) }
    #expect(time < .seconds(10))
  }
}
