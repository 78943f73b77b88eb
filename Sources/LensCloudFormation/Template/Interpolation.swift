package import LensSyntax

/// Text put together from what is known now and what CloudFormation fills in.
///
/// Literal segments are `Fn::Sub` text, so pseudo parameters are written as they are in a template; interpolated values are folded in:
/// `"arn:${AWS::Partition}:logs:\(region):${AWS::AccountId}:log-group:\(group)"`. The result is the simplest value that says it: plain text, the value itself, or `Fn::Sub`.
package struct Interpolation: ExpressibleByStringInterpolation, Sendable {
  /// The text as `Fn::Sub` is given it.
  private var text = ""
  /// The text itself, as long as nothing in it is left to CloudFormation.
  private var plain: String? = ""
  private var variables = Object()
  /// The only thing interpolated so far, while nothing else has been written.
  private var alone: Value?

  package init(stringLiteral value: String) {
    appendLiteral(value)
  }

  package init(stringInterpolation: Interpolation) {
    self = stringInterpolation
  }

  package var value: Value {
    if let alone { return alone }
    if let plain { return .string(plain) }
    if variables.isEmpty { return ["Fn::Sub": .string(text)] }
    return ["Fn::Sub": [.string(text), .object(variables)]]
  }

  /// A name that neither the text nor the mapping has.
  private var freeName: String {
    let taken = text.subVariables ?? []
    var number = variables.count + 1
    while true {
      let name = number == 1 ? "Part" : "Part\(number)"
      if variables[name] == nil, !taken.contains(name) { return name }
      number += 1
    }
  }

  private mutating func settle() {
    if let value = alone {
      alone = nil
      fold(value)
    }
  }

  private mutating func fold(_ value: Value) {
    guard let (key, argument) = value.function else {
      let literal: String
      switch value {
      case .string(let string): literal = string
      case .integer(let number): literal = String(number)
      case .number(let number): literal = number
      case .boolean(let flag): literal = flag ? "true" : "false"
      default: return
      }
      text += literal.escapedForSub
      plain?.append(literal)
      return
    }
    plain = nil
    switch (key, argument) {
    case ("Ref", .string(let name)):
      text += "${\(name)}"
    case ("Fn::GetAtt", .list(let parts))
    where parts.count == 2 && parts.allSatisfy { $0.string != nil }:
      text += "${\(parts[0].string!).\(parts[1].string!)}"
    case ("Fn::Sub", .string(let template)):
      text += template
    default:
      let name = freeName
      variables.append(name, value)
      text += "${\(name)}"
    }
  }
}

extension Interpolation: StringInterpolationProtocol {
  package init(literalCapacity: Int, interpolationCount: Int) {}

  package mutating func appendLiteral(_ literal: String) {
    if literal.isEmpty { return }
    settle()
    if literal.includes("${") { plain = nil } else { plain?.append(literal) }
    text += literal
  }

  package mutating func appendInterpolation(_ value: Value) {
    settle()
    if text.isEmpty, value.isIntrinsic { alone = value } else { fold(value) }
  }

  package mutating func appendInterpolation(_ text: String) {
    appendInterpolation(Value.string(text))
  }
}

extension String {
  /// The text as `Fn::Sub` must be given it to come out as it is.
  package var escapedForSub: String {
    guard includes("${") else { return self }
    var escaped = ""
    var rest = self[...]
    while let dollar = rest.firstIndex(of: "$") {
      let next = rest.index(after: dollar)
      escaped += rest[..<next]
      rest = rest[next...]
      if rest.first == "{" {
        escaped += "{!"
        rest = rest.dropFirst()
      }
    }
    return escaped + rest
  }
}

extension String {
  /// The names between `${` and `}` of a text for `Fn::Sub`, those with an exclamation mark among them; `nil` when one is not closed.
  package var subVariables: [String]? {
    var names: [String] = []
    var rest = utf8[...]
    while let dollar = rest.firstIndex(of: UInt8(ascii: "$")) {
      rest = rest[dollar...].dropFirst()
      guard rest.first == UInt8(ascii: "{") else { continue }
      rest = rest.dropFirst()
      guard let end = rest.firstIndex(of: UInt8(ascii: "}")) else { return nil }
      names.append(String(Substring(rest[..<end])))
      rest = rest[end...].dropFirst()
    }
    return names
  }
}

extension Value {
  /// Every name that the tree refers to with `Ref`, `GetAtt` and `Sub`, pseudo parameters left out.
  package var references: [String] {
    var names: [String] = []
    collectReferences(&names)
    names.removeAll { $0.hasPrefix("AWS::") }
    return names
  }

  private func collectReferences(_ names: inout [String]) {
    switch self {
    case .list(let items): for item in items { item.collectReferences(&names) }
    case .object(let object):
      if let (key, argument) = function {
        switch key {
        case "Ref": if let name = argument.string { names.append(name) }
        case "Fn::GetAtt":
          if let name = argument.list?.first?.string ?? argument.string {
            names.append(String(Substring(name.utf8.prefix { $0 != UInt8(ascii: ".") })))
          }
        case "Fn::Sub":
          let own = argument.list?.dropFirst().first?.object
          for name in (argument.string ?? argument.list?.first?.string)?.subVariables ?? []
          where name.utf8.first != UInt8(ascii: "!") && own?[name] == nil {
            names.append(String(Substring(name.utf8.prefix { $0 != UInt8(ascii: ".") })))
          }
        default: break
        }
      }
      for entry in object.entries { entry.value.collectReferences(&names) }
    default: break
    }
  }
}
