import Testing

@testable import LensFluent

/// MessagePack and the messages of the forward protocol.
@Suite struct ForwardTests {
  private func read(_ bytes: [UInt8]) throws -> MessagePack? {
    var reader = MessagePackReader()
    reader.append(bytes)
    return try reader.next()
  }

  @Test(arguments: [
    #"{}"#, #"{"a":1,"a":-1,"b":127,"c":128,"d":-32,"e":-33,"f":70000,"g":-9223372036854775808}"#,
    #"{"big":18446744073709551615,"f":1.5,"t":true,"n":null,"s":"é😀","l":[1,[],{"x":{}}]}"#,
  ])
  func recordsComeBack(json: String) throws {
    let record = try #require(LogRecord(json: json))
    let value = try #require(try read(record.messagePack.bytes))
    #expect(LogRecord(value)?.json == record.json)
  }

  @Test(arguments: [0, 15, 16, 31, 32, 255, 256, 65_535, 65_536])
  func lengthsComeBack(count: Int) throws {
    var record = LogRecord()
    record.append("s", .text(String(repeating: "x", count: count)))
    record.append("l", .list(Array(repeating: 1, count: count)))
    record.append("m", .map((0..<count).map { .init("k\($0)", .integer(Int64($0))) }))
    let value = try #require(try read(record.messagePack.bytes))
    #expect(LogRecord(value) == record)
  }

  @Test func formsThatOthersWrite() throws {
    let forms: [([UInt8], String)] = [
      ([0x81, 0xA1, 0x61, 0xCC, 0xFF], #"{"a":255}"#),
      ([0x81, 0xA1, 0x61, 0xD0, 0x80], #"{"a":-128}"#),
      ([0x81, 0xA1, 0x61, 0xCD, 0x01, 0x00], #"{"a":256}"#),
      ([0x81, 0xA1, 0x61, 0xD1, 0xFF, 0x00], #"{"a":-256}"#),
      ([0x81, 0xA1, 0x61, 0xCA, 0x3F, 0xC0, 0, 0], #"{"a":1.5}"#),
      ([0x81, 0xA1, 0x61, 0xC4, 0x01, 0x62], #"{"a":"b"}"#),
      ([0xDE, 0x00, 0x01, 0xD9, 0x01, 0x61, 0xDC, 0x00, 0x01, 0xC0], #"{"a":[null]}"#),
    ]
    for (bytes, json) in forms {
      let value = try #require(try read(bytes))
      #expect(LogRecord(value)?.json == json)
    }
  }

  @Test func piecesAreWaitedFor() throws {
    let record = try #require(LogRecord(json: #"{"log":"hello","l":[1,2,{"x":null}]}"#))
    let bytes = record.messagePack.bytes + record.messagePack.bytes
    var reader = MessagePackReader()
    var found = 0
    for byte in bytes {
      reader.append([byte])
      while let value = try reader.next() {
        found += 1
        #expect(LogRecord(value)?.json == record.json)
      }
    }
    #expect(found == 2)
  }

  @Test func whatIsNoMessagePack() {
    #expect(throws: MessagePackReader.Invalid.self) { try read([0xC1]) }
    #expect(throws: MessagePackReader.Invalid.self) {
      try read(Array(repeating: 0x91, count: 1000))
    }
    // A length that nobody means must not be waited for.
    #expect(throws: MessagePackReader.Invalid.self) { try read([0xDB, 0xFF, 0xFF, 0xFF, 0xFF]) }
  }

  @Test func messagesOfEveryMode() throws {
    let record = try #require(LogRecord(json: #"{"log":"x"}"#))
    let entry = MessagePack.list([.integer(1), record.messagePack])
    let modes: [MessagePack] = [
      .list([.text(Array("t".utf8)), .integer(1), record.messagePack]),
      .list([.text(Array("t".utf8)), .list([entry, entry])]),
      .list([.text(Array("t".utf8)), .binary(entry.bytes + entry.bytes), .map([])]),
    ]
    for (mode, count) in zip(modes, [1, 2, 2]) {
      let messages = try #require(ForwardMessage.messages(in: mode))
      #expect(messages.map(\.record.json) == Array(repeating: record.json, count: count))
      #expect(messages.allSatisfy { $0.tag == "t" })
    }
    for other: MessagePack in [
      .null, .list([]), .list([.text([]), .null]), .list([.integer(1), .list([])]),
      .list([.text([]), .list([.integer(1)])]), .list([.text([]), .binary([0xC1])]),
    ] {
      #expect(ForwardMessage.messages(in: other) == nil)
    }
  }

  @Test func aMessageIsSentAsDockerDoes() throws {
    let message = ForwardMessage(tag: "app", record: LogRecord(["log": "x"]))
    let expected: [UInt8] =
      [0x93, 0xA3] + Array("app".utf8) + [0xC7, 8, 0, 0, 0, 0, 5, 0, 0, 0, 7, 0x81, 0xA3]
      + Array("log".utf8) + [0xA1, 0x78]
    #expect(message.bytes(at: RecordTime(seconds: 5, nanoseconds: 7)) == expected)
  }
}
