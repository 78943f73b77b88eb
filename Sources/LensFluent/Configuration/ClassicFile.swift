package import LensSyntax

/// A configuration of Fluent Bit in its classic form: sections of keys and values, and files that are included.
///
/// Source: src/config_format/flb_cf_fluentbit.c of Fluent Bit 5.1.1, 2026-11-22.
package struct ClassicFile: Sendable {
  package var items: [Item] = []

  package enum Item: Sendable {
    case section(ClassicSection)
    /// `@INCLUDE`: a path of the router's container, with wildcards.
    case include(String, Span)
    /// `@SET name=value`.
    case set(String, Span)
  }

  package init() {}

  package var sections: [ClassicSection] {
    items.compactMap { if case .section(let section) = $0 { section } else { nil } }
  }

  package mutating func append(_ section: ClassicSection) { items.append(.section(section)) }
}

/// A section, such as `[FILTER]`.
package struct ClassicSection: Sendable {
  /// The word in brackets, in capitals.
  package var kind: String
  package var entries: [Entry] = []
  /// What the section is for, written as a comment above it.
  package var comment: String?
  /// Where this was asked for, or where it is written in a file that was read.
  package var span = Span.none
  /// Whether a line of it was not understood, so that it may have more keys than these.
  package var hasUnreadLines = false

  package struct Entry: Sendable {
    package var key: String
    package var value: String
    package var span = Span.none
    package var valueSpan = Span.none

    /// The key's part of the line.
    package var keySpan: Span {
      var part = span
      part.end = min(part.end, part.start + UInt32(key.utf8.count))
      return part
    }
  }

  package init(
    _ kind: String, _ entries: KeyValuePairs<String, String> = [:], comment: String? = nil
  ) {
    self.kind = kind
    self.entries = entries.map { Entry(key: $0.key, value: $0.value) }
    self.comment = comment
  }

  /// The first value of a key, whatever its case.
  package subscript(_ key: String) -> String? {
    entries.first { $0.key.lowercased() == key.lowercased() }?.value
  }

  /// Every value of a key, whatever its case.
  package func all(_ key: String) -> [String] {
    entries.filter { $0.key.lowercased() == key.lowercased() }.map(\.value)
  }

  package mutating func append(_ key: String, _ value: String) {
    entries.append(Entry(key: key, value: value))
  }

  package mutating func insert(_ key: String, _ value: String, at place: Int) {
    entries.insert(Entry(key: key, value: value), at: place)
  }
}

extension ClassicFile {
  /// The file's text: keys in a column, an empty line between sections.
  package var text: String {
    var blocks: [String] = []
    for item in items {
      switch item {
      case .section(let section): blocks.append(section.text)
      case .include(let path, _): blocks.append("@INCLUDE \(path)\n")
      case .set(let assignment, _): blocks.append("@SET \(assignment)\n")
      }
    }
    return blocks.joined(separator: "\n")
  }
}

extension ClassicSection {
  fileprivate var text: String {
    let width = entries.map { $0.key.utf8.count }.max() ?? 0
    var text = comment.map { "# \($0)\n" } ?? ""
    text += "[\(kind)]\n"
    for entry in entries {
      let gap = String(repeating: " ", count: width - entry.key.utf8.count + 1)
      text += "    \(entry.key)\(gap)\(entry.value)\n"
    }
    return text
  }
}

extension ClassicFile {
  /// The configuration with other files in the places where it includes them; what `find` does not know stays an include.
  ///
  /// A file that includes itself, which the engine refuses, stays an include too.
  package func including(_ find: (String) -> ClassicFile?) -> ClassicFile {
    including(find, [])
  }

  private func including(_ find: (String) -> ClassicFile?, _ open: Set<String>) -> ClassicFile {
    var result = ClassicFile()
    for item in items {
      guard case .include(let path, _) = item, !open.contains(path), let file = find(path) else {
        result.items.append(item)
        continue
      }
      result.items += file.including(find, open.union([path])).items
    }
    return result
  }
}
