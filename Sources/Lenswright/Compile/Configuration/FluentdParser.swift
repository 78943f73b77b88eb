import LensFluent
import LensSyntax

/// A parser in Ruby: an expression that makes a map of the text `line`, or `nil` of one that does not fit.
///
/// The fields are those that the same parser gives on Fluent Bit, so that a spec means one thing on both engines.
struct FluentdParser {
  private let setting: ParserSetting

  init(_ setting: ParserSetting) {
    self.setting = setting
  }

  var expression: String {
    switch setting.format.value {
    case .named(.json):
      // Packing it shows whether all its numbers fit: Fluentd would lose a record that has a longer one.
      return
        "j = line.match?(/\\A\\s*\\{/) ? JSON.parse(line) : nil; j.to_msgpack if j; j"
    case .named(.logfmt):
      let pair = #"[^\s="]+=(?:"(?:[^"\\]|\\.)*"|[^\s"]*)"#
      let parts = #"([^\s="]+)=(?:"((?:[^"\\]|\\.)*)"|([^\s"]*))"#
      return
        "line.match?(/\\A\\s*\(pair)(?:\\s+\(pair))*\\s*\\z/) ? line.scan(/\(parts)/).to_h { |n, q, b| [n, q ? q.gsub(/\\\\(.)/) { { \"n\" => \"\\n\", \"t\" => \"\\t\", \"r\" => \"\\r\" }.fetch($1, $1) } : b] } : nil"
    case .named(.nginx): return match(FluentBitParsers.nginxPattern, integers: true)
    case .named(.apache): return match(FluentBitParsers.apachePattern, integers: true)
    case .regex(let pattern): return match(pattern, integers: false)
    }
  }

  /// Groups that found nothing make no field.
  private func match(_ pattern: String, integers: Bool) -> String {
    let types =
      integers
      ? ".to_h { |n, v| [n, [\"code\", \"size\"].include?(n) ? v.to_i : v] }" : ""
    return
      "m = \(RubyCode.pattern(pattern)).match(line); m && m.named_captures.reject { |_, v| v.nil? || v.empty? }\(types)"
  }

  /// The seconds since 1970 that `fields` tell, where the setting or the format says how.
  var time: String? {
    let isAccessLog =
      switch setting.format.value {
      case .named(.nginx), .named(.apache): true
      default: false
      }
    guard let key = setting.timeKey?.value ?? (isAccessLog ? "time" : nil) else { return nil }
    let value = "fields[\(RubyCode.text(key))]"
    if let format = setting.timeFormat?.value
      ?? (isAccessLog && setting.timeKey == nil ? FluentBitParsers.accessTime : nil)
    {
      return "DateTime.strptime(\(value).to_s, \(RubyCode.text(format))).to_time.to_r.to_f"
    }
    return
      "\(value).is_a?(Numeric) ? \(value).to_f : DateTime.iso8601(\(value)).to_time.to_r.to_f"
  }
}
