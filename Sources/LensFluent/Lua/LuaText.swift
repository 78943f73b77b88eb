/// Writes texts as Lua reads them.
enum LuaText {
  /// A text between single quotes that arrives to the letter in one line of a classic file: nothing in it is more than printable ASCII, and no
  /// `${` stands in it, which the engine would replace by a variable.
  static func quoted(_ bytes: some Collection<UInt8>) -> String {
    var result = "'"
    let bytes = Array(bytes)
    for (index, byte) in bytes.enumerated() {
      let next = index + 1 < bytes.count ? bytes[index + 1] : 0
      switch byte {
      case UInt8(ascii: "'"), UInt8(ascii: "\\"): result += "\\" + String(Unicode.Scalar(byte))
      case UInt8(ascii: "$") where next == UInt8(ascii: "{"): result += "\\36"
      case 0x20...0x7E: result += String(Unicode.Scalar(byte))
      default:
        // A digit after the number would be taken for a part of it.
        let number = String(byte)
        let isFollowedByDigit = next >= UInt8(ascii: "0") && next <= UInt8(ascii: "9")
        result +=
          "\\" + (isFollowedByDigit ? String(repeating: "0", count: 3 - number.utf8.count) : "")
          + number
      }
    }
    return result + "'"
  }

  static func quoted(_ text: String) -> String { quoted(Array(text.utf8)) }
}
