/// The variables that a router's configuration may name as `${NAME}`.
package struct RouterEnvironment: Sendable {
  private var values: [String: String]
  /// Variables that the router will have, with values that only run time knows: secrets, what the init image sets, `HOSTNAME`.
  private var unknown: Set<String>
  /// What people call the values that are not known, where that is not the variable's name in angle brackets.
  private var names: [String: String]
  /// What `@SET` defines, which goes before the environment.
  private var settings: [String: String] = [:]

  package init(
    _ values: [String: String] = [:], unknown: Set<String> = [], names: [String: String] = [:]
  ) {
    self.values = values
    self.unknown = unknown
    self.names = names
    if values["HOSTNAME"] == nil { self.unknown.insert("HOSTNAME") }
  }

  /// `@SET name=value`.
  mutating func set(_ assignment: String) {
    guard let equals = assignment.utf8.firstIndex(of: UInt8(ascii: "=")) else { return }
    let name = String(assignment[..<equals])
    settings[name] = String(assignment[assignment.utf8.index(after: equals)...])
  }

  /// A text in which every variable is replaced once; `nil` where the value of one is not known, with that one's name.
  ///
  /// The engine's ways are kept: a closing brace in front of the first variable ends the search, a variable that is not set is empty and
  /// `${NAME:-text}` gives it another text, and what stands behind an opening without an end is lost once something was replaced.
  /// Source: flb_env_var_translate in src/flb_env.c of Fluent Bit 5.1.1, 2026-11-22.
  ///
  /// - Parameter naming: whether a name stands for what is not known, as ``UnknownText``.
  func expanded(_ text: String, naming: Bool = false) -> Expansion {
    let bytes = Array(text.utf8)
    guard let first = bytes.range(of: "${", from: 0) else { return .text(bytes) }
    var result: [UInt8] = []
    var place = 0
    var end: Int?
    var isReplaced = false
    var open: Int? = first
    while place < bytes.count, let start = open {
      end = bytes[place...].firstIndex(of: UInt8(ascii: "}"))
      guard let end, end > start + 2, end - start - 2 < 4096 else { break }
      isReplaced = true
      var name = String(decoding: bytes[(start + 2)..<end], as: UTF8.self)
      let other = Self.takeDefault(from: &name)
      result += bytes[place..<start]
      if unknown.contains(name), settings[name] == nil {
        guard naming else { return .unknown(name) }
        result += UnknownText.marked(names[name] ?? "<\(name)>").utf8
      } else if let value = settings[name] ?? values[name].flatMap({ $0.isEmpty ? nil : $0 }),
        !(value.isEmpty && other != nil)
      {
        result += value.utf8
      } else {
        result += (other ?? "").utf8
      }
      place = end + 1
      open = bytes.range(of: "${", from: place)
    }
    if !isReplaced { return .text(bytes) }
    if let end { result += bytes[(end + 1)...] }
    return .text(result)
  }

  enum Expansion {
    case text([UInt8])
    case unknown(String)
  }

  /// Takes `:-text` off a name. Only the first colon is looked at.
  private static func takeDefault(from name: inout String) -> String? {
    let bytes = Array(name.utf8)
    guard let colon = bytes.firstIndex(of: UInt8(ascii: ":")),
      colon + 1 < bytes.count, bytes[colon + 1] == UInt8(ascii: "-")
    else { return nil }
    name = String(decoding: bytes[..<colon], as: UTF8.self)
    return String(decoding: bytes[(colon + 2)...], as: UTF8.self)
  }
}

extension [UInt8] {
  /// Where a text begins for the first time from a place on.
  func range(of text: StaticString, from start: Int) -> Int? {
    let count = text.utf8CodeUnitCount
    guard self.count - start >= count else { return nil }
    return (start...(self.count - count)).first { place in
      (0..<count).allSatisfy { self[place + $0] == text.utf8Start[$0] }
    }
  }
}
