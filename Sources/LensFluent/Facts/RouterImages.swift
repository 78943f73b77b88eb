/// The images that a router runs when its spec names none, and what is known of the releases they come from.
package enum RouterImages {
  /// AWS for Fluent Bit, pinned: a tag with three numbers never changes what it stands for.
  ///
  /// Source: github.com/aws/aws-for-fluent-bit/releases/tag/v3.5.8, released 2026-11-13, read 2026-11-22. No digest is published with the
  /// release, so there is none to pin.
  package static let tag = "3.5.8"
  package static let engineVersion = EngineVersion(5, 1, 5)

  package static let repository = "public.ecr.aws/aws-observability/aws-for-fluent-bit"
  /// The default image.
  package static let awsForFluentBit = "\(repository):\(tag)"
  /// The same with the init process, which reads the task's metadata and fetches configuration files.
  package static let awsForFluentBitInit = "\(repository):init-\(tag)"

  /// Where the init images have their programs (issue 8847 of fluent/fluent-bit).
  package static let initFolder = "/init"

  /// The first release whose init process runs for another user than root: it writes to `/tmp` where it may not write to ``initFolder``.
  ///
  /// Source: pull request 955 of aws/aws-for-fluent-bit, merged 2025-06-30 and released with 2.33.0, read 2026-11-26.
  package static let initForOtherUsers = EngineVersion(2, 33, 0)

  /// The variables that the init process sets for the engine, for `${…}` in a configuration.
  ///
  /// Source: init/fluent_bit_init_process.go of aws/aws-for-fluent-bit 2.32.3, read 2026-11-22.
  package static let initVariables = [
    "AWS_REGION", "AWS_AVAILABILITY_ZONE", "ECS_CLUSTER", "ECS_TASK_ARN", "ECS_TASK_ID",
    "ECS_FAMILY", "ECS_LAUNCH_TYPE", "ECS_REVISION", "ECS_TASK_DEFINITION",
  ]

  /// Words in the names of variables by which the init process is told of files: objects in S3, and files of the image. They are included
  /// behind the file that ECS generates, in the order of the environment, which ECS does not keep (the same source).
  package static let initInclusions = ["aws_fluent_bit_init_s3_", "aws_fluent_bit_init_file_"]

  /// AWS's accounts that hold the image in Amazon ECR, one for most regions and one for each of the others.
  ///
  /// Source: scripts/publish.sh of aws/aws-for-fluent-bit 2.32.3, read 2026-11-22.
  static let accounts: Set<String> = [
    "906394416424", "128054284489", "161423150738", "449074385750", "741863432321", "928143927712",
    "960320637246", "921575906885", "358001906437", "146576467002", "269912160255", "378905956269",
    "279248816148", "577945010369",
  ]

  /// The Fluent Bit inside the releases whose notes were read; a release between two of them has at least the earlier one's.
  ///
  /// Source: github.com/aws/aws-for-fluent-bit/releases and pull requests 1037 (3.0.1) and 1069 (3.2.1), read 2026-11-22.
  static let releases: [(release: EngineVersion, engine: EngineVersion)] = [
    (EngineVersion(2, 29, 0), EngineVersion(1, 9, 10)),
    (EngineVersion(3, 0, 0), EngineVersion(4, 1, 0)),
    (EngineVersion(3, 0, 1), EngineVersion(4, 1, 1)),
    (EngineVersion(3, 1, 0), EngineVersion(4, 2, 0)),
    (EngineVersion(3, 2, 0), EngineVersion(4, 2, 2)),
    (EngineVersion(3, 4, 0), EngineVersion(5, 0, 0)),
    (EngineVersion(3, 4, 2), EngineVersion(5, 0, 5)),
    (EngineVersion(3, 4, 4), EngineVersion(5, 0, 7)),
    (EngineVersion(3, 4, 10), EngineVersion(5, 0, 9)),
    (EngineVersion(3, 5, 0), EngineVersion(5, 1, 2)),
    (EngineVersion(3, 5, 8), EngineVersion(5, 1, 5)),
  ]

  /// The oldest Fluent Bit that a release of AWS's image can have; `nil` for a release line that nobody has read about.
  static func engine(of release: EngineVersion) -> EngineVersion? {
    guard let known = releases.last(where: { $0.release <= release }) else { return nil }
    // All of 2.x stayed at 1.9.10; a new minor of 3.x has always meant a new minor of Fluent Bit.
    let isSameLine =
      known.release.major == release.major
      && (release.major == 2 || known.release.minor == release.minor)
    return isSameLine ? known.engine : nil
  }
}
