import LensSyntax

/// Options of log drivers that know nothing of FireLens.
///
/// Under `awsfirelens` every option but the agent's own goes into the output of the router (agent, task.go `collectFirelensLogOptions`), where Fluent Bit stops at
/// one that its plugin does not have.
///
/// Sources: the drivers' pages below docs.docker.com/engine/logging/drivers; `options` of LogConfiguration in botocore 1.43.11; checked 2026-11-26.
package enum DriverOptions {
  /// How the names of one driver's options begin. No output of either engine has options of such names.
  private static let prefixes = [
    "awslogs-", "fluentd-", "gcp-", "gelf-", "logentries-", "splunk-", "syslog-",
  ]

  /// Options of several drivers, with hyphens that no output's options have.
  private static let common = [
    "cache-disabled", "env-regex", "labels-regex", "max-buffer-size", "max-file", "max-size",
  ]

  /// Words that are options of several drivers, and of some outputs too.
  private static let words = ["env", "labels", "mode", "tag"]

  /// What says how much waits in a driver's buffer. The agent asks for an asynchronous one anyway (docker_task_engine.go `getFirelensLogConfig`), so that nothing
  /// is lost with it.
  package static let bufferOptions = ["mode", "max-buffer-size"]

  /// Whether an option is a driver's and not the output's.
  ///
  /// - Parameter plugin: the output, where it is known.
  package static func isForeign(_ name: String, to plugin: Plugin?) -> Bool {
    if plugin?.option(name) != nil { return false }
    if prefixes.contains(where: name.hasPrefix) || common.contains(name) { return true }
    guard let plugin, !plugin.takesUnknownOptions else { return false }
    return words.contains(name)
  }

  /// What the output to CloudWatch Logs calls an option of `awslogs`.
  package static let cloudWatchNames: [String: String] = [
    "awslogs-group": "log_group_name", "awslogs-region": "region",
    "awslogs-stream-prefix": "log_stream_prefix", "awslogs-create-group": "auto_create_group",
  ]
}
