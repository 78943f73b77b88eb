import LensSyntax

/// Texts as a picture has room for them.
extension String {
  /// At most so many characters, without what would do something to a terminal, on one line.
  func shortened(to count: Int = 90) -> String {
    // Escapes make a text longer, so that what is looked at need not be much more than what is shown.
    let text = String(prefix(count + 1)).escapingControls()
    return text.count <= count && utf8.count == self.prefix(count).utf8.count
      ? text : text.prefix(count - 1) + "…"
  }

  /// An image without its registry and folders, and of a digest its first digits: `nginx:1.27`.
  var shortImage: String {
    let parts = split(separator: "@", maxSplits: 1).map(String.init)
    guard let path = parts.first else { return self }
    let name = path.split(separator: "/").last.map(String.init) ?? path
    guard parts.count > 1 else { return name.shortened() }
    return (name + "@" + parts[1].prefix(19)).shortened()
  }

  /// An ARN of this account and region without what every such ARN begins with: `log-group:<MainLogGroup>:*`.
  var shortResource: String {
    var rest = self[...]
    for part in ["arn:", "<AWS::Partition>:"] {
      guard rest.hasPrefix(part) else { return shortened(to: 160) }
      rest = rest.dropFirst(part.count)
    }
    guard let colon = rest.firstIndex(of: ":") else { return shortened(to: 160) }
    rest = rest[rest.index(after: colon)...]
    for part in ["<AWS::Region>:<AWS::AccountId>:", "::"] where rest.hasPrefix(part) {
      return String(rest.dropFirst(part.count)).shortened(to: 160)
    }
    return shortened(to: 160)
  }
}
