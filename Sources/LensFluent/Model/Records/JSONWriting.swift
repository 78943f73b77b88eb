import LensSyntax

extension LogRecord {
  /// A record of a JSON object; `nil` when the text is none for the engine.
  package init?(json: String) {
    self.init()
    let text = add(json)
    var reader = JSONReader()
    guard case .object = reader.read(text, of: &self) else { return nil }
    fields = reader.fields
  }

  /// The record as JSON, with every copy of a key, so that doubled ones are seen.
  package var json: String {
    var text: [UInt8] = []
    write(fields[...], to: &text)
    return String(decoding: text, as: UTF8.self)
  }

  /// The record as outputs write it that pack JSON: of a key that is there twice, the last copy.
  package var outputJSON: String {
    var text: [UInt8] = []
    write(fields[...], to: &text, onlyLast: true)
    return String(decoding: text, as: UTF8.self)
  }

  func write(_ fields: ArraySlice<Field>, to text: inout [UInt8], onlyLast: Bool = false) {
    text.append(UInt8(ascii: "{"))
    var isFirst = true
    for (place, field) in zip(fields.indices, fields) {
      let key = bytes[field.key.range]
      if onlyLast,
        fields[(place + 1)...].contains(where: { bytes[$0.key.range].elementsEqual(key) })
      {
        continue
      }
      if !isFirst { text.append(UInt8(ascii: ",")) }
      isFirst = false
      write(field.key, to: &text)
      text.append(UInt8(ascii: ":"))
      write(field.value, to: &text, onlyLast: onlyLast)
    }
    text.append(UInt8(ascii: "}"))
  }

  private func write(_ value: Value, to text: inout [UInt8], onlyLast: Bool) {
    switch value {
    case .null: text.append(contentsOf: "null".utf8)
    case .boolean(let flag): text.append(contentsOf: (flag ? "true" : "false").utf8)
    case .integer(let number): text.append(contentsOf: String(number).utf8)
    case .unsigned(let number): text.append(contentsOf: String(number).utf8)
    case .float(let number): text.append(contentsOf: number.engineText.utf8)
    case .text(let stretch): write(stretch, to: &text)
    case .map(let stretch): write(nested[stretch.range], to: &text, onlyLast: onlyLast)
    case .list(let stretch):
      text.append(UInt8(ascii: "["))
      for place in stretch.range {
        if place > stretch.range.lowerBound { text.append(UInt8(ascii: ",")) }
        write(nested[place].value, to: &text, onlyLast: onlyLast)
      }
      text.append(UInt8(ascii: "]"))
    }
  }

  private func write(_ stretch: Stretch, to text: inout [UInt8]) {
    text.append(UInt8(ascii: "\""))
    for byte in bytes[stretch.range] {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"):
        text.append(contentsOf: [UInt8(ascii: "\\"), byte])
      case 0x0A: text.append(contentsOf: "\\n".utf8)
      case 0x0D: text.append(contentsOf: "\\r".utf8)
      case 0x09: text.append(contentsOf: "\\t".utf8)
      case ..<0x20:
        let digits = Array("0123456789abcdef".utf8)
        text.append(contentsOf: "\\u00".utf8)
        text.append(contentsOf: [digits[Int(byte >> 4)], digits[Int(byte & 0xF)]])
      default: text.append(byte)
      }
    }
    text.append(UInt8(ascii: "\""))
  }
}
