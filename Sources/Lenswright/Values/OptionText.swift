import LensFluent
import LensSyntax

/// What a plugin makes of the text of an option. The compiler refuses what is wrong in a spec, and a check finds it in what others wrote.
extension PluginOption {
  /// What the option takes instead of a text that it does not take: "a whole number"; `nil` for a text that it takes.
  ///
  /// - Parameter isGo: whether the plugin is written in Go, where only `true` and `false` are booleans.
  func expectation(missedBy text: String, isGo: Bool) -> String? {
    switch type {
    case .integer: Int(text) == nil ? "a whole number" : nil
    case .boolean:
      isGo && ["on", "off", "yes", "no"].contains(text.lowercased())
        ? "`true` or `false`"
        : text.isBooleanWord ? nil : "`true`, `on` or `yes`, or `false`, `off` or `no`"
    // `False` is no limit where there is one by default (src/flb_utils.c, `flb_utils_size_to_bytes`, 2026-11-26).
    case .size:
      text.lowercased() == "false" || text.isQuantity(Bytes.units.map(\.name))
        ? nil : "a size such as `50M`"
    case .time:
      text.isQuantity(["", "s", "m", "h", "d"]) || Double(text) != nil
        ? nil : "a time such as `30s`"
    case .double: Double(text) == nil ? "a number" : nil
    case .string, .list, .other: nil
    }
  }

  /// Whether a switch of a plugin that signs only after `On`, in this very spelling, is on in another one.
  ///
  /// Source: plugins/out_es/es_conf.c and plugins/out_opensearch/os_conf.c of Fluent Bit 5.1.1, 2026-11-22.
  func isIgnoredSignature(_ text: String, of plugin: String) -> Bool {
    name.lowercased() == "aws_auth" && ["es", "opensearch"].contains(plugin) && type == .boolean
      && text.isOnWord && !text.hasPrefix("On")
  }

  /// Why a text does not arrive as it is when the agent writes it into the configuration, where nothing is escaped.
  static func unwritable(
    _ text: String, type: OptionType?, _ engine: Engine
  ) -> String? {
    if text.isEmpty { return "is empty, and the router does not start with an empty value" }
    if text.utf8.contains(where: { $0 == 10 || $0 == 13 }) {
      return "holds a line break, which would begin a new line of the configuration"
    }
    if text.utf8.contains(where: { $0 < 32 && $0 != 9 || $0 == 127 }) {
      return "holds a control character"
    }
    if text.first == " " || text.last == " " || text.first == "\t" || text.last == "\t" {
      return "has a space at an end, which would be cut off"
    }
    // Fluentd reads lists and hashes as JSON, where they begin as such.
    let isJSON = type == .list || type == .other
    if engine == .fluentd,
      text.includes(" #") || (isJSON ? "\"'" : "\"'[{").contains(text.first ?? " ")
    {
      return "would be read by Fluentd as something else than plain text"
    }
    return nil
  }
}

extension String {
  /// Whether Fluent Bit reads the word as a boolean.
  var isBooleanWord: Bool { isOnWord || isOffWord }
  var isOnWord: Bool { ["true", "on", "yes"].contains(lowercased()) }
  var isOffWord: Bool { ["false", "off", "no"].contains(lowercased()) }

  fileprivate func isQuantity(_ units: [String]) -> Bool {
    let digits = prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
    let unit = dropFirst(digits.count).drop { $0 == " " }
    return Double(digits) != nil && units.contains(unit.lowercased())
  }

  /// Whether an address has a password in it, or a path a parameter that sounds like a credential's.
  var carriesCredential: Bool {
    guard utf8.first == UInt8(ascii: "/") || includes("://") else { return false }
    let parts = split(separator: "/", omittingEmptySubsequences: false)
    if parts.count > 2, parts[0].hasSuffix(":"), parts[1].isEmpty,
      let at = parts[2].lastIndex(of: "@"), parts[2][..<at].contains(":")
    {
      return true
    }
    guard let mark = firstIndex(of: "?") else { return false }
    let names = ["token", "apikey", "key", "sig", "secret", "password", "auth"]
    return self[index(after: mark)...].split(separator: "&").contains { pair in
      let halves = pair.split(separator: "=", maxSplits: 1)
      let name = halves[0].lowercased().filter { $0 != "-" && $0 != "_" }
      return halves.count == 2 && names.contains { name == $0 || name.hasSuffix("token") }
    }
  }
}
