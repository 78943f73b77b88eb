package import LensFluent
package import LensSyntax

/// The configuration files that people wrote for a router, with what is known of the router that reads them.
///
/// The compiler makes one of the files that a spec names, a check one of the files on its command line, and the rules look at either.
package struct OwnFiles: Sendable {
  package var engine: Engine
  /// What the router reads, in this order.
  package var included: [OwnFile] = []
  /// Files that the configuration or the command line of the engine names apart: of parsers, above all.
  package var parsers: [OwnFile] = []
  /// Whether there are parts that cannot be read here: files of an image, objects in S3, patterns of paths.
  package var hidesParts = false
  package var image: RouterImage?
  /// Whether the file that the ECS agent writes includes these for certain. Where it may not, they may be all that the router reads.
  package var isIncluded = false
  /// Whether the agent's own inputs listen on ports, as outside of host mode; `nil` where nobody knows.
  package var hasListeners: Bool?
  /// Whether records may come whose tag somebody outside the files decides: an application that sends them by itself.
  package var takesForeignTags = true
  /// The containers that log through the router; `nil` when not all are known.
  package var containers: [TaggedContainer]?
  /// Whether the files belong to a spec, whose destinations take the lines of their containers.
  package var isOfSpec = false
  /// The texts, for edits.
  package var lines = FileLines()

  package init(_ engine: Engine) {
    self.engine = engine
  }

  /// The sections of what the router reads.
  package var sections: [ClassicSection] { included.flatMap(\.classic.sections) }

  /// The keys of `[SERVICE]`, in the order in which the engine reads them.
  package var settings: [ClassicSection.Entry] {
    sections.filter { $0.kind == "SERVICE" }.flatMap(\.entries)
  }

  /// The setting of a key, in small letters, that counts: the last one.
  package func setting(_ key: String) -> ClassicSection.Entry? {
    settings.last { $0.key.lowercased() == key }
  }

  /// The sources that the files were read from.
  var sourceNumbers: Set<Int32> {
    var numbers: Set<Int32> = []
    for file in included + parsers {
      numbers.insert(file.span.source)
      for section in file.classic.sections { numbers.insert(section.span.source) }
      for element in file.fluentd.elements { numbers.insert(element.span.source) }
    }
    numbers.remove(Span.none.source)
    return numbers
  }

  /// Whether plugins may be loaded that nobody here knows.
  package var bringsPlugins: Bool {
    setting("plugins_file") != nil || sections.contains { $0.kind == "PLUGINS" }
  }
}

/// A file of a router, with those that it includes in their places.
package struct OwnFile: Sendable {
  /// The path by which messages call it.
  package var name: String
  /// The sections of a file of Fluent Bit.
  package var classic = ClassicFile()
  package var fluentd = FluentdFile()
  /// Whether it is written in YAML.
  package var isYAML = false
  /// Where the whole of it begins.
  package var span = Span.none

  package init(_ name: String) {
    self.name = name
  }
}

/// A container whose lines come to the router under a tag of its own.
package struct TaggedContainer: Sendable {
  package var name: String
  /// Where it is said that its lines go to the router.
  package var span: Span
  /// Whether something outside of the files takes its lines already.
  package var isDelivered: Bool
  /// Whether its lines come several times, once for each of several routes.
  package var isCopied = false

  package init(_ name: String, _ span: Span, isDelivered: Bool, isCopied: Bool = false) {
    self.name = name
    self.span = span
    self.isDelivered = isDelivered
    self.isCopied = isCopied
  }

  /// The tag of what the container prints; the task's id stands in the place of the 0.
  package var tag: String { "\(name)\(AgentFacts.tagSeparator)-0" }

  /// Whether an output's `Match` takes its lines; `nil` where only the task's id decides.
  package func isTaken(by match: String) -> Bool? {
    if TagPattern.matches(tag, match) { return true }
    let first = match.prefix { $0 != "*" }
    return first.hasPrefix("\(name)\(AgentFacts.tagSeparator)-") ? nil : false
  }
}

extension ClassicSection {
  /// The first entry of a key, whose name is in small letters.
  package func entry(_ key: String) -> Entry? { entries.first { $0.key.lowercased() == key } }

  /// What the section matches by wildcards alone, where no variable is in it.
  package var wildcard: Entry? {
    guard let match = entries.last(where: { $0.key.lowercased() == "match" }),
      entry("match_regex") == nil, !match.value.hasRouterVariables
    else { return nil }
    return match
  }
}
