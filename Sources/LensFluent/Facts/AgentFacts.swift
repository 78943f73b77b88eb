import LensSyntax

/// What the ECS agent does for FireLens and within which bounds.
///
/// Sources: the agent is github.com/aws/amazon-ecs-agent 1.105.1 (2026-06-30, commit 8dfceca6), the API is the ECS model 2014-11-13 in botocore
/// 1.43.11, the guide is docs.aws.amazon.com/AmazonECS/latest/developerguide; all read 2026-11-22. Fargate runs closed code that behaves alike
/// where it has been observed.
package enum AgentFacts {
  // MARK: Ports

  /// Where the router listens for the forward protocol; the agent tells applications by `FLUENT_HOST` and `FLUENT_PORT`.
  package static let forwardPort = 24224
  /// The TCP input that the agent generates for health checks, in Fluent Bit outside host mode.
  package static let healthPort = 8877
  /// Fluent Bit's monitoring server, where it is switched on.
  package static let monitoringPort = 2020
  /// What the agent sets in the application containers.
  package static let forwardVariables = ["FLUENT_HOST", "FLUENT_PORT"]

  // MARK: Stopping

  /// Seconds that Fluent Bit flushes after SIGTERM unless `Grace` says otherwise (src/flb_engine.c of 5.1.1).
  package static let defaultGrace = 5
  /// Seconds between the end of the grace time and the kill, for the engine to end in.
  package static let stopMargin = 5
  /// Seconds from SIGTERM to SIGKILL unless `stopTimeout` says otherwise (API).
  package static let defaultStopTimeout = 30
  /// The `stopTimeout` that Fargate takes, in seconds (API).
  package static let fargateStopTimeout = 2...120

  // MARK: Buffers

  /// The `log-driver-buffer-limit` that is accepted, in log lines: "greater than or equal to 0 and less than 536870912" (guide,
  /// firelens-docker-buffer-limit).
  package static let logDriverBufferLimit = 0..<536_870_912
  /// Bytes that a line takes in Docker's buffer at the least: with it stand the container's id of 64 letters, its name, the tag and the four names of these
  /// fields (daemon/logger/fluentd/fluentd.go of moby/moby, `Log`, read 2026-11-26).
  package static let smallestBufferedRecord = 128
  /// What it is if nobody says (the same page).
  package static let defaultLogDriverBufferLimit = 1_048_576

  /// The `Mem_Buf_Limit` that the agent writes on the router's socket, in megabytes of 10^6 bytes: half of what the container reserves, or of
  /// what it may use, or 25 (agent, task.go `resolveMemBufLimit`; since 1.89.0).
  ///
  /// - Parameters:
  ///   - memoryReservation: the router's, in MiB; `nil` if it has none.
  ///   - memory: the router's own limit, in MiB; the task's does not count.
  package static func inputBufferMegabytes(memoryReservation: Int?, memory: Int?) -> Int {
    let reservation = memoryReservation ?? 0
    let half = (reservation > 0 ? reservation : memory ?? 0) / 2
    return half > 0 ? half : 25
  }

  // MARK: Files

  /// The file that the agent generates, as the router sees it: whatever the image has there is hidden (agent, task.go).
  package static func generatedConfiguration(_ engine: Engine) -> String {
    engine == .fluentBit ? "/fluent-bit/etc/fluent-bit.conf" : "/fluentd/etc/fluent.conf"
  }

  /// Where a configuration file from S3 is mounted (agent, firelens_unix.go).
  package static func fetchedConfiguration(_ engine: Engine) -> String {
    engine == .fluentBit ? "/fluent-bit/etc/external.conf" : "/fluentd/etc/external.conf"
  }

  /// Whether the agent can tell the user's number from the router's `user`, to whom it gives the socket (ecs-agent/utils/firelens/firelens.go `SetOwnership`).
  package static func isRouterUser(_ text: String) -> Bool {
    let digits = text.utf8.prefix(while: \.isDigit)
    let rest = Substring(text.utf8.dropFirst(digits.count))
    return !digits.isEmpty && (rest.isEmpty || rest.hasPrefix(":"))
  }

  /// The folder of the socket, mounted over the image's own.
  package static let socketFolder = "/var/run"
  package static let socket = "/var/run/fluent.sock"

  // MARK: Options

  /// The options of a FireLens configuration; the agent ignores any other in silence (agent, firelens_unix.go `parseOptions`).
  package static let metadataOption = "enable-ecs-log-metadata"
  package static let configurationTypeOption = "config-file-type"
  package static let configurationValueOption = "config-file-value"
  package static let options = [metadataOption, configurationTypeOption, configurationValueOption]
  package static let configurationTypes = ["file", "s3"]
  /// Go's booleans, which is how the agent reads `enable-ecs-log-metadata`; any other word switches the metadata off.
  package static let metadataValues: [String: Bool] = [
    "1": true, "t": true, "T": true, "TRUE": true, "true": true, "True": true,
    "0": false, "f": false, "F": false, "FALSE": false, "false": false, "False": false,
  ]

  /// What the agent adds to every record; the first only on EC2 (agent, firelensconfig_unix.go).
  package static let metadataKeys = [
    "ec2_instance_id", "ecs_cluster", "ecs_task_arn", "ecs_task_definition",
  ]
  package static let instanceKey = "ec2_instance_id"

  // MARK: Tags

  /// What the agent's own output and filters of a container match; the records of its standard output are tagged
  /// `<container>-firelens-<task id>` (agent, firelensconfig_unix.go `fluentTagOutputFormat`).
  package static func outputMatch(_ container: String, _ engine: Engine) -> String {
    "\(container)-firelens\(engine == .fluentBit ? "*" : "**")"
  }

  /// The tag of what the health check sends to the TCP input, and what the null output takes (the same file).
  package static let healthTag = "firelens-healthcheck"

  /// The variable of the router's environment that holds the secret of a log option (agent, task.go `firelensConfigVarFmt`).
  ///
  /// - Parameter container: the place of the option's container in the task definition.
  package static func variable(_ option: String, container: Int) -> String {
    "\(option)_\(container)"
  }

  /// What stands between a container's name and the task's id in a tag (agent, docker_task_engine.go).
  package static let tagSeparator = "-firelens"
  /// What Docker sets in every container to its host name: its id in bridge mode, the name of the task's interface in awsvpc. It tells the
  /// records of one task from another's where the task's id is not known (moby/moby, daemon/container_operations.go, 2026-11-26).
  package static let hostVariable = "HOSTNAME"

  /// The option that names the output plugin, in the only letter case that the agent knows.
  package static func outputOption(_ engine: Engine) -> String {
    engine == .fluentBit ? "Name" : "@type"
  }

  /// Options of an application container that are the agent's or Docker's and never reach the plugin as such (agent, task.go
  /// `collectFirelensLogOptions`).
  package static let includePatternOption = "include-pattern"
  package static let excludePatternOption = "exclude-pattern"
  package static let logDriverBufferLimitOption = "log-driver-buffer-limit"

  // MARK: Dependencies

  package static let dependencyConditions = ["START", "COMPLETE", "SUCCESS", "HEALTHY"]
  /// The conditions that a router can ever meet; it does not end, so the other two wait for ever.
  package static let routerConditions = ["START", "HEALTHY"]

  // MARK: Platforms

  package static let logDriver = "awsfirelens"
  /// The log drivers that Fargate has (API; cfn-lint 1.51.0's rule E3048).
  package static let fargateLogDrivers = ["awslogs", "splunk", "awsfirelens"]
  /// Network modes of a task on Managed Instances, the default first (guide, task_definition_parameters-managed-instances).
  package static let managedInstancesNetworkModes = ["awsvpc", "host"]
}
