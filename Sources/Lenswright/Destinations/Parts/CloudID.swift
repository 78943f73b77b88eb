import LensSyntax

/// An Elastic Cloud id, `NAME:BASE64`, in which the host of a deployment is written.
///
/// The text behind the colon is `DOMAIN$ELASTICSEARCH$KIBANA`, with a port behind the domain or behind the deployment's own part at most (plugins/out_es/es_conf.c, `extract_cloud_host`, read 2026-11-22).
package struct CloudID {
  /// The deployment's host; `nil` when the text does not name one.
  package let host: String?
  package let port: Int

  /// `nil` for a text that is none, with which the router does not start.
  package init?(_ text: String) {
    guard let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")),
      let bytes = [UInt8](base64: text.utf8[colon...].dropFirst()), !bytes.isEmpty
    else { return nil }
    let parts = bytes.split(separator: UInt8(ascii: "$"))
    guard parts.count > 1 else {
      host = nil
      port = CloudID.defaultPort
      return
    }
    let domain = parts[0].split(separator: UInt8(ascii: ":"))
    let own = parts[1].split(separator: UInt8(ascii: ":"))
    guard let domainName = domain.first, let ownName = own.first else { return nil }
    let written = own.count > 1 ? own[1] : domain.count > 1 ? domain[1] : []
    host = String(decoding: ownName + [UInt8(ascii: ".")] + domainName, as: UTF8.self)
    port = Int(String(decoding: written, as: UTF8.self)) ?? CloudID.defaultPort
  }

  private static let defaultPort = 443
}

extension [UInt8] {
  /// The bytes of a text in base64, `nil` when it is none.
  fileprivate init?(base64 text: Substring.UTF8View) {
    self = []
    var bits: UInt32 = 0
    var count = 0
    var padding = 0
    for byte in text {
      if byte == UInt8(ascii: "=") {
        padding += 1
        continue
      }
      guard padding == 0, let value = byte.base64Value else { return nil }
      bits = bits << 6 | value
      count += 1
      if count % 4 == 0 {
        append(contentsOf: [UInt8(bits >> 16 & 255), UInt8(bits >> 8 & 255), UInt8(bits & 255)])
      }
    }
    guard count % 4 != 1, padding < 3 else { return nil }
    switch count % 4 {
    case 2: append(UInt8(bits >> 4 & 255))
    case 3: append(contentsOf: [UInt8(bits >> 10 & 255), UInt8(bits >> 2 & 255)])
    default: break
    }
  }
}

extension UInt8 {
  /// What a letter of base64 stands for.
  fileprivate var base64Value: UInt32? {
    switch self {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(self - UInt8(ascii: "A"))
    case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(self - UInt8(ascii: "a")) + 26
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(self - UInt8(ascii: "0")) + 52
    case UInt8(ascii: "+"): 62
    case UInt8(ascii: "/"): 63
    default: nil
    }
  }
}
