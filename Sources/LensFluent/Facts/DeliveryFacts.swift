/// How configuration files reach a router, and where they lie then.
package enum DeliveryFacts {
  /// Where files that are written at start lie: every image has the folder, and a read-only root has a volume there.
  package static let folder = "/tmp"
  package static func configurationFile(_ engine: Engine) -> String {
    switch engine {
    case .fluentBit: "/tmp/lenswright.conf"
    case .fluentd: "/tmp/lenswright-fluentd.conf"
    }
  }
  package static let parsersFile = "/tmp/lenswright-parsers.conf"
  /// Chunks that wait on disk.
  package static let storageFolder = "/tmp/lenswright-storage"
  /// Files that wait for their upload.
  package static let uploadFolder = "/tmp/fluent-bit/s3"

  /// The variables that carry the files with `inline`.
  package static let configurationVariable = "LENSWRIGHT_CONFIG"
  package static let parsersVariable = "LENSWRIGHT_PARSERS"

  // MARK: The init process

  /// What the names of variables begin with by which the init process is told of objects; only the beginning counts.
  ///
  /// Source: init/fluent_bit_init_process.go of aws/aws-for-fluent-bit 2.32.3, read 2026-11-26.
  package static let initVariable = "aws_fluent_bit_init_s3_"
  /// Where the init process keeps what it fetched, under the last part of its key; /tmp/init in place of /init where that cannot be written (since
  /// 2.33.0, pull request 955).
  package static let initFolder = "/init/fluent-bit-init-s3-files/"
  /// The main file of an engine that the init process starts: the one that ECS generates, and then what it fetched (the same source).
  package static let initConfiguration = "/init/fluent-bit-init.conf"
  /// A file with one of these words anywhere is taken for parsers and named on the command line; its other sections are lost (the same source).
  package static let parserWords = ["[PARSER]", "[MULTILINE_PARSER]"]

  // MARK: Images

  /// Where the files lie in an image that is built for them, away from what ECS mounts.
  package static let imageFolder = "/lenswright/"

  /// The settings in files that AWS's image brings.
  ///
  /// Source: configs/ of aws/aws-for-fluent-bit 2.32.3, read 2026-11-26.
  package static let readyMade: [String: [(key: String, value: String)]] = [
    "/fluent-bit/configs/minimize-log-loss.conf": [("Grace", "30")],
    "/fluent-bit/configs/parse-json.conf": [("Grace", "30")],
    "/fluent-bit/configs/output-metrics-healthcheck.conf": [
      ("HTTP_Server", "On"), ("HTTP_Port", "2020"), ("Health_Check", "On"), ("Grace", "30"),
    ],
    "/fluent-bit/configs/plugin-metrics-to-cloudwatch.conf": [
      ("HTTP_Server", "On"), ("HTTP_Port", "2020"), ("Grace", "30"),
    ],
    "/fluent-bit/configs/plugin-and-storage-metrics-to-cloudwatch.conf": [
      ("HTTP_Server", "On"), ("HTTP_Port", "2020"), ("Grace", "30"),
    ],
  ]

  /// Variables that ECS sets in every container; the names of more begin like these.
  ///
  /// Source: "Task metadata available for Amazon ECS" and "Amazon ECS task IAM role", ECS developer guide, 2026-11-26.
  package static let platformVariables = ["AWS_", "ECS_"]

  /// The longest `NAME=value` that Linux hands to a process, without its closing byte (`MAX_ARG_STRLEN`; tried, 2026-11-22).
  package static let longestVariable = 131_071

  /// What starts the engine in an image, as the end of a shell's command line.
  ///
  /// AWS's images have their start in the default command and no entry point: 2.x by its Dockerfiles (aws/aws-for-fluent-bit 2.32.3, 2026-11-22), 3.x by
  /// scripts/dockerfiles/runtime/Dockerfile and Dockerfile.init there (commits 076a33b and 2716c3c, 2026-11-26). Fluentd's own image, and one built on it: the entry
  /// point `tini -- /bin/entrypoint.sh` with the command `fluentd`, which adds `--config /fluentd/etc/${FLUENTD_CONF}` and `--plugin
  /// /fluentd/plugins` (fluent/fluentd-docker-image, Dockerfile and entrypoint.sh of v1.19/debian and v1.19/alpine, 2026-11-22).
  package static func start(_ image: RouterImage?, _ engine: Engine) -> String? {
    switch (engine, image?.family) {
    case (.fluentd, .fluentd?): return "exec tini -- /bin/entrypoint.sh fluentd"
    // An image with the gem alone has neither, and reads what it is told.
    case (.fluentd, _):
      return
        "if [ -f /bin/entrypoint.sh ]; then exec tini -- /bin/entrypoint.sh fluentd; else exec fluentd -c /fluentd/etc/fluent.conf; fi"
    case (.fluentBit, .awsForFluentBit?):
      return image?.isInit ?? false
        ? "exec bash /init/fluent_bit_init_entrypoint.sh" : "exec sh /entrypoint.sh"
    case (.fluentBit, .fluentBit?):
      return image?.hasShell ?? false
        ? "exec /fluent-bit/bin/fluent-bit -c /fluent-bit/etc/fluent-bit.conf" : nil
    // An image built on AWS's has its start script.
    case (.fluentBit, _):
      return
        "if [ -f /entrypoint.sh ]; then exec sh /entrypoint.sh; else exec /fluent-bit/bin/fluent-bit -c /fluent-bit/etc/fluent-bit.conf; fi"
    }
  }
}
