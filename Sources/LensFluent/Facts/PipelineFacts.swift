/// What a record of FireLens holds, and the names that a generated pipeline takes for itself.
package enum PipelineFacts {
  /// Fields in which a generated configuration keeps what it has decided, until the record leaves.
  package static let ownPrefix = "lw_"
  /// What stands in the tags of copies, before their number.
  package static let copyMark = ".lw."

  /// What Docker's fluentd driver says of a line, beside the line itself.
  ///
  /// Source: daemon/logger/fluentd/fluentd.go of moby/moby, read 2026-11-22.
  package static let lineKeys = ["source", "container_id", "container_name"]
  package static let lineKey = "log"

  /// What generated configurations use and an old engine does not have.
  ///
  /// Source: the tags of fluent/fluent-bit, read 2026-11-22; `storage.inherit` from its release notes.
  package enum Feature: String, Sendable {
    case rubyTraces = "the multiline parser `ruby`"
    case strictLogfmt = "a logfmt parser that leaves plain text alone"
    case nullsInLua = "Lua that keeps nulls"
    case inheritedStorage = "storage on disk for the inputs that ECS generates"

    package var since: EngineVersion {
      switch self {
      case .rubyTraces: EngineVersion(2, 0, 0)
      case .strictLogfmt: EngineVersion(2, 1, 0)
      case .nullsInLua: EngineVersion(2, 1, 10)
      case .inheritedStorage: EngineVersion(4, 0, 4)
      }
    }
  }
}
