extension String {
  /// The text as XML 1.0 has it between tags, which has no way to write most control characters, so that they are spelled out.
  package var xmlText: String {
    split(separator: "\n", omittingEmptySubsequences: false)
      .map { String($0).escapingControls() }.joined(separator: "\n")
      .replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
      .replacing("\u{FFFE}", with: "\\uFFFE").replacing("\u{FFFF}", with: "\\uFFFF")
  }

  /// The same between the quotes of an attribute.
  package var xmlAttribute: String {
    xmlText.replacing("\"", with: "&quot;").replacing("\n", with: "&#10;")
  }
}
