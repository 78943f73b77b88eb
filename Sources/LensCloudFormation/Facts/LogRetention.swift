/// How long CloudWatch Logs can keep what it is given.
package enum LogRetention {
  /// The values of `RetentionInDays`; a log group without one keeps its events for ever.
  ///
  /// Source: AWS::Logs::LogGroup in cfn-lint 1.51.0 (schema c0ece63f58ef831f); checked 2026-11-22.
  package static let days = [
    1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922,
    3288, 3653,
  ]

  /// The shortest that keeps events at least this long; `nil` when only for ever does.
  package static func atLeast(_ wanted: Int) -> Int? {
    days.first { $0 >= wanted }
  }
}
