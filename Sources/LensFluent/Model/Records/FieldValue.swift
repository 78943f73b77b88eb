/// The value of a field, as a tree: what tests write and what a person reads.
///
/// A ``LogRecord`` holds its values in a form that costs less to work with.
package enum FieldValue: Hashable, Sendable {
  case null
  case boolean(Bool)
  case integer(Int64)
  /// An integer that does not fit into 64 bits with a sign.
  case unsigned(UInt64)
  case float(Double)
  case text(String)
  case list([FieldValue])
  case map([Entry])

  package struct Entry: Hashable, Sendable {
    package var key: String
    package var value: FieldValue

    package init(_ key: String, _ value: FieldValue) {
      self.key = key
      self.value = value
    }
  }
}

extension FieldValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByFloatLiteral, ExpressibleByBooleanLiteral, ExpressibleByNilLiteral,
  ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
  package init(stringLiteral value: String) { self = .text(value) }
  package init(integerLiteral value: Int64) { self = .integer(value) }
  package init(floatLiteral value: Double) { self = .float(value) }
  package init(booleanLiteral value: Bool) { self = .boolean(value) }
  package init(nilLiteral: ()) { self = .null }
  package init(arrayLiteral elements: FieldValue...) { self = .list(elements) }
  package init(dictionaryLiteral elements: (String, FieldValue)...) {
    self = .map(elements.map { Entry($0.0, $0.1) })
  }
}
