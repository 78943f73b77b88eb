import LensCloudFormation
import LensSyntax

extension Setting where T == String {
  /// Refuses what is not a whole address of HTTPS, for plugins that take host and port from one.
  ///
  /// - Parameter example: such an address.
  func isAddress(_ key: String, like example: String, _ diagnostics: inout Diagnostics) -> Bool {
    guard let text = literal, !text.hasPrefix("${") else { return true }
    if text.hasPrefix("https://"), text.hasSuffix("/") {
      diagnostics.report(
        .invalidValue, "`\(key)` ends in a slash", at: span,
        notes: ["the plugin puts a path behind it, which then begins with two"],
        fix: Fix("leave the slash out", edits: [Fix.Edit(span, String(text.dropLast()))]))
      return false
    }
    if text.hasPrefix("https://"), !text.includes(" ") { return true }
    let bare = text.hasPrefix("http://") ? String(text.dropFirst("http://".count)) : text
    diagnostics.report(
      .invalidValue, "`\(key)` is an address that begins with `https://`", at: span,
      help: ["such as `\(example)`"],
      fix: bare.isEmpty || bare.includes("://") || bare.includes(" ")
        ? nil : Fix("put `https://` before it", edits: [Fix.Edit(span, "https://\(bare)")]))
    return false
  }

  /// The host of an address, as far as it is written.
  ///
  /// - Parameter description: what stands for it where only CloudFormation knows the address.
  func addressHost(or description: String) -> Value {
    guard let text = literal, let scheme = text.split(separator: ":").first, text.includes("://")
    else { return .string(description) }
    let rest = text.dropFirst(scheme.count + 3)
    return .string(String(rest.prefix { $0 != "/" && $0 != ":" && $0 != "?" }))
  }
}
