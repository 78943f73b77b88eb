package import LensCloudFormation
package import LensSyntax

/// Configuration files of the spec's own, beside what is generated.
package struct RouterFiles: Record {
  package var include: [Setting<String>] = []
  package var parsers: [Setting<String>] = []
  package var bucket: Setting<String>?
  package var prefix: Known<String>?

  package init() {}

  package static let fields: [Field<RouterFiles>] = [
    .optional(
      "include", \.include,
      "Files that are included after what is generated: of this project, in the router (an absolute path), or objects in S3 by their ARN."
    ),
    .optional("parsers", \.parsers, "Files with parsers, named in the same ways."),
    .optional("bucket", \.bucket, "The bucket that carries the files, for `s3` and `init`."),
    .optional(
      "prefix", \.prefix,
      "What their keys in the bucket begin with; the service's name and a slash by default."
    ),
  ]
}

/// Where the router keeps what it has not sent yet.
package struct RouterBuffer: Record {
  package var storage = Known(Storage.memory)
  package var limit: Located<Bytes>?
  package var path: Setting<String>?
  package var span = Span.none

  package init() {}

  package enum Storage: String, Word { case memory, filesystem }

  package static let fields: [Field<RouterBuffer>] = [
    .optional("storage", \.storage, "`memory` or `filesystem`.", default: "memory"),
    .optional(
      "limit", \.limit,
      "On disk: bytes for each destination, of which the oldest are dropped when it is full."),
    .optional("path", \.path, "The folder on disk.", default: "/tmp/lenswright-storage"),
  ]
}
