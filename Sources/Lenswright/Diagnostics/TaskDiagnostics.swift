import LensSyntax

/// What can be wrong with the task and its containers.
extension DiagnosticKind {
  static let launchType = DiagnosticKind(
    "launch-type", .error,
    "ECS does not run this combination of launch type and settings.",
    remedy: "Compile a spec for each launch type that differs; `extends` shares the rest.",
    example: "launchType: [FARGATE, EXTERNAL]")

  static let networkMode = DiagnosticKind(
    "network-mode", .error,
    "FireLens or the launch type does not work in this network mode.",
    remedy: "Leave `networkMode` out: it is `awsvpc`, and `bridge` for EC2 and EXTERNAL.",
    example: "networkMode: host")

  static let windowsTask = DiagnosticKind(
    "windows-task", .error,
    "ECS has no FireLens for Windows containers.",
    remedy: "Use the `awslogs` driver in Windows tasks, or run the containers on Linux.",
    example: "runtimePlatform: { operatingSystemFamily: WINDOWS_SERVER_2022_CORE }")

  static let taskSize = DiagnosticKind(
    "task-size", .error,
    "Fargate runs only certain combinations of cpu and memory, and on every launch type the containers have to fit in.",
    remedy:
      "Leave `cpu` and `memory` out on Fargate, and the smallest size that fits is computed; or take one of the sizes that the note lists.",
    example: "cpu: 300")

  static let containerMemory = DiagnosticKind(
    "container-memory", .error,
    "Outside Fargate every container needs memory or memoryReservation unless the task has a size.",
    remedy:
      "Add `memoryReservation`, what the container usually needs, or `memory`, where it is killed; or give the task a `memory` for all.",
    example: "launchType: EC2")

  static let tooManyContainers = DiagnosticKind(
    "too-many-containers", .error,
    "ECS takes at most ten containers in a task, the router among them.",
    remedy:
      "Move containers that need not start and stop together into a task of their own. The log router is one of the ten.",
    example: """
      logs: main
      containers:
        a: { image: nginx:1.27 }
        b: { image: nginx:1.27 }
        c: { image: nginx:1.27 }
        d: { image: nginx:1.27 }
        e: { image: nginx:1.27 }
        f: { image: nginx:1.27 }
        g: { image: nginx:1.27 }
        h: { image: nginx:1.27 }
        i: { image: nginx:1.27 }
        j: { image: nginx:1.27 }
      """)

  static let unknownVolume = DiagnosticKind(
    "unknown-volume", .error,
    "`mountPoints` names a volume that the task does not have.",
    remedy: "Declare it under `volumes: [{ name: … }]`, or correct the name.",
    example: """
      containers:
        app: { image: nginx:1.27, mountPoints: [{ sourceVolume: data, containerPath: /data }], logs: main }
      """)

  static let taskDefinitionSize = DiagnosticKind(
    "task-definition-size", .error,
    "ECS refuses a task definition that is larger than 64 KiB, and the quota cannot be raised.",
    remedy:
      "Keep long values out of the task definition: in `environmentFiles` in S3, in `secrets`, or in the image. A generated configuration leaves it with `router: { delivery: s3 }` or `init`."
  )

  static let largeTaskDefinition = DiagnosticKind(
    "large-task-definition", .warning,
    "A task definition near ECS's limit of 64 KiB leaves no room for the next variable.",
    remedy:
      "Move long values into `environmentFiles`, `secrets` or the image before the limit stops a deployment."
  )

  static let logDriver = DiagnosticKind(
    "log-driver", .error,
    "The launch type does not have this log driver, or it has a key of its own in the spec.",
    remedy:
      "Take a driver that the launch type has, or send the container's lines through the router: `logs: <destination>`.",
    example: """
      containers:
        app: { image: nginx:1.27, logs: main }
        worker: { image: nginx:1.27, logs: { driver: json-file } }
      """)

  static let driverOption = DiagnosticKind(
    "driver-option", .error,
    "The log driver does not take this option or value, or misses an option that it needs.",
    remedy:
      "Take the option that is suggested. `awslogs` needs `awslogs-group`, `awslogs-region` and, on Fargate, `awslogs-stream-prefix`.",
    example: """
      containers:
        app: { image: nginx:1.27, logs: main }
        worker:
          image: nginx:1.27
          logs:
            driver: awslogs
            options: { awslogs-grup: /orders, awslogs-region: eu-west-1, awslogs-stream-prefix: orders }
      """)

  static let foreignSecretOptions = DiagnosticKind(
    "foreign-secret-options", .warning,
    "The agent takes log secrets of every container for the router's, whatever the driver, and then misses an output for them.",
    remedy:
      "Send this container's lines through the router as well: the destination `splunk` takes its token as a secret.",
    example: """
      containers:
        app: { image: nginx:1.27, logs: main }
        worker:
          image: nginx:1.27
          logs:
            driver: splunk
            options: { splunk-url: 'https://splunk.internal:8088' }
            secretOptions: { splunk-token: /orders/splunk-token }
      """)

  static let forwardVariable = DiagnosticKind(
    "forward-variable", .warning,
    "ECS sets FLUENT_HOST and FLUENT_PORT in containers that log through FireLens; a value of one's own takes their place.",
    remedy:
      "Leave it out, and write `fluentForward: true` where the application logs to the router itself. For another collector, call the variable something else.",
    example: """
      containers:
        app: { image: nginx:1.27, environment: { FLUENT_HOST: collector.internal }, logs: main }
      """)

  static let forwardUnavailable = DiagnosticKind(
    "forward-unavailable", .error,
    "ECS gives FLUENT_HOST and FLUENT_PORT only to containers that log through FireLens, in awsvpc and bridge mode.",
    remedy:
      "Give the container `logs` through the router, and begin the tag of its records with `<container>-firelens`.",
    example: """
      containers:
        app: { image: nginx:1.27, fluentForward: { tag: events }, logs: main }
      """)

  static let unknownDependency = DiagnosticKind(
    "unknown-dependency", .error,
    "`dependsOn` names a container that the task does not have.",
    remedy:
      "Take the name that is suggested; the router is called `log_router` unless `router.name` says otherwise.",
    example: """
      containers:
        app: { image: nginx:1.27, dependsOn: { migrate: SUCCESS }, logs: main }
      """)

  static let dependencyCycle = DiagnosticKind(
    "dependency-cycle", .error,
    "Containers that wait for one another never start, and ECS refuses to register them.",
    remedy:
      "Take one of the conditions out. The router waits for nobody, and whoever logs through it waits for the router already.",
    example: """
      containers:
        app: { image: nginx:1.27, dependsOn: { app: START }, logs: main }
      """)

  static let dependencyCondition = DiagnosticKind(
    "dependency-condition", .error,
    "The condition can never come true for that container.",
    remedy:
      "`START` and `HEALTHY` are for containers that go on, `COMPLETE` and `SUCCESS` for those that end and are not essential; `HEALTHY` needs a `healthCheck` there.",
    example: """
      containers:
        app: { image: nginx:1.27, dependsOn: { cache: HEALTHY }, logs: main }
        cache: { image: redis:7, logs: none }
      """)
}
