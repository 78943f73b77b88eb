package import LensCloudFormation
package import LensSyntax

/// A length of time in whole seconds: `30s`, `5m`, `2h`, `1d`, or a number of seconds.
package struct Seconds: Readable {
  package var count: Int

  package init(_ count: Int) {
    self.count = count
  }

  package static var shape: Shape {
    .form(pattern: pattern(units), examples: ["30s", "5m", "2h"])
  }

  private static let units: Units = [("", 1), ("s", 1), ("m", 60), ("h", 3600), ("d", 86400)]

  package static func read(_ node: Node, _ name: String, _ diagnostics: inout Diagnostics)
    -> Seconds?
  {
    guard let text = String.read(node, name, takes: "a length of time", &diagnostics) else {
      return nil
    }
    guard let seconds = quantity(text, units) else {
      diagnostics.report(
        .invalidUnit, "`\(text)` is not a length of time", at: node.span,
        help: ["write a number of seconds, or a number and `s`, `m`, `h` or `d`: `30s`, `5m`"])
      return nil
    }
    return Seconds(seconds)
  }

  /// As Fluent Bit writes times: the largest unit that loses nothing.
  package var text: String {
    if count >= 3600, count % 3600 == 0 { return "\(count / 3600)h" }
    if count >= 60, count % 60 == 0 { return "\(count / 60)m" }
    return "\(count)s"
  }
}

/// A number of bytes: `64MB`, `512k`, `1GB`, `1GiB`, or plain bytes.
///
/// `k`, `M` and `G` are decimal, as Fluent Bit reads them (with or without `B`); `KiB`, `MiB` and `GiB` are binary.
package struct Bytes: Readable {
  package var count: Int

  package init(_ count: Int) {
    self.count = count
  }

  package static var shape: Shape {
    .form(pattern: pattern(units), examples: ["512KB", "64MB", "1GB"])
  }

  package static let units: Units = [
    ("", 1), ("b", 1), ("k", 1_000), ("kb", 1_000), ("m", 1_000_000), ("mb", 1_000_000),
    ("g", 1_000_000_000),
    ("gb", 1_000_000_000), ("kib", 1 << 10), ("mib", 1 << 20), ("gib", 1 << 30),
  ]

  package static func read(_ node: Node, _ name: String, _ diagnostics: inout Diagnostics) -> Bytes?
  {
    guard let text = String.read(node, name, takes: "a size", &diagnostics) else { return nil }
    guard let count = quantity(text, units) else {
      diagnostics.report(
        .invalidUnit, "`\(text)` is not a size", at: node.span,
        help: ["write a number and a unit: `512KB`, `64MB`, `1GB`"])
      return nil
    }
    return Bytes(count)
  }

  /// As Fluent Bit writes sizes: the largest unit that loses nothing.
  package var text: String {
    if count >= 1_000_000_000, count % 1_000_000_000 == 0 { return "\(count / 1_000_000_000)G" }
    if count >= 1_000_000, count % 1_000_000 == 0 { return "\(count / 1_000_000)M" }
    if count >= 1_000, count % 1_000 == 0 { return "\(count / 1_000)k" }
    return "\(count)"
  }
}

/// CPU of a task in units of 1/1024: `512`, `0.5 vCPU`.
package struct ProcessorUnits: Readable {
  package var count: Int

  private static let units: Units = [("vcpu", 1024)]

  package static var shape: Shape {
    .form(pattern: pattern(plain, orFractionOf: units), examples: [512, "0.5 vCPU"])
  }

  package static func read(
    _ node: Node, _ name: String, _ diagnostics: inout Diagnostics
  ) -> ProcessorUnits? {
    guard let text = String.read(node, name, takes: "an amount of cpu", &diagnostics) else {
      return nil
    }
    if let units = quantity(text, plain) { return ProcessorUnits(count: units) }
    if let units = fraction(text, units) { return ProcessorUnits(count: units) }
    diagnostics.report(
      .invalidUnit, "`\(text)` is not an amount of cpu", at: node.span,
      help: ["write units as ECS has them, or vCPUs: `512`, `0.5 vCPU`"])
    return nil
  }
}

/// Memory of a task or container in MiB: `1024`, `1 GB`.
package struct Mebibytes: Readable {
  package var count: Int

  private static let units: Units = [
    ("gb", 1024), ("gib", 1024), ("mb", 1), ("mib", 1), ("g", 1024), ("m", 1),
  ]

  package static var shape: Shape {
    .form(pattern: pattern(plain, orFractionOf: units), examples: [1024, "1 GB"])
  }

  package static func read(
    _ node: Node, _ name: String, _ diagnostics: inout Diagnostics
  ) -> Mebibytes? {
    guard let text = String.read(node, name, takes: "an amount of memory", &diagnostics) else {
      return nil
    }
    if let count = quantity(text, plain) { return Mebibytes(count: count) }
    if let count = fraction(text, units) { return Mebibytes(count: count) }
    diagnostics.report(
      .invalidUnit, "`\(text)` is not an amount of memory", at: node.span,
      help: ["write MiB as ECS has them, or a unit: `1024`, `1 GB`"])
    return nil
  }
}

/// Units by name, with what each counts for. A handful of names is found faster by looking than by hashing.
package typealias Units = [(name: String, factor: Int)]

private let plain: Units = [("", 1)]

/// A whole number and one of the units, or `nil`.
func quantity(_ text: String, _ units: Units) -> Int? {
  let digits = text.utf8.prefix(while: \.isDigit)
  let rest = text.utf8.dropFirst(digits.count)
  guard let number = Int(Substring(digits)), let unit = factor(Substring(rest), units) else {
    return nil
  }
  let (product, overflows) = number.multipliedReportingOverflow(by: unit)
  return overflows ? nil : product
}

/// A number that may have a fraction and one of the units, when that comes to a whole number.
private func fraction(_ text: String, _ units: Units) -> Int? {
  let digits = text.utf8.prefix { $0.isDigit || $0 == UInt8(ascii: ".") }
  let rest = text.utf8.dropFirst(digits.count)
  guard let number = Double(Substring(digits)), number.isFinite, number < 1_000_000,
    let unit = factor(Substring(rest), units)
  else { return nil }
  let product = number * Double(unit)
  return product == product.rounded() ? Int(product) : nil
}

/// What ``quantity(_:_:)`` reads, and ``fraction(_:_:)`` where units of its own are given, as a regular expression of JSON Schema.
private func pattern(_ units: Units, orFractionOf fractions: Units = []) -> String {
  let whole = "[0-9]+ *(\(anyCase(units)))"
  return fractions.isEmpty ? whole : "\(whole)|[0-9]*\\.?[0-9]* *(\(anyCase(fractions)))"
}

/// The units in capitals and small letters: JSON Schema's expressions cannot be told to take them for the same.
private func anyCase(_ units: Units) -> String {
  units.map { unit in
    unit.name.map { "[\($0.uppercased())\($0)]" }.joined()
  }.joined(separator: "|")
}

private func factor(_ rest: Substring, _ units: Units) -> Int? {
  let name = String(rest.drop { $0 == " " }).lowercased()
  return units.first { $0.name == name }?.factor
}

/// An amount that ECS is given as a whole number.
package protocol Amount: Readable {
  var count: Int { get }
}

extension ProcessorUnits: Amount {}
extension Mebibytes: Amount {}

extension Setting where T: Amount {
  /// The amount as CloudFormation takes it for a container: a number.
  package var value: Value {
    switch content {
    case .literal(let amount): .integer(amount.count)
    case .intrinsic(let value): value
    }
  }

  /// The amount as CloudFormation takes it for a task: text.
  package var text: Value {
    switch content {
    case .literal(let amount): .string(String(amount.count))
    case .intrinsic(let value): value
    }
  }
}

extension Setting where T == Seconds {
  /// The number of seconds.
  package var value: Value {
    switch content {
    case .literal(let seconds): .integer(seconds.count)
    case .intrinsic(let value): value
    }
  }
}
