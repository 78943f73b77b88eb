import LensCloudFormation
import LensSyntax

extension Setting where T == String {
  /// Refuses an address where a host's name belongs: the plugins look the whole text up as a name.
  func isHost(_ name: String, _ diagnostics: inout Diagnostics) -> Bool {
    guard let text = literal else { return true }
    if text.includes("@") {
      // What stands before it may be a password.
      diagnostics.redact(span)
      diagnostics.report(
        .invalidValue, "\(quoted(name)) takes a host's name, without a user", at: span)
      return false
    }
    let bare =
      text.split(separator: "/", omittingEmptySubsequences: false)
      .first { !$0.isEmpty && !$0.hasSuffix(":") }.map(String.init) ?? ""
    // More colons than one are an IPv6 address.
    let parts = bare.split(separator: ":", omittingEmptySubsequences: false)
    let port = parts.count == 2 ? Int(parts[1]) : nil
    guard text.includes("/") || text.includes(" ") || text.isEmpty || port != nil else {
      return true
    }
    diagnostics.report(
      .invalidValue,
      bare == text && port != nil
        ? "\(quoted(name)) takes a host's name, without a port"
        : "\(quoted(name)) takes a host's name, without a scheme and without a path", at: span,
      help: port.map { ["write `\(parts[0])`, and the port as `port: \($0)`"] } ?? [],
      fix: bare.isEmpty || bare == text || port != nil
        ? nil : Fix("replace it with `\(bare)`", edits: [Fix.Edit(span, bare)]))
    return false
  }

  /// Refuses what would be another path than the one that it is to be put into.
  func isPathSegment(_ name: String, _ diagnostics: inout Diagnostics) -> Bool {
    guard let text = literal, !text.hasRouterVariables else { return true }
    let isSegment =
      !text.isEmpty
      && text.utf8.allSatisfy { $0.isLetterOrDigit || "-._~".utf8.contains($0) }
    if isSegment { return true }
    diagnostics.report(
      .invalidValue, "`\(text)` cannot be \(quoted(name)), which is a part of a path", at: span,
      notes: ["letters, digits and `-`, `.`, `_`, `~` stand in a path as they are"])
    return false
  }
}
