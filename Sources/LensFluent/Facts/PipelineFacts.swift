/// What a record of FireLens holds, and the names that a generated pipeline takes for itself.
package enum PipelineFacts {
  /// Fields in which a generated configuration keeps what it has decided, until the record leaves.
  package static let ownPrefix = "lw_"

  /// What Docker's fluentd driver says of a line, beside the line itself.
  ///
  /// Source: daemon/logger/fluentd/fluentd.go of moby/moby, read 2026-11-22.
  package static let lineKeys = ["source", "container_id", "container_name"]
  package static let lineKey = "log"
}
