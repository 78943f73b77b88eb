/// What EventBridge Scheduler takes. Source: CreateSchedule in botocore 1.43.11; checked 2026-11-22.
package enum ScheduleLimits {
  /// Minutes.
  package static let flexibleWindow = 1...1440
  package static let taskCount = 1...10
  package static let retryAttempts = 0...185
  /// Seconds for which a run is tried again.
  package static let eventAge = 60...86400
  package static let capacityProviders = 6
  package static let timezoneLength = 1...50
  package static let expressionLength = 1...256
  package static let rateUnits = ["minute", "minutes", "hour", "hours", "day", "days"]

  /// Properties of a service that a run has too, by the names of ECS and of Scheduler. Source: EcsParameters in botocore 1.43.11; checked 2026-11-22.
  package static let runProperties: [(name: String, ofRun: String)] = [
    ("enableECSManagedTags", "EnableECSManagedTags"),
    ("placementConstraints", "PlacementConstraints"), ("placementStrategy", "PlacementStrategy"),
    ("platformVersion", "PlatformVersion"), ("propagateTags", "PropagateTags"),
  ]

  /// A field of a cron expression: what it is called, the numbers that it takes, and words for them from the first on.
  package struct CronField: Sendable {
    package let name: String
    package let values: ClosedRange<Int>
    package let words: [String]
    /// Wildcards beside `,`, `-`, `*` and `/`.
    package let marks: String
  }

  /// Source: "Cron-based schedules" in the EventBridge Scheduler User Guide; checked 2026-11-22.
  package static let cronFields = [
    CronField(name: "minutes", values: 0...59, words: [], marks: ""),
    CronField(name: "hours", values: 0...23, words: [], marks: ""),
    CronField(name: "day of the month", values: 1...31, words: [], marks: "?LW"),
    CronField(
      name: "month", values: 1...12,
      words: [
        "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC",
      ], marks: ""),
    CronField(
      name: "day of the week", values: 1...7,
      words: ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"], marks: "?L#"),
    CronField(name: "year", values: 1970...2199, words: [], marks: ""),
  ]
}
