/// Ruby as Fluentd's `record_transformer` runs it: how texts and patterns are written in it, and how a function is handed over.
package enum RubyCode {
  /// A text in double quotes.
  ///
  /// A number sign would begin a comment of the configuration or an interpolation, and the plugin looks for `${` anywhere, so that neither is
  /// written as it is (lib/fluent/plugin/filter_record_transformer.rb of fluent/fluentd 1.19.3, 2026-11-22).
  package static func text(_ text: String) -> String {
    var result = "\""
    let scalars = Array(text.unicodeScalars)
    for (index, scalar) in scalars.enumerated() {
      switch scalar {
      case "\\": result += "\\\\"
      case "\"": result += "\\\""
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      case "#": result += "\\x23"
      case "$" where index + 1 < scalars.count && scalars[index + 1] == "{": result += "\\x24"
      case let other where other.value < 32 || other.value == 127:
        let digits = String(other.value, radix: 16, uppercase: true)
        result += "\\x" + (digits.utf8.count == 1 ? "0" : "") + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }

  /// A list of texts.
  package static func texts(_ texts: [String]) -> String {
    "[" + texts.map(text).joined(separator: ", ") + "]"
  }

  /// A regular expression: between slashes where nothing in it means something there, else made of a text.
  package static func pattern(_ pattern: String) -> String {
    let isPlain =
      !pattern.utf8.contains { $0 < 32 || $0 == 127 || $0 == UInt8(ascii: "/") }
      && !pattern.utf8.contains(UInt8(ascii: "#")) && !pattern.contains("${")
    return isPlain ? "/\(pattern)/" : "Regexp.new(\(text(pattern)))"
  }

  /// What `record_transformer` takes for a value that a function makes of the record.
  ///
  /// The plugin reads the value's Ruby anew for each record. Within a text the function is read once and kept, which is ten times as fast.
  package static func value(ofFunction body: String) -> String {
    var quoted = ""
    for scalar in "->(record) { \(body) }".unicodeScalars {
      if scalar == "'" || scalar == "\\" { quoted += "\\" }
      quoted.unicodeScalars.append(scalar)
    }
    return "${(@function ||= instance_eval('\(quoted)')).call(record)}"
  }
}
