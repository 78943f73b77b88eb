package import LensSyntax

/// How long a task definition is when it is registered, as JSON on one line.
///
/// What CloudFormation fills in is not counted, since nobody knows its length: the number is the least that it can be.
extension Value {
  package var registeredBytes: Int {
    // The text ends with a line break.
    jsonText(withoutIntrinsics, indentation: 0).count - 1
  }

  /// The bytes where they are more than a number. Nearly all tasks are far below, which is cheaper to see than how far.
  package func registeredBytes(above limit: Int) -> Int? {
    guard mostBytes > limit else { return nil }
    let bytes = registeredBytes
    return bytes > limit ? bytes : nil
  }

  /// More bytes than the JSON can have: no character takes more than the six of `\u001f`.
  private var mostBytes: Int {
    switch self {
    case .string(let text), .number(let text): text.utf8.count * 6 + 3
    case .list(let items): items.reduce(2) { $0 + $1.mostBytes + 1 }
    case .object(let object):
      object.entries.reduce(2) { $0 + $1.key.utf8.count * 6 + 4 + $1.value.mostBytes }
    default: 24
    }
  }

  /// The value with nothing in the place of what CloudFormation fills in.
  private var withoutIntrinsics: Value {
    if isIntrinsic { return "" }
    switch self {
    case .list(let items): return .list(items.map(\.withoutIntrinsics))
    case .object(let object):
      var result = Object()
      for entry in object.entries { result.append(entry.key, entry.value.withoutIntrinsics) }
      return .object(result)
    default: return self
    }
  }
}

extension TemplateValue {
  /// More bytes than a task definition can have when it is registered: the cheap look before the dear one.
  package var mostRegisteredBytes: Int { reader.mostBytes(node) }
}

extension TemplateReader {
  fileprivate func mostBytes(_ node: Node) -> Int {
    if node.isIntrinsic { return (text(node)?.text { _ in "" }.utf8.count ?? 0) * 6 + 3 }
    switch node.content {
    case .scalar(let scalar): return max(scalar.text.utf8.count * 6 + 3, 24)
    case .sequence(let items):
      return items.indices.reduce(2) { $0 + mostBytes(items[$1]) + 1 }
    case .mapping(let mapping):
      let entries = mapping.entries
      return entries.indices.reduce(2) {
        $0 + entries[$1].key.text.utf8.count * 6 + 4 + mostBytes(entries[$1].value)
      }
    }
  }
}
