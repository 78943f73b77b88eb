/// A log record: keys in order, of which some may be there twice, as MessagePack allows and FireLens produces.
///
/// Texts are stretches of one array of bytes and what is nested is a stretch of one array of fields, so that a record is three arrays however large
/// it is, a copy costs nothing until it is changed, and a filter changes a few small values.
package struct LogRecord: Sendable {
  package internal(set) var bytes: [UInt8]
  package internal(set) var fields: [Field]
  /// The elements of lists, whose keys are empty, and the fields of maps inside the record.
  package internal(set) var nested: [Field]

  package struct Field: Sendable, BitwiseCopyable {
    package var key: Stretch
    package var value: Value
  }

  /// A stretch of ``bytes``, or of ``nested``.
  package struct Stretch: Sendable, BitwiseCopyable {
    package var start: UInt32
    package var count: UInt32

    @inline(__always)
    package init(_ start: Int, _ count: Int) {
      self.start = UInt32(truncatingIfNeeded: start)
      self.count = UInt32(truncatingIfNeeded: count)
    }

    @inline(__always)
    package var range: Range<Int> { Int(start)..<(Int(start) + Int(count)) }
  }

  /// A value; what does not fit into eight bytes lies in ``bytes`` or ``nested``.
  package enum Value: Sendable, BitwiseCopyable {
    case null
    case boolean(Bool)
    case integer(Int64)
    case unsigned(UInt64)
    case float(Double)
    case text(Stretch)
    case list(Stretch)
    case map(Stretch)
  }

  package init() {
    bytes = []
    fields = []
    nested = []
  }

  package init(_ entries: KeyValuePairs<String, FieldValue>) {
    self.init()
    for (key, value) in entries { append(key, value) }
  }
}

// What is in a record.
extension LogRecord {
  @inline(__always)
  func equals(_ stretch: Stretch, _ text: [UInt8]) -> Bool {
    guard Int(stretch.count) == text.count else { return false }
    return bytes.withUnsafeBufferPointer { bytes in
      text.withUnsafeBufferPointer { text in
        let start = Int(stretch.start)
        for index in 0..<text.count where bytes[start + index] != text[index] { return false }
        return true
      }
    }
  }

  /// The place of a key's first or last copy.
  func first(_ key: [UInt8]) -> Int? { fields.firstIndex { equals($0.key, key) } }
  func last(_ key: [UInt8]) -> Int? { fields.lastIndex { equals($0.key, key) } }

  func count(of key: [UInt8]) -> Int {
    var count = 0
    for field in fields where equals(field.key, key) { count += 1 }
    return count
  }

  /// The place of a key's last copy in a map inside the record.
  func last(_ key: [UInt8], in map: Stretch) -> Int? {
    nested[map.range].lastIndex { equals($0.key, key) }
  }

  package func text(_ stretch: Stretch) -> String {
    String(decoding: bytes[stretch.range], as: UTF8.self)
  }

  /// The record's keys and values in order.
  package var entries: [FieldValue.Entry] {
    fields.map { FieldValue.Entry(text($0.key), tree($0.value)) }
  }

  /// How often a key is there.
  package func count(of key: String) -> Int { count(of: Array(key.utf8)) }

  /// The value of a key's last copy, which is the one that outputs write and conditions look at.
  package subscript(_ key: String) -> FieldValue? {
    last(Array(key.utf8)).map { tree(fields[$0].value) }
  }

  /// The value that a path of keys leads to, through the last copy of each.
  package subscript(path path: [String]) -> FieldValue? {
    guard let first = path.first, let place = last(Array(first.utf8)) else { return nil }
    var value = fields[place].value
    for key in path.dropFirst() {
      guard case .map(let map) = value, let place = last(Array(key.utf8), in: map) else {
        return nil
      }
      value = nested[place].value
    }
    return tree(value)
  }

  package func tree(_ value: Value) -> FieldValue {
    switch value {
    case .null: .null
    case .boolean(let flag): .boolean(flag)
    case .integer(let number): .integer(number)
    case .unsigned(let number): .unsigned(number)
    case .float(let number): .float(number)
    case .text(let stretch): .text(text(stretch))
    case .list(let elements): .list(nested[elements.range].map { tree($0.value) })
    case .map(let fields):
      .map(nested[fields.range].map { FieldValue.Entry(text($0.key), tree($0.value)) })
    }
  }
}

// Making and changing a record.
extension LogRecord {
  mutating func add(_ text: [UInt8]) -> Stretch {
    let start = bytes.count
    bytes.append(contentsOf: text)
    return Stretch(start, text.count)
  }

  package mutating func add(_ text: String) -> Stretch {
    let start = bytes.count
    bytes.append(contentsOf: text.utf8)
    return Stretch(start, bytes.count - start)
  }

  mutating func append(_ constant: FieldConstant) {
    let start = bytes.count
    bytes.append(contentsOf: constant.bytes)
    let key = Stretch(start, constant.keyCount)
    let text = Stretch(start + constant.keyCount, constant.bytes.count - constant.keyCount)
    fields.append(Field(key: key, value: .text(text)))
  }

  /// Appends a text as it was read, without making a `String` of it.
  package mutating func append(_ key: String, bytes: some Collection<UInt8>) {
    let key = add(key)
    let start = self.bytes.count
    self.bytes.append(contentsOf: bytes)
    fields.append(
      Field(key: key, value: .text(Stretch(start, self.bytes.count - start))))
  }

  package mutating func append(_ key: String, _ value: FieldValue) {
    let key = add(key)
    fields.append(Field(key: key, value: add(value)))
  }

  /// Removes fields; whether there were any to remove.
  @inline(__always)
  mutating func removeFields(where isRemoved: (Field, LogRecord) -> Bool) -> Bool {
    guard var kept = fields.firstIndex(where: { isRemoved($0, self) }) else { return false }
    for index in (kept + 1)..<fields.count {
      let field = fields[index]
      if isRemoved(field, self) { continue }
      fields[kept] = field
      kept += 1
    }
    fields.removeLast(fields.count - kept)
    return true
  }

  package mutating func add(_ tree: FieldValue) -> Value {
    switch tree {
    case .null: return .null
    case .boolean(let flag): return .boolean(flag)
    case .integer(let number): return .integer(number)
    case .unsigned(let number):
      return Int64(exactly: number).map { .integer($0) } ?? .unsigned(number)
    case .float(let number): return .float(number)
    case .text(let text): return .text(add(text))
    case .list(let elements):
      let values = elements.map { Field(key: Stretch(0, 0), value: add($0)) }
      return .list(addNested(values))
    case .map(let entries):
      let values = entries.map { Field(key: add($0.key), value: add($0.value)) }
      return .map(addNested(values))
    }
  }

  mutating func addNested(_ values: [Field]) -> Stretch {
    let start = nested.count
    nested.append(contentsOf: values)
    return Stretch(start, values.count)
  }
}

/// A key and a text that a filter adds, in one array so that adding them is one copy.
struct FieldConstant: Sendable {
  let bytes: [UInt8]
  let keyCount: Int

  init(_ key: [UInt8], _ text: [UInt8]) {
    bytes = key + text
    keyCount = key.count
  }
}

extension LogRecord: Equatable {
  /// Whether two records hold the same keys and values in the same order.
  package static func == (left: LogRecord, right: LogRecord) -> Bool {
    left.entries == right.entries
  }
}
