import LensSyntax

/// What can be wrong with roles and with what runs the task.
extension DiagnosticKind {
  static let ownRole = DiagnosticKind(
    "own-role", .advice,
    "The permissions of a role that is not in this template cannot be checked.",
    remedy:
      "Give the role what the note lists, or leave the ARN out and let the compiler write a role with exactly that.",
    example: """
      roles: { task: 'arn:aws:iam::123456789012:role/orders-task' }
      destinations:
        main: { type: firehose, stream: orders-logs }
      """)

  static let policyStatement = DiagnosticKind(
    "policy-statement", .error,
    "IAM refuses a policy with a statement that is not made of its keys and values, to the letter.",
    remedy:
      "Write IAM's own keys and values: `Effect: Allow`, `Action`, `Resource`, and if need be `Sid` and `Condition`.",
    example: """
      roles:
        task:
          policies:
            - { Effect: allow, Action: 's3:GetObject', Resource: 'arn:aws:s3:::acme/*' }
      """)

  static let execReadonly = DiagnosticKind(
    "exec-readonly", .warning,
    "The SSM agent of ECS Exec has to write, so exec does not work in a container with a read-only root filesystem.",
    remedy:
      "Mount volumes at `/var/lib/amazon` and `/var/log/amazon` in that container, leave its root filesystem writable, or leave `exec` out.",
    example: """
      deploy: { cluster: orders, exec: true }
      containers:
        app: { image: nginx:1.27, readonlyRootFilesystem: true, logs: main }
      """)

  static let serviceSetting = DiagnosticKind(
    "service-setting", .error,
    "ECS does not take this combination of service settings.",
    remedy:
      "Change the setting as the message says; the limits are those of ECS and of Elastic Load Balancing.",
    example: """
      deploy:
        cluster: platform
        capacityProviderStrategy: []
      """)

  static let badSchedule = DiagnosticKind(
    "bad-schedule", .error,
    "EventBridge Scheduler takes `rate(…)`, `cron(…)` with six fields, and `at(…)`, and finds out only when the schedule is made.",
    remedy:
      "Write `rate(1 hour)`, `cron(0 3 * * ? *)` with six fields, or `at(2026-12-24T18:00:00)`. Of the day of the month and the day of the week one is `?`.",
    example: """
      deploy:
        cluster: platform
        schedule: '0 3 * * *'
      """)

  static let scaledCount = DiagnosticKind(
    "scaled-count", .advice,
    "Scaling decides how many tasks run; a number in the service would take its place with each deployment.",
    remedy: "Leave `desiredCount` out and say with `min` how many there are at least.",
    example: """
      deploy:
        cluster: platform
        desiredCount: 3
        autoscaling: { min: 3, max: 12, cpu: 60 }
      """)

  static let spotWarning = DiagnosticKind(
    "spot-warning", .warning,
    "Fargate Spot takes a task back two minutes after it has said so, whatever the task is doing then.",
    remedy: "Let what a task does at its end take less than two minutes, or run it on `FARGATE`.",
    example: """
      deploy:
        cluster: platform
        capacityProviderStrategy: { FARGATE_SPOT: 1 }
        loadBalancer:
          from: 10.0.0.0/8
          certificate: !ImportValue network-Certificate
          deregistrationDelay: 5m
      containers:
        app: { image: nginx:1.27, ports: [80], stopTimeout: 110, logs: main }
      """)

  static let plainHTTP = DiagnosticKind(
    "plain-http", .advice,
    "Without a certificate clients speak HTTP with the load balancer, which anybody on the way reads and changes.",
    remedy:
      "Give it `certificate`, the ARN of one from AWS Certificate Manager. Behind another proxy that ends TLS, HTTP may be what you want.",
    example: """
      deploy:
        cluster: platform
        loadBalancer: { from: 10.0.0.0/8 }
      containers:
        app: { image: nginx:1.27, ports: [80], logs: main }
      """)
}
