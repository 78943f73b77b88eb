import LensSyntax

/// One property of a task definition, a service or something inside them.
///
/// A reading of a task holds one for each value, so it is shared and not copied.
package final class Property: Sendable {
  package indirect enum Kind: Sendable, Equatable {
    /// The words allowed; empty when any text is.
    case text([String])
    case integer, number, boolean
    case list(Kind)
    /// A mapping from names of the user's choice.
    case map(Kind)
    /// The name of a ``PropertyRecord``.
    case record(String)
    /// What the schema leaves open.
    case anything
  }

  /// As the ECS API writes it: `efsVolumeConfiguration`.
  package let name: String
  /// As CloudFormation writes it: `EFSVolumeConfiguration`.
  package let cloudFormationName: String
  package let kind: Kind
  /// Whether CloudFormation refuses a record without it.
  package let isRequired: Bool

  /// Reads a line such as `fileSystemId=FilesystemId! s`.
  fileprivate init(line: Substring.UTF8View) {
    let space = line.firstIndex(of: UInt8(ascii: " ")) ?? line.endIndex
    var head = line[..<space]
    isRequired = head.last == UInt8(ascii: "!")
    if isRequired { head = head.dropLast() }
    let api = head.prefix { $0 != UInt8(ascii: "=") }
    name = String(Substring(api))
    if api.endIndex < head.endIndex {
      cloudFormationName = String(Substring(head[head.index(after: api.endIndex)...]))
    } else {
      cloudFormationName = name.prefix(1).uppercased() + name.dropFirst()
    }
    kind = Kind(code: line[space...].dropFirst())
  }
}

/// A record of the ECS API: `TaskDefinition`, `ContainerDefinition`, `Service` and what they are made of.
package final class PropertyRecord: Sendable {
  package let properties: [Property]
  /// Those that CloudFormation or the ECS API wants to have.
  package let required: [Property]
  /// By each spelling and name, the place among the properties.
  private let places: [[String: Int]]

  /// The properties' names in the API's spelling.
  package var names: [String] { properties.map(\.name) }

  /// The property with this name in the API's spelling, to the letter.
  package func property(_ name: String) -> Property? { property(name, .api) }

  /// The property that a key names.
  package func property(_ key: String, _ spelling: PropertyReading.Spelling) -> Property? {
    places[spelling.rawValue][spelling.folded(key)].map { properties[$0] }
  }

  private init(_ name: String, _ properties: [Property]) {
    let also = Self.apiRequires[name] ?? []
    self.properties = properties
    required = properties.filter { $0.isRequired || also.contains($0.name) }
    places = PropertyReading.Spelling.allCases.map { spelling in
      Dictionary(
        properties.indices.map { (spelling.folded(spelling.name(of: properties[$0])), $0) },
        uniquingKeysWith: { first, _ in first })
    }
  }

  /// What the ECS API requires of a record and CloudFormation's schema does not say; the type of a FireLens configuration has a rule of its own.
  ///
  /// Source: ContainerDependency, EnvironmentFile and HealthCheck in botocore 1.43.11; 2026-11-27.
  private static let apiRequires = [
    "ContainerDependency": ["containerName", "condition"],
    "EnvironmentFile": ["value", "type"],
    "HealthCheck": ["command"],
  ]

  private static let memo = Memo<String, PropertyRecord?>()

  /// The record with this name. Only its own lines of the table are parsed, once in a process.
  package static func named(_ name: String) -> PropertyRecord? {
    memo.value(for: name) {
      guard let section = TableSection(name, of: ecsPropertyTable) else { return nil }
      return PropertyRecord(name, section.lines.map(Property.init(line:)))
    }
  }
}

extension Property.Kind {
  /// Reads a code such as `[@KeyValuePair` or `s:tcp|udp`.
  fileprivate init(code: Substring.UTF8View) {
    let rest = code.dropFirst()
    switch code.first {
    case UInt8(ascii: "s"):
      let words = rest.dropFirst().split(separator: UInt8(ascii: "|"))
      self = .text(words.map { String(Substring($0)) })
    case UInt8(ascii: "i"): self = .integer
    case UInt8(ascii: "n"): self = .number
    case UInt8(ascii: "b"): self = .boolean
    case UInt8(ascii: "["): self = .list(Self(code: rest))
    case UInt8(ascii: "{"): self = .map(Self(code: rest))
    case UInt8(ascii: "@"): self = .record(String(Substring(rest)))
    default: self = .anything
    }
  }
}
