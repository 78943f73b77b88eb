import LensCloudFormation
package import LensSyntax

extension String {
  /// The names of `${NAME}` in a plain string, which the router reads from its environment.
  package var routerVariables: [String] {
    var names: [String] = []
    var rest = self[...]
    while let dollar = rest.firstIndex(of: "$") {
      rest = rest[rest.index(after: dollar)...]
      guard rest.first == "{", let end = rest.firstIndex(of: "}") else { continue }
      names.append(String(rest[rest.index(after: rest.startIndex)..<end]))
      rest = rest[rest.index(after: end)...]
    }
    return names
  }

  /// Whether the router completes the text: `${NAME}` from its environment, `$(key)` from the record.
  package var hasRouterVariables: Bool {
    contains("${") || contains("$(")
  }

  /// The text with a wildcard for whatever the router fills in, for the ARN of a permission.
  package var withoutRouterVariables: String {
    var result = ""
    var rest = self[...]
    while let dollar = rest.firstIndex(of: "$") {
      let after = rest[rest.index(after: dollar)...]
      let close: Character? = after.first == "{" ? "}" : after.first == "(" ? ")" : nil
      guard let close, let end = after.firstIndex(of: close) else {
        result += rest[...dollar]
        rest = after
        continue
      }
      result += rest[..<dollar]
      if result.last != "*" { result += "*" }
      rest = after[after.index(after: end)...]
    }
    return result + rest
  }
}

extension Value {
  /// The same for a value of the template; in `Fn::Sub` the router's variables are the escaped ones.
  package var withoutRouterVariables: Value {
    if case .string(let text) = self { return .string(text.withoutRouterVariables) }
    guard let (key, argument) = function, key == "Fn::Sub" else { return self }
    if let text = argument.string { return ["Fn::Sub": .string(text.withoutEscapedVariables)] }
    if let list = argument.list, let text = list.first?.string {
      return ["Fn::Sub": .list([.string(text.withoutEscapedVariables)] + list.dropFirst())]
    }
    return self
  }
}

extension String {
  fileprivate var withoutEscapedVariables: String {
    var result = ""
    var rest = self[...]
    while let dollar = rest.firstIndex(of: "$") {
      let after = rest[rest.index(after: dollar)...]
      guard after.hasPrefix("{!"), let end = after.firstIndex(of: "}") else {
        result += rest[...dollar]
        rest = after
        continue
      }
      result += rest[..<dollar] + "*"
      rest = after[after.index(after: end)...]
    }
    return result + rest
  }
}

extension Node {
  /// Every `${NAME}` of the plain texts below, which are the router's; in `Fn::Sub` they are CloudFormation's.
  package var routerVariables: [String] {
    guard !isIntrinsic else { return [] }
    switch content {
    case .scalar(let scalar): return scalar.text.includes("${") ? scalar.text.routerVariables : []
    case .sequence(let items): return items.flatMap(\.routerVariables)
    case .mapping(let mapping): return mapping.entries.flatMap(\.value.routerVariables)
    }
  }
}
