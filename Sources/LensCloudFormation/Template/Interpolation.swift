package import LensSyntax

/// Text put together from what is known now and what CloudFormation fills in.
///
/// Literal segments are `Fn::Sub` text, so pseudo parameters are written as they are in a template; interpolated values are folded in:
/// `"arn:${AWS::Partition}:logs:\(region):${AWS::AccountId}:log-group:\(group)"`. The result is the simplest value that says it: plain text, the value itself, or `Fn::Sub`.
package struct Interpolation: ExpressibleByStringInterpolation, Sendable {
  private var text = ""
  private var hasVariables = false
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
    if !hasVariables { return .string(text) }
    if variables.isEmpty { return ["Fn::Sub": .string(text)] }
    return ["Fn::Sub": [.string(text), .object(variables)]]
  }

  private mutating func settle() {
    if let value = alone {
      alone = nil
      fold(value)
    }
  }

  private mutating func fold(_ value: Value) {
    guard let (key, argument) = value.function else {
      if case .string(let plain) = value {
        let escaped = plain.escapedForSub
        if escaped.utf8.count != plain.utf8.count { hasVariables = true }
        text += escaped
      } else if case .integer(let number) = value {
        text += String(number)
      }
      return
    }
    hasVariables = true
    switch (key, argument) {
    case ("Ref", .string(let name)):
      text += "${\(name)}"
    case ("Fn::GetAtt", .list(let parts))
    where parts.count == 2 && parts.allSatisfy { $0.string != nil }:
      text += "${\(parts[0].string!).\(parts[1].string!)}"
    case ("Fn::Sub", .string(let template)):
      text += template
    default:
      let name = variables.isEmpty ? "Part" : "Part\(variables.count + 1)"
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
    if literal.includes("${") { hasVariables = true }
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
    guard contains("${") else { return self }
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
