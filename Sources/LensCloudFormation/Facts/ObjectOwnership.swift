/// Access-control lists and buckets whose owner owns every object, which have none.
package enum ObjectOwnership {
  /// The only list that such a bucket takes an object with; any other is refused with AccessControlListNotSupported.
  ///
  /// Source: "Troubleshooting" of S3 Object Ownership in the S3 User Guide; checked 2026-11-22.
  package static let acceptedList = "bucket-owner-full-control"
}
