import LensSyntax

/// The host and the port of `https://host:port/path`.
struct WebAddress {
  var host: String
  var port: Int

  init?(_ text: String) {
    let schemes = [("https://", 443), ("http://", 80)]
    guard let (scheme, standard) = schemes.first(where: { text.hasPrefix($0.0) }) else {
      return nil
    }
    let authority = text.dropFirst(scheme.count).prefix { $0 != "/" && $0 != "?" && $0 != "#" }
    let parts = authority.split(separator: ":", omittingEmptySubsequences: false)
    guard let host = parts.first, !host.isEmpty, !host.includes("$"), parts.count <= 2 else {
      return nil
    }
    self.host = String(host)
    guard parts.count == 2 else {
      port = standard
      return
    }
    guard let port = Int(parts[1]) else { return nil }
    self.port = port
  }
}
