import LensCloudFormation
import LensSyntax

extension Setting where T == String {
  /// Refuses an address where a host's name belongs: the plugins look the whole text up as a name.
  func isHost(_ name: String, _ diagnostics: inout Diagnostics) -> Bool {
    guard let text = literal else { return true }
    let bare =
      text.split(separator: "/", omittingEmptySubsequences: false)
      .first { !$0.isEmpty && !$0.hasSuffix(":") }.map(String.init) ?? ""
    guard text.includes("/") || text.includes(" ") || text.isEmpty else { return true }
    diagnostics.report(
      .invalidValue, "\(quoted(name)) takes a host's name, without a scheme and without a path",
      at: span,
      fix: bare.isEmpty || bare == text
        ? nil : Fix("replace it with `\(bare)`", edits: [Fix.Edit(span, bare)]))
    return false
  }
}
