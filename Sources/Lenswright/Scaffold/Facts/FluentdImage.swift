/// What a router's image of Fluentd is built on.
enum FluentdImage {
  /// A tag that names one build, and Debian, whose allocator keeps memory small.
  ///
  /// Source: the tags `vX.Y.Z-debian-A.B` of fluent/fluentd-docker-image, README.md, "This tag is recommended for the production environment"; read
  /// 2026-11-27. Neither the image nor the gems could be pulled to try them.
  static let base = "fluent/fluentd:v1.19.3-debian-2.4"

  /// What joins lines.
  static let joiningGem = "fluent-plugin-concat"
}
