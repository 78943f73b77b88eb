/// A value to be written, without a place and without typing questions left open.
///
/// This is the tree that the writers print as YAML or JSON. It holds no tags: a language that has a short form for some mapping tells the YAML writer so.
package enum Value: Sendable, Equatable {
  case null
  case boolean(Bool)
  case integer(Int)
  /// A number that is not an `Int`, in JSON's spelling.
  case number(String)
  case string(String)
  case list([Value])
  case object(Object)
}

/// A mapping whose order is the order of writing. Keys are unique.
package struct Object: Sendable, Equatable, ExpressibleByDictionaryLiteral {
  package struct Entry: Sendable, Equatable {
    package var key: String
    package var value: Value
  }

  package private(set) var entries: [Entry]

  package init() {
    entries = []
  }

  package init(dictionaryLiteral elements: (String, Value)...) {
    entries = elements.map { Entry(key: $0.0, value: $0.1) }
  }

  package var isEmpty: Bool { entries.isEmpty }
  package var count: Int { entries.count }

  /// Setting a new key appends it; setting `nil` removes the key and leaves the rest in order.
  package subscript(key: String) -> Value? {
    get { entries.first { $0.key == key }?.value }
    set {
      let index = entries.firstIndex { $0.key == key }
      switch (index, newValue) {
      case (let index?, let value?): entries[index].value = value
      case (let index?, nil): entries.remove(at: index)
      case (nil, let value?): entries.append(Entry(key: key, value: value))
      case (nil, nil): break
      }
    }
  }

  /// Appends without looking for the key: for callers that know it to be new.
  package mutating func append(_ key: String, _ value: Value) {
    assert(self[key] == nil, "the key \(key) is there already")
    entries.append(Entry(key: key, value: value))
  }
}

extension Value: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByBooleanLiteral,
  ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
  package init(stringLiteral value: String) { self = .string(value) }
  package init(integerLiteral value: Int) { self = .integer(value) }
  package init(booleanLiteral value: Bool) { self = .boolean(value) }
  package init(arrayLiteral elements: Value...) { self = .list(elements) }
  package init(dictionaryLiteral elements: (String, Value)...) {
    var object = Object()
    for (key, value) in elements { object.append(key, value) }
    self = .object(object)
  }

  package var string: String? {
    if case .string(let text) = self { text } else { nil }
  }

  package var list: [Value]? {
    if case .list(let items) = self { items } else { nil }
  }

  package var object: Object? {
    if case .object(let object) = self { object } else { nil }
  }
}
