/// The versions of what pipelines use, each pinned to one that does not move.
enum PipelineTools {
  /// A commit behind a release's tag.
  struct Action {
    var name: String
    var commit: String
    var version: String

    /// As a step of a workflow names it.
    var use: String { "\(name)@\(commit) # \(version)" }
  }

  /// Source: the tags of the repositories, read 2026-11-27.
  static let checkout = Action(
    name: "actions/checkout", commit: "3d3c42e5aac5ba805825da76410c181273ba90b1", version: "v7.0.1")
  static let cache = Action(
    name: "actions/cache", commit: "27d5ce7f107fe9357f9df03efb73ab90386fccae", version: "v5.0.5")
  static let credentials = Action(
    name: "aws-actions/configure-aws-credentials",
    commit: "e6de054238d6b7531b4efff3b6587d9aade6a06c", version: "v6.2.3")

  /// The runner that has Docker and the AWS CLI, and the libraries of ``swiftImage``.
  ///
  /// Not checked at its source: the label and what it holds are common knowledge.
  static let runner = "ubuntu-24.04"

  /// Swift's own image of the version that Lenswright asks for, on Ubuntu 24.04.
  ///
  /// Seen in Dockerfiles of public repositories, 2026-11-27; the image itself could not be pulled.
  static let swiftImage = "swift:6.2-noble"
  /// The same from a registry without a limit on pulls.
  static let swiftImageOfAWS = "public.ecr.aws/docker/library/swift:6.2-noble"

  /// Seen in a public repository, 2026-11-27; the image itself could not be pulled.
  static let awsCLI = "public.ecr.aws/aws-cli/aws-cli:2.32.9"
}
