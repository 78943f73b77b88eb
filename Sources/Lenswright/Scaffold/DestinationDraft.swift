import LensCloudFormation
import LensFluent
import LensSyntax

/// What is said beside a value of a destination that its user has to give.
enum DraftRemark: CaseIterable {
  /// The value is nobody's.
  case placeholder
  /// The value is the name of a secret that is not there yet.
  case secret

  var comment: String {
    switch self {
    case .placeholder: " # put yours here"
    case .secret: " # create this SSM parameter before the first deployment"
    }
  }
}

/// A destination as a new spec begins with it, for a service of some name.
struct DestinationDraft {
  let name: String
  /// Its keys with what their values are, `type` first.
  private let entries: [(key: String, text: String, remark: DraftRemark?)]

  /// The service of the examples and drafts.
  private static let service = "orders"

  init(
    _ type: any Destination.Type, named name: String, for service: String, on engine: Engine
  ) {
    self.name = name
    // Indices, topics and buckets have no capital letters.
    let service = service.lowercased()
    let text = (type.draft(for: engine) ?? type.example)
      .replacing(word: DestinationDraft.service, with: service)
    var diagnostics = Diagnostics()
    let tree = Node.read(Source(name: "draft", text: text), &diagnostics)
    let required = type.requiredKeys
    entries = (tree?.mapping?.entries ?? []).map { entry in
      let key = entry.key.text
      let value = LineText.yaml.text(entry.value)
      let remark: DraftRemark? =
        if key == "type" {
          nil
        } else if value.hasPrefix("/\(service)/") {
          .secret
        } else if DestinationDraft.isPlaceholder(value)
          || required.contains(key) && !value.includes(service)
        {
          .placeholder
        } else {
          nil
        }
      return (key, value, remark)
    }
  }

  /// Whether a text has in it what is nobody's: RFC 2606's `example`, RFC 5737's addresses, zeros.
  private static func isPlaceholder(_ text: String) -> Bool {
    text.includes("example") || text.includes("Example") || text.includes("192.0.2.")
      || text.includes("0000")
  }

  /// How long a destination may be to stand on one line.
  private static let width = 80

  /// The entry of `destinations`, with its lines' ends.
  func lines(margin: Int) -> String {
    let indent = String(repeating: " ", count: margin)
    let key = "\(indent)\(LineText.yaml.text(.string(name))):"
    let values = entries.map { "\(LineText.yaml.text(.string($0.key))): \($0.text)" }
    let line = "\(key) { \(values.joined(separator: ", ")) }\n"
    if entries.allSatisfy({ $0.remark == nil }), line.utf8.count <= DestinationDraft.width {
      return line
    }
    return "\(key)\n"
      + zip(values, entries).map { value, entry in
        "\(indent)  \(value)\(entry.remark?.comment ?? "")\n"
      }.joined()
  }
}

extension Destination {
  fileprivate static var requiredKeys: [String] { fields.filter(\.isRequired).map(\.name) }

  /// What a new spec begins with; `nil` where it had better not.
  static func draft(for engine: Engine) -> String? {
    switch engine {
    case .fluentBit: draft
    case .fluentd: fluentdDraft
    }
  }
}

extension String {
  /// The text with a word replaced wherever it stands by itself: neither a letter, a digit nor an underscore is beside it.
  func replacing(word: String, with other: String) -> String {
    let bytes = Array(utf8)
    let pattern = Array(word.utf8)
    guard !pattern.isEmpty, bytes.count >= pattern.count else { return self }
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    func isPart(_ index: Int) -> Bool {
      guard bytes.indices.contains(index) else { return false }
      return bytes[index].isLetterOrDigit || bytes[index] == UInt8(ascii: "_")
    }
    var index = 0
    while index < bytes.count {
      let end = index + pattern.count
      if end <= bytes.count, bytes[index] == pattern[0], bytes[index..<end].elementsEqual(pattern),
        !isPart(index - 1), !isPart(end)
      {
        result += Array(other.utf8)
        index = end
      } else {
        result.append(bytes[index])
        index += 1
      }
    }
    return String(decoding: result, as: UTF8.self)
  }
}
