import LensSyntax
import Testing

@Suite struct ReaderTests {
  private func value(_ text: String) throws -> Value {
    let reading = Reading(text)
    #expect(reading.diagnostics.isEmpty, "\(reading.diagnostics.rendered(.short))")
    return try #require(reading.node).value
  }

  @Test func blockStyle() throws {
    #expect(
      try value("a: 1\nb:\n  - x\n  - y: null\nc: {d: [true]}\n") == [
        "a": 1, "b": ["x", ["y": .null]], "c": ["d": [true]],
      ])
  }

  @Test func order() throws {
    let entries = try #require(Reading("z: 1\na: 2\nm: 3\n").node?.mapping).entries
    #expect(entries.map(\.key.text) == ["z", "a", "m"])
  }

  @Test func texts() throws {
    #expect(try value("a: |\n  x\n   y\n") == ["a": "x\n y\n"])
    #expect(try value("a: >-\n  x\n  y\n") == ["a": "x y"])
    #expect(try value("a: \"x\\ty\\0z\"\n") == ["a": "x\ty\0z"])
    #expect(try value("a: 'it''s'\n") == ["a": "it's"])
    #expect(try value("a: x\n  y\n") == ["a": "x y"])
    #expect(try value("a: '1'\n") == ["a": "1"])
  }

  @Test func json() throws {
    #expect(
      try value(#"{"a":1,"b":[true,null,"x\/y"],"c":{},"d":"\u00e9\uD83D\uDE00!","e":1.5}"#) == [
        "a": 1, "b": [true, .null, "x/y"], "c": [:], "d": "é😀!", "e": .number("1.5"),
      ])
    #expect(try value("{\n\t\"a\": [\n\t\t1,\n\t\t2\n\t]\n}\n") == ["a": [1, 2]])
  }

  @Test func surrogatePairs() throws {
    let reading = Reading("a: \"x\\uD83D\\uDE00\\uD83D\\uDE01y\"\nb: '\\uD83D\\uDE00'\nc: d\n")
    let root = try #require(reading.node)
    #expect(root.value == ["a": "x😀😁y", "b": "\\uD83D\\uDE00", "c": "d"])
    #expect(
      reading.text(try #require(root.mapping?["a"]).span) == "\"x\\uD83D\\uDE00\\uD83D\\uDE01y\"")
    #expect(reading.text(try #require(root.mapping?["c"]).span) == "d")
    #expect(Reading("a: \"\\uD83D\\uDE0\"\n").ids == ["bad-escape"])
    #expect(Reading("a: \"\\uDE00\\uD83D\"\n").ids == ["bad-escape"])
    #expect(Reading("a: \"\\\\uD83D\\uDE00\"\n").ids == ["bad-escape"])
  }

  @Test func spans() throws {
    let reading = Reading(
      "k: &x !T  v # c\nä: 'ü'\nf: [a, {b: c}]\nl: |\n  t\n\n\ns:\n  - 1\nm:\n  n: 2\ne:\n")
    let root = try #require(reading.node?.mapping)
    func text(_ key: String) throws -> String { reading.text(try #require(root[key]).span) }
    #expect(try text("k") == "v")
    #expect(try text("ä") == "'ü'")
    #expect(try text("f") == "[a, {b: c}]")
    #expect(try text("l") == "|\n  t")
    #expect(try text("s") == "-")
    #expect(try text("m") == "n")
    #expect(try text("e") == "")
    #expect(reading.text(try #require(reading.node).span) == "k")
    #expect(root.entries.map { reading.text($0.key.span) } == ["k", "ä", "f", "l", "s", "m", "e"])
  }

  @Test func spansOfCRLF() throws {
    let reading = Reading("é: 1\r\nb: \"x\"\r\n")
    #expect(reading.text(try #require(reading.node?.mapping?["b"]).span) == "\"x\"")
  }

  @Test func byteOrderMark() throws {
    let reading = Reading("\u{FEFF}é: b\n")
    #expect(reading.text(try #require(reading.node?.mapping?["é"]).span) == "b")
  }

  @Test func tags() throws {
    let root = try #require(
      Reading("a: !Ref b\nc: !Join [x]\nd: !Sub {e: f}\ng: !!str 12\nh: ! 12\ni: !<foo:bar> x\n")
        .node?.mapping)
    #expect(root["a"]?.tag == "!Ref")
    #expect(root["c"]?.tag == "!Join")
    #expect(root["d"]?.tag == "!Sub")
    #expect(root["g"]?.tag == nil && root["g"]?.value == "12")
    #expect(root["h"]?.tag == nil && root["h"]?.value == "12")
    #expect(root["i"]?.tag == "foo:bar")
  }

  @Test func standardTags() throws {
    #expect(
      try value(
        "a: !!int '3'\nb: !!float 3\nc: !!bool 'true'\nd: !!null ''\ne: !!seq []\nf: !!map {}\n")
        == ["a": 3, "b": 3, "c": true, "d": .null, "e": [], "f": [:]])
    for text in ["!!int x", "!!bool 1", "!!seq x", "!!map []", "!!binary eA==", "!!int 1.5"] {
      #expect(Reading("a: \(text)\n").ids == ["wrong-tag"], "\(text)")
    }
  }

  @Test func aliases() throws {
    #expect(
      try value("a: &x [1]\nb: *x\nc: &x 2\nd: *x\n") == ["a": [1], "b": [1], "c": 2, "d": 2])
    #expect(try value("&k a: 1\nb: *k\n") == ["a": 1, "b": "a"])
    #expect(Reading("a: *b\n").ids == ["unknown-alias"])
    #expect(Reading("a: &a {b: *a}\n").ids == ["recursive-alias"])
  }

  @Test func merges() throws {
    #expect(
      try value("b: &b {x: 1, y: 2}\na:\n  y: 3\n  <<: *b\n  z: 4\n")
        == ["b": ["x": 1, "y": 2], "a": ["y": 3, "x": 1, "z": 4]])
    #expect(
      try value("- &a {x: 1}\n- &b {x: 2, y: 2}\n- <<: [*a, *b]\n")
        == [["x": 1], ["x": 2, "y": 2], ["x": 1, "y": 2]])
    #expect(try value("'<<': 1\n") == ["<<": 1])
    #expect(Reading("<<: x\n").ids == ["bad-merge"])
    #expect(Reading("<<: [{a: b}, x]\n").ids == ["bad-merge"])
    #expect(Reading("<<: {a: b}\n<<: {c: d}\n").ids == ["duplicate-key"])
  }

  @Test func duplicateKeys() throws {
    let reading = Reading("a: 1\n'a': 2\n")
    #expect(reading.ids == ["duplicate-key"])
    #expect(reading.marked == "'a'")
    #expect(reading.diagnostics.all.first?.related.map { reading.text($0.span) } == ["a"])
    #expect(reading.node?.value == ["a": 1])
    // Equal to Swift, not to CloudFormation.
    #expect(Reading("\u{E9}: 1\ne\u{301}: 2\n").ids == [])
    #expect(Reading("a: {b: 1}\nc: {b: 1}\n").ids == [])
  }

  @Test func keys() {
    #expect(Reading("[a]: 1\n").ids == ["key-not-text"])
    #expect(Reading("{a: b}: 1\n").ids == ["key-not-text"])
    #expect(Reading("!T a: 1\n").ids == ["key-not-text"])
    #expect(Reading("- &a x\n- *a : 1\n").ids == ["key-not-text"])
    #expect(Reading("? a\n: 1\n").node?.value == ["a": 1])
  }

  @Test func documents() {
    for text in ["", "\n", "# only\n", "---\n", "---\n...\n", "\u{FEFF}"] {
      #expect(Reading(text).ids == ["empty-document"], "\(text.debugDescription)")
    }
    let reading = Reading("a: 1\n---\nb: 2\n")
    #expect(reading.ids == ["several-documents"])
    #expect(reading.marked == "---")
    #expect(Reading("---\na: 1\n...\n").ids == [])
    #expect(Reading("%YAML 1.2\n---\na: 1\n").ids == [])
  }

  @Test func encodings() {
    let text = "a: b\n"
    let bigEndian: [UInt8] = [0xFE, 0xFF] + text.utf8.flatMap { [0, $0] }
    let littleEndian: [UInt8] = [0xFF, 0xFE] + text.utf8.flatMap { [$0, 0] }
    for bytes in [
      bigEndian, littleEndian, Array(bigEndian.dropFirst(2)), Array(littleEndian.dropFirst(2)),
    ] {
      let reading = Reading(bytes: bytes)
      #expect(reading.ids == ["invalid-encoding"])
      #expect(reading.diagnostics.all.first?.message.contains("UTF-16") == true)
    }
    for (bytes, place) in [
      ([0x61, 0x3A, 0x20, 0xE9, 0x0A], 3), ([0xC0, 0x80], 0), ([0x61, 0xED, 0xA0, 0x80], 1),
      ([0x61, 0xF4, 0x90, 0x80, 0x80], 1), ([0x61, 0xE2, 0x82], 1), ([0xC3, 0xA9, 0x80], 2),
    ] as [([UInt8], UInt32)] {
      let reading = Reading(bytes: bytes)
      #expect(reading.ids == ["invalid-encoding"])
      #expect(reading.diagnostics.all.first?.primary.span.start == place)
    }
    for (text, place) in [("abc: \0", 5), ("é: \u{1B}", 4), ("a: \u{7F}", 3), ("a: \u{80}", 3)] {
      let reading = Reading(text)
      #expect(reading.ids == ["control-character"])
      #expect(reading.diagnostics.all.first.map { Int($0.primary.span.start) } == place)
    }
  }

  /// Spans lie inside of the source and nothing traps, whatever the bytes.
  private func survives(_ bytes: [UInt8]) {
    let reading = Reading(bytes: bytes)
    let count = UInt32(bytes.count)
    func isInside(_ span: Span) -> Bool { span.start <= span.end && span.end <= count }
    var areInside = reading.node != nil || !reading.diagnostics.isEmpty
    reading.node?.visit { node in
      areInside = areInside && isInside(node.span)
      for entry in node.mapping?.entries ?? [] {
        areInside = areInside && isInside(entry.key.span)
      }
    }
    for diagnostic in reading.diagnostics.all {
      let edits = diagnostic.fix?.edits.map(\.span) ?? []
      for span in [diagnostic.primary.span] + diagnostic.related.map(\.span) + edits {
        areInside = areInside && isInside(span)
      }
    }
    if !reading.diagnostics.isEmpty { _ = reading.diagnostics.rendered(.full) }
    if !areInside {
      Issue.record("\(String(decoding: bytes, as: UTF8.self).debugDescription)")
    }
  }

  @Test(arguments: Samples.all) func everyPrefix(_ document: String) {
    let bytes = Array(document.utf8)
    for end in 0...bytes.count {
      survives(Array(bytes[..<end]))
      survives(Array(bytes[end...]))
    }
  }

  @Test(arguments: Samples.all) func everyMutation(_ document: String) {
    let bytes = Array(document.utf8)
    for index in bytes.indices {
      for byte in Array("\0\t\n\r \"'[]{},:#&*!|>%@`-?\\a0<~".utf8) + [0x80, 0xC3, 0xFF] {
        var mutated = bytes
        mutated[index] = byte
        survives(mutated)
      }
      var shorter = bytes
      shorter.remove(at: index)
      survives(shorter)
    }
  }
}

/// Documents that use most of the grammar.
enum Samples {
  static let all = [
    "service: checkout # c\ncontainers:\n  app: &a\n    image: x/y:1\n    ports: [80, {p: 1}]\n    e: { A: 'b''c', D: \"\\u00e9\\n\" }\n  b:\n    <<: *a\n    t: |-\n      é\n      x\n    l:\n      - !Sub '${A}'\n      - - 1\n        - ? k\n          : v\n",
    "{\"a\": [1, 2.5e3, true, null],\r\n\t\"b\": \"\\uD83D\\uDE00\\\"x\", \"c\": {}}",
    "\u{FEFF}%YAML 1.2\n---\n!!map\nä: >\n  folded\n  text\n\n- x\n...\n",
  ]
}
