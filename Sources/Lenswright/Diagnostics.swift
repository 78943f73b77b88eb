import LensSyntax

extension DiagnosticKind {
  static let notYet = DiagnosticKind(
    "not-yet", .error,
    "The spec language has this, and this version of the compiler does not write it yet. Nothing is compiled, so that nothing is left out in silence."
  )
  static let otherFile = DiagnosticKind(
    "other-file", .error,
    "The file belongs to another tool: a template, a task definition, a configuration or a manifest, and no spec of an ECS task."
  )
  static let reservedKey = DiagnosticKind(
    "reserved-key", .error,
    "The compiler writes this property itself, from another key of the spec.")
  static let needsLiteral = DiagnosticKind(
    "needs-literal", .error,
    "The compiler has to know this value to compile the spec, so it cannot be left to CloudFormation."
  )
  static let languageVersion = DiagnosticKind(
    "language-version", .error,
    "The spec asks for a version of the language that this compiler does not know.")
  static let invalidName = DiagnosticKind(
    "invalid-name", .error,
    "ECS takes names of up to 255 letters, digits, hyphens and underscores; a destination's name also becomes part of logical IDs, which are letters and digits."
  )
  static let duplicateName = DiagnosticKind(
    "duplicate-name", .error,
    "Two things of the spec would have the same name in the task definition or the template.")
  static let invalidValue = DiagnosticKind(
    "invalid-value", .error, "A value outside of what the service that receives it accepts.")
  static let invalidUnit = DiagnosticKind(
    "invalid-unit", .error,
    "A duration or a size that cannot be read: a number and a unit are expected.")
  static let conflict = DiagnosticKind(
    "conflict", .error, "Two keys that exclude one another.")

  static let missingBase = DiagnosticKind(
    "missing-base", .error, "A file that `extends` names could not be read.")
  static let missingFile = DiagnosticKind(
    "missing-file", .error, "A file that `router.config` names could not be read.")
  static let configurationFile = DiagnosticKind(
    "configuration-file", .error,
    "A configuration file of the router's own is one that the engine would not read, or that cannot be brought to the router."
  )
  static let configurationRemark = DiagnosticKind(
    "configuration-remark", .warning,
    "A configuration file of the router's own says something that the engine reads otherwise than it looks, or not at all."
  )
  static let overriddenSetting = DiagnosticKind(
    "overridden-setting", .warning,
    "The spec's own files are read behind what is generated, so that the settings of their [SERVICE] count."
  )
  static let ownOutput = DiagnosticKind(
    "own-output", .advice,
    "What an output in a file of the spec's own may do is granted through `roles.task`; the compiler guesses nothing."
  )
  static let extendsCycle = DiagnosticKind(
    "extends-cycle", .error, "A base spec extends, over however many files, itself.")
  static let unknownEnvironment = DiagnosticKind(
    "unknown-environment", .error, "The environment that was asked for is not in the spec.")
  static let badSetting = DiagnosticKind(
    "bad-setting", .error, "An assignment given with `--set` cannot be applied to the spec.")

  static let unknownDestination = DiagnosticKind(
    "unknown-destination", .error,
    "`logs` or a routing test names a destination that the spec does not have.")
  static let unusedDestination = DiagnosticKind(
    "unused-destination", .warning,
    "No container's logs go to this destination, so nothing is made of it.")
  static let unknownDestinationType = DiagnosticKind(
    "unknown-destination-type", .error, "There is no destination of this type.")
  static let unknownInputType = DiagnosticKind(
    "unknown-input-type", .error,
    "The router would not start: its engine has no input plugin of this name.")
  static let unknownParser = DiagnosticKind(
    "unknown-parser", .error,
    "The engine knows no parser that no file defines, and does not start with the name of one.")
  static let inputPath = DiagnosticKind(
    "input-path", .error,
    "The router sees its own files and the volumes that it mounts, and writes only where it may.")
  static let noPosition = DiagnosticKind(
    "no-position", .advice,
    "A file that outlives the task is read from its end by the next one, so that what is written between the two is lost."
  )
  static let listenerPort = DiagnosticKind(
    "listener-port", .error,
    "Two cannot listen on one port, and ECS itself has the router listen on some.")
  static let hostListener = DiagnosticKind(
    "host-listener", .advice,
    "In host mode a listener of the router is on the instance's own loopback address, which all its processes and tasks share."
  )
  static let pathsOfRequests = DiagnosticKind(
    "paths-of-requests", .advice,
    "The HTTP input of Fluent Bit makes the tag of a record from the path of the request, whatever tag it was given."
  )
  static let metricsInput = DiagnosticKind(
    "metrics-input", .error,
    "Metrics are no lines: no step of a pipeline sees them, and few destinations take them.")
  static let metricsOnly = DiagnosticKind(
    "metrics-only", .warning,
    "The destination takes metrics and drops every line that a container writes.")
  static let nothingRouted = DiagnosticKind(
    "nothing-routed", .error,
    "ECS refuses a task with a log router when no container logs through it, and a task without one is not what this compiler is for."
  )
  static let badRoute = DiagnosticKind(
    "bad-route", .error, "The routes of a pipeline contradict one another, or one leads nowhere.")
  static let invalidField = DiagnosticKind(
    "invalid-field", .error, "A step names something that cannot be a field of a record.")
  static let badTest = DiagnosticKind(
    "bad-test", .error,
    "A routing test has no line, expects nothing, contradicts itself, or takes its lines from something whose lines do not go through the router."
  )
  static let unreachable = DiagnosticKind(
    "unreachable", .error,
    "The rules of the task's egress do not let the router reach a destination, or ECS what it starts the task with."
  )
  static let reordered = DiagnosticKind(
    "reordered", .advice,
    "Several workers send the lines of one container side by side, so that they may arrive in another order."
  )
  static let unsupportedEngine = DiagnosticKind(
    "unsupported-engine", .error,
    "The destination or setting does not exist for this engine, or cannot be written as plain log options for it."
  )
  static let unknownOption = DiagnosticKind(
    "unknown-option", .error,
    "Fluent Bit refuses to start when it meets an option that its plugin does not have.")
  static let optionValue = DiagnosticKind(
    "option-value", .error,
    "The plugin does not take this value for this option, and finds out only when the router starts."
  )
  static let optionTooNew = DiagnosticKind(
    "option-too-new", .error,
    "The option came with a later version of Fluent Bit than the one in the router's image.")
  static let reservedOption = DiagnosticKind(
    "reserved-option", .error, "ECS or the compiler writes this option itself.")
  static let duplicateOption = DiagnosticKind(
    "duplicate-option", .error,
    "The same option would be written twice; Fluent Bit does not look at letter case.")
  static let unwritableText = DiagnosticKind(
    "unwritable-text", .error,
    "ECS writes option values into the router's configuration unescaped, so that this value would not arrive as it is."
  )
  static let routerVariable = DiagnosticKind(
    "router-variable", .error,
    "A `${NAME}` in a plain string is read from the router's environment, where this name is not set; an unset variable is empty and stops the router."
  )
  static let badPattern = DiagnosticKind(
    "bad-pattern", .error,
    "The regular expression cannot be compiled by the router's own engine (Onigmo, Ruby syntax), and the router would stop at start."
  )
  static let plainSecret = DiagnosticKind(
    "plain-secret", .error,
    "A secret in the spec would be readable in the template, in the task definition and in the console."
  )
  static let clearCredential = DiagnosticKind(
    "clear-credential", .warning,
    "The value of an environment variable is readable in the template, in the task definition and in the console, and its name says that it is a secret."
  )
  static let secretReference = DiagnosticKind(
    "secret-reference", .error,
    "A secret is named by a Secrets Manager ARN, an SSM parameter name or ARN, or an intrinsic that gives one of these ARNs."
  )
  static let fixedStream = DiagnosticKind(
    "fixed-stream", .advice,
    "One log stream for all tasks mixes their lines; a prefix gives each task and container its own."
  )
  static let unverifiedTLS = DiagnosticKind(
    "unverified-tls", .warning,
    "With verification off, whoever can redirect the connection can read the logs and the keys sent with them."
  )
  static let udpHost = DiagnosticKind(
    "udp-host", .warning,
    "With UDP the router looks a name up once, when it starts: a name that has no address stops it, and an address of later is never used."
  )
  static let missingDomain = DiagnosticKind(
    "missing-domain", .error,
    "Requests are signed by the task role, and the role's permission has to name the domain.")

  static let noRouterImage = DiagnosticKind(
    "no-router-image", .error,
    "AWS publishes no Fluentd image, and the stock one has no plugin for most destinations.")
  static let movingImage = DiagnosticKind(
    "moving-image", .warning,
    "A tag that is moved to new releases brings an untried router into production with the next task that starts."
  )
  static let routerUser = DiagnosticKind(
    "router-user", .error, "ECS needs the user's number to give the router its socket.")
  static let stopTimeout = DiagnosticKind(
    "stop-timeout", .error,
    "ECS does not take this time, or the router would be killed before it has sent what it holds.")
  static let healthCheck = DiagnosticKind(
    "health-check", .error,
    "The health check cannot be run or cannot succeed, and a task that waits for it never starts."
  )
  static let bufferLimit = DiagnosticKind(
    "buffer-limit", .error, "ECS takes 0 to 536870911 events for log-driver-buffer-limit.")
  static let fluentdGems = DiagnosticKind(
    "fluentd-gems", .advice,
    "The generated configuration uses a plugin that Fluentd's own image does not have, so that it has to be installed in the router's image."
  )
  static let routerNotEssential = DiagnosticKind(
    "router-not-essential", .advice,
    "When the router stops, the containers go on and their lines are lost.")

  static let launchType = DiagnosticKind(
    "launch-type", .error, "ECS does not run this combination of launch type and settings.")
  static let networkMode = DiagnosticKind(
    "network-mode", .error, "FireLens or the launch type does not work in this network mode.")
  static let windowsTask = DiagnosticKind(
    "windows-task", .error, "ECS has no FireLens for Windows containers.")
  static let taskSize = DiagnosticKind(
    "task-size", .error,
    "Fargate runs only certain combinations of cpu and memory, and on every launch type the containers have to fit in."
  )
  static let containerMemory = DiagnosticKind(
    "container-memory", .error,
    "Outside Fargate every container needs memory or memoryReservation unless the task has a size.")
  static let tooManyContainers = DiagnosticKind(
    "too-many-containers", .error,
    "ECS takes at most ten containers in a task, the router among them.")
  static let unknownVolume = DiagnosticKind(
    "unknown-volume", .error, "`mountPoints` names a volume that the task does not have.")
  static let taskDefinitionSize = DiagnosticKind(
    "task-definition-size", .error,
    "ECS refuses a task definition that is larger than 64 KiB, and the quota cannot be raised.")
  static let largeTaskDefinition = DiagnosticKind(
    "large-task-definition", .warning,
    "A task definition near ECS's limit of 64 KiB leaves no room for the next variable.")
  static let logDriver = DiagnosticKind(
    "log-driver", .error,
    "The launch type does not have this log driver, or it has a key of its own in the spec.")
  static let driverOption = DiagnosticKind(
    "driver-option", .error,
    "The log driver does not take this option or value, or misses an option that it needs.")
  static let foreignSecretOptions = DiagnosticKind(
    "foreign-secret-options", .warning,
    "The agent takes log secrets of every container for the router's, whatever the driver, and then misses an output for them."
  )
  static let forwardVariable = DiagnosticKind(
    "forward-variable", .warning,
    "ECS sets FLUENT_HOST and FLUENT_PORT in containers that log through FireLens; a value of one's own takes their place."
  )
  static let forwardUnavailable = DiagnosticKind(
    "forward-unavailable", .error,
    "ECS gives FLUENT_HOST and FLUENT_PORT only to containers that log through FireLens, in awsvpc and bridge mode."
  )

  static let unknownDependency = DiagnosticKind(
    "unknown-dependency", .error, "`dependsOn` names a container that the task does not have.")
  static let dependencyCycle = DiagnosticKind(
    "dependency-cycle", .error,
    "Containers that wait for one another never start, and ECS refuses to register them.")
  static let dependencyCondition = DiagnosticKind(
    "dependency-condition", .error, "The condition can never come true for that container.")

  static let invalidPort = DiagnosticKind(
    "invalid-port", .error, "A port, a range of ports or a mapping that ECS does not take.")
  static let port24224 = DiagnosticKind(
    "port-24224", .error,
    "Whoever reaches the router's port 24224 can write log records; nothing that this compiler writes lets anybody in."
  )
  static let invalidPeer = DiagnosticKind(
    "invalid-peer", .error,
    "The other end of a security-group rule is a CIDR, a group, a prefix list, `self`, or an intrinsic."
  )
  static let networkUnused = DiagnosticKind(
    "network-unused", .error,
    "Outside awsvpc a task has no network interface and no security group of its own.")
  static let instanceSecurityGroup = DiagnosticKind(
    "instance-security-group", .advice,
    "In host mode the instance's security group guards the task's ports, and that group is not in this template."
  )
  static let ownSecurityGroup = DiagnosticKind(
    "own-security-group", .advice,
    "The rules of a security group that is not in this template cannot be checked.")

  static let ownRole = DiagnosticKind(
    "own-role", .advice, "The permissions of a role that is not in this template cannot be checked."
  )
  static let policyStatement = DiagnosticKind(
    "policy-statement", .error,
    "IAM refuses a policy with a statement that is not made of its keys and values, to the letter.")
  static let execReadonly = DiagnosticKind(
    "exec-readonly", .warning,
    "The SSM agent of ECS Exec has to write, so exec does not work in a container with a read-only root filesystem."
  )
  static let serviceSetting = DiagnosticKind(
    "service-setting", .error, "ECS does not take this combination of service settings.")
  static let badSchedule = DiagnosticKind(
    "bad-schedule", .error,
    "EventBridge Scheduler takes `rate(…)`, `cron(…)` with six fields, and `at(…)`, and finds out only when the schedule is made."
  )
  static let scaledCount = DiagnosticKind(
    "scaled-count", .advice,
    "Scaling decides how many tasks run; a number in the service would take its place with each deployment."
  )
  static let spotWarning = DiagnosticKind(
    "spot-warning", .warning,
    "Fargate Spot takes a task back two minutes after it has said so, whatever the task is doing then."
  )
  static let plainHTTP = DiagnosticKind(
    "plain-http", .advice,
    "Without a certificate clients speak HTTP with the load balancer, which anybody on the way reads and changes."
  )
  static let duplicateID = DiagnosticKind(
    "duplicate-id", .error, "Two resources would have the same logical ID.")
  static let referenceCycle = DiagnosticKind(
    "reference-cycle", .error,
    "CloudFormation makes a resource after those that it refers to, so that resources which refer to one another can never be made."
  )
  static let badOverride = DiagnosticKind(
    "bad-override", .error,
    "The path of an override leads nowhere in the finished template, or the override says nothing to do."
  )
  static let brokenTemplate = DiagnosticKind(
    "broken-template", .error,
    "What overrides or passed-through resources made of the template breaks a FireLens rule.")

  static let noTaskDefinition = DiagnosticKind(
    "no-task-definition", .error,
    "A preview shows what the log router of an ECS task definition runs, and the file holds none.")
  static let agentRefuses = DiagnosticKind(
    "agent-refuses", .error,
    "ECS does not take this task definition, or its agent cannot write the router's configuration, and the task does not start."
  )
  static let agentIgnores = DiagnosticKind(
    "agent-ignores", .warning, "The ECS agent passes this over in silence.")
  static let undecided = DiagnosticKind(
    "undecided", .advice,
    "Only CloudFormation, or whoever starts the task, decides this; the preview says what it takes in its place."
  )
}
