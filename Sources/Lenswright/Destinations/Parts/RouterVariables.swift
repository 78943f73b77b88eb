import LensCloudFormation
package import LensSyntax

extension String {
  /// The names of `${NAME}` in a plain string, which the router reads from its environment.
  package var routerVariables: [String] {
    guard includes("${") else { return [] }
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
    includes("${") || includes("$(")
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

extension Value {
  /// The router's variables in a value of the template: `${NAME}` in plain text, `${!NAME}` in `Fn::Sub`.
  package var routerVariables: [String] {
    if case .string(let text) = self { return text.routerVariables }
    guard let (key, argument) = function, key == "Fn::Sub" else { return [] }
    return (argument.string ?? argument.list?.first?.string ?? "").escapedVariables
  }

  /// Whether the router completes the text.
  package var hasRouterVariables: Bool {
    if case .string(let text) = self { return text.hasRouterVariables }
    return !routerVariables.isEmpty
  }
}

extension String {
  /// The names of `${!NAME}` in a text for `Fn::Sub`, which CloudFormation hands on as `${NAME}`.
  fileprivate var escapedVariables: [String] {
    (subVariables ?? []).filter { $0.first == "!" }.map { String($0.dropFirst()) }
  }
}

extension Node {
  /// Every variable of the router in the texts below: `${NAME}` in plain ones, `${!NAME}` in those for `Fn::Sub`.
  package var routerVariables: [String] {
    switch content {
    case .scalar(let scalar):
      guard scalar.text.includes("${") else { return [] }
      return tag == "!Sub"
        ? scalar.text.escapedVariables : tag == nil ? scalar.text.routerVariables : []
    case .sequence(let items):
      if tag == "!Sub" { return items.first?.scalar?.text.escapedVariables ?? [] }
      return items.flatMap(\.routerVariables)
    case .mapping(let mapping):
      if isIntrinsic, mapping.entries.first?.key.text == "Fn::Sub",
        let text = mapping.entries.first?.value
      {
        return (text.scalar ?? text.sequence?.first?.scalar)?.text.escapedVariables ?? []
      }
      return mapping.entries.flatMap(\.value.routerVariables)
    }
  }
}
