import LensFluent
import Testing

/// The file that the ECS agent writes, byte for byte.
///
/// What is expected was compared with the output of the agent's own generator (amazon-ecs-agent 1.105.1) on the same tasks.
@Suite struct AgentConfigurationTests {
  private func router(
    _ type: String = "fluentbit", _ options: [AgentTask.Option] = [], memory: Int? = nil,
    memoryReservation: Int? = nil
  ) -> AgentTask.Container {
    AgentTask.Container(
      "log_router", router: AgentTask.Router(type: type, options: options),
      memory: memory.map { .known($0) }, memoryReservation: memoryReservation.map { .known($0) },
      logDriver: "awslogs")
  }

  private func app(
    _ name: String = "app", _ options: [AgentTask.Option] = [], secrets: [String] = []
  ) -> AgentTask.Container {
    AgentTask.Container(
      name, logDriver: "awsfirelens", options: options, secretOptions: secrets)
  }

  private func text(_ task: AgentTask) throws -> String {
    let outcome = AgentConfiguration.generate(for: task)
    #expect(outcome.failures.isEmpty)
    return try #require(outcome.configuration).text
  }

  // MARK: Whole files

  @Test func fluentBitInBridgeMode() throws {
    let task = AgentTask(
      networkMode: .bridge, platform: .instance,
      containers: [
        app(
          "web",
          [
            .init("region", "eu-west-1"), .init("Name", "kinesis_firehose"),
            .init("exclude-pattern", "healthz"), .init("delivery_stream", "orders"),
            .init("include-pattern", "ERROR"), .init("Retry_Limit", "2"),
            .init("log-driver-buffer-limit", "5000"),
          ], secrets: ["role_arn"]),
        router(
          options: ["config-file-type": "s3", "config-file-value": "arn:aws:s3:::acme/extra.conf"],
          memoryReservation: 51),
      ])
    #expect(
      try text(task) == """

        [INPUT]
            Name forward
            Mem_Buf_Limit 25MB
            unix_path /var/run/fluent.sock

        [INPUT]
            Name forward
            Listen 0.0.0.0
            Port 24224

        [INPUT]
            Name tcp
            Tag firelens-healthcheck
            Listen 127.0.0.1
            Port 8877

        [FILTER]
            Name   grep
            Match web-firelens*
            Regex  log ERROR

        [FILTER]
            Name   grep
            Match web-firelens*
            Exclude log healthz

        [FILTER]
            Name record_modifier
            Match *
            Record ec2_instance_id <ec2_instance_id>
            Record ecs_cluster <ecs_cluster>
            Record ecs_task_arn <ecs_task_arn>
            Record ecs_task_definition <ecs_task_definition>

        @INCLUDE /fluent-bit/etc/external.conf

        [OUTPUT]
            Name null
            Match firelens-healthcheck

        [OUTPUT]
            Name kinesis_firehose
            Match web-firelens*
            Retry_Limit 2
            delivery_stream orders
            region eu-west-1
            role_arn ${role_arn_0}

        """)
  }

  @Test func fluentdInAwsvpcMode() throws {
    let task = AgentTask(
      networkMode: .awsvpc,
      containers: [
        router(
          "fluentd",
          options: ["config-file-type": "file", "config-file-value": "/fluentd/etc/extra.conf"]),
        app(
          "web",
          [
            .init("@type", "datadog"), .init("include-pattern", "ERROR"),
            .init("exclude-pattern", "healthz"), .init("dd_source", "ruby"),
          ], secrets: ["api_key"]),
      ])
    #expect(
      try text(task) == """

        <source>
            @type unix
            path /var/run/fluent.sock
        </source>

        <source>
            @type forward
            bind 127.0.0.1
            port 24224
        </source>

        <filter web-firelens**>
            @type  grep
            <regexp>
                key log
                pattern ERROR
            </regexp>
        </filter>

        <filter web-firelens**>
            @type  grep
            <exclude>
                key log
                pattern healthz
            </exclude>
        </filter>

        <filter **>
            @type record_transformer
            <record>
                ecs_cluster <ecs_cluster>
                ecs_task_arn <ecs_task_arn>
                ecs_task_definition <ecs_task_definition>
            </record>
        </filter>

        @include /fluentd/etc/extra.conf

        <match web-firelens**>
            @type datadog
            api_key "#{ENV['api_key_1']}"
            dd_source ruby
        </match>

        """)
  }

  /// Without a network of the task's own the router listens on its socket only, and no file and no metadata leave nothing behind.
  @Test func fluentBitInHostMode() throws {
    for mode in [AgentTask.NetworkMode.host, .none] {
      let task = AgentTask(
        networkMode: mode,
        containers: [router(options: ["enable-ecs-log-metadata": "false"], memory: 64), app()])
      #expect(
        try text(task) == """

          [INPUT]
              Name forward
              Mem_Buf_Limit 32MB
              unix_path /var/run/fluent.sock

          """)
    }
  }

  // MARK: Where lines come from

  @Test func linesNameTheirOrigin() throws {
    let task = AgentTask(
      networkMode: .host,
      containers: [
        router(), app("app", [.init("Name", "http"), .init("Host", "h")], secrets: ["URI"]),
      ])
    let configuration = try #require(AgentConfiguration.generate(for: task).configuration)
    let origins = configuration.sections.flatMap(\.lines).filter { $0.origin != .agent }
      .map { ($0.text, $0.origin) }
    #expect(origins.count == 7)
    #expect(origins[0] == ("    Mem_Buf_Limit 25MB", .memory))
    #expect(origins[1] == ("    Record ecs_cluster <ecs_cluster>", .metadata("ecs_cluster")))
    #expect(origins[4] == ("    Name http", .option(container: 1, "Name")))
    #expect(origins[5] == ("    Host h", .option(container: 1, "Host")))
    #expect(origins[6] == ("    URI ${URI_1}", .secretOption(container: 1, "URI")))
    #expect(configuration.sections.map(\.part) == [.socket, .metadata, .output(container: 1)])
    #expect(configuration.router == 0)
  }

  // MARK: Single rules

  @Test(arguments: [
    (nil, nil, "25MB"), (50, nil, "25MB"), (101, nil, "50MB"), (nil, 300, "150MB"),
    (0, 300, "150MB"), (100, 300, "50MB"), (1, nil, "25MB"), (1, 400, "25MB"),
  ]) func theInputsLimit(_ reservation: Int?, _ memory: Int?, _ expected: String) throws {
    let task = AgentTask(
      networkMode: .host,
      containers: [router(memory: memory, memoryReservation: reservation), app()])
    #expect(try text(task).contains("    Mem_Buf_Limit \(expected)\n"))
  }

  @Test func anUnknownLimitIsNamed() throws {
    var container = router()
    container.memoryReservation = .unknown("RouterMemory")
    let text = try text(AgentTask(networkMode: .host, containers: [container, app()]))
    #expect(text.contains("    Mem_Buf_Limit <half of RouterMemory>MB\n"))
  }

  @Test(arguments: [
    ("true", true), ("1", true), ("T", true), ("True", true), ("false", false), ("0", false),
    ("FALSE", false), ("yes", false), ("on", false), ("", false), ("tRue", false),
  ]) func metadataAsGoReadsIt(_ value: String, _ isOn: Bool) throws {
    let task = AgentTask(
      networkMode: .host,
      containers: [router(options: ["enable-ecs-log-metadata": value]), app()])
    #expect(try text(task).contains("record_modifier") == isOn)
  }

  /// A secret replaces the plain option of its name; letter case makes another option.
  @Test func secretsAndTheirNumbers() throws {
    let task = AgentTask(
      networkMode: .host,
      containers: [
        app("a", [.init("Name", "http")]), router(),
        app(
          "b", [.init("Name", "datadog"), .init("apikey", "plain"), .init("APIKEY", "other")],
          secrets: ["apikey", "rdkafka.sasl.password"]),
      ])
    let output = try text(task).split(separator: "[OUTPUT]").last
    #expect(
      output == """

            Name datadog
            Match b-firelens*
            APIKEY other
            apikey ${apikey_2}
            rdkafka.sasl.password ${rdkafka.sasl.password_2}

        """)
  }

  /// Nothing is escaped: what breaks the line there breaks it here.
  @Test func valuesAreCopied() throws {
    let task = AgentTask(
      networkMode: .host,
      containers: [
        router(),
        app("app", [.init("Name", "x"), .init("a", ""), .init("b", "one\n[SERVICE]")]),
      ])
    #expect(try text(task).hasSuffix("    a \n    b one\n[SERVICE]\n"))
  }

  @Test func patternsNeedNoPlugin() throws {
    let task = AgentTask(
      networkMode: .host, containers: [router(), app("app", [.init("include-pattern", "x")])])
    #expect(try !text(task).contains("[OUTPUT]"))
  }

  // MARK: Failures

  private func failures(_ containers: [AgentTask.Container]) -> [AgentFailure] {
    let outcome = AgentConfiguration.generate(
      for: AgentTask(networkMode: .bridge, platform: .instance, containers: containers))
    #expect((outcome.configuration == nil) == !outcome.failures.isEmpty)
    return outcome.failures
  }

  private let orphan = AgentTask.Option("region", "eu-west-1")

  @Test func tasksWithoutARouter() {
    #expect(failures([]) == [.noRouter])
    #expect(failures([AgentTask.Container("app", logDriver: "awslogs")]) == [.noRouter])
    #expect(failures([app()]) == [.missingRouter(container: 0)])
    #expect(failures([router()]) == [.unusedRouter(container: 0)])
    #expect(failures([router(), app(), router()]) == [.severalRouters(containers: [0, 2])])
  }

  @Test func routersThatTheAgentRefuses() {
    #expect(failures([router("fluent-bit"), app()]) == [.unknownType("fluent-bit")])
    #expect(
      failures([router(options: ["config-file-type": "S3"]), app()]) == [.unknownFileType("S3")])
    #expect(failures([router(options: ["config-file-type": "s3"]), app()]) == [.missingFileValue])
    #expect(
      failures([
        router(options: ["config-file-type": "s3", "config-file-value": "s3://acme/extra.conf"]),
        app(),
      ]) == [.invalidObject("s3://acme/extra.conf")])
    let path = "/fluent-bit/etc/fluent-bit.conf"
    #expect(
      failures([router(options: ["config-file-type": "file", "config-file-value": path]), app()])
        == [.includesItself(path)])
  }

  @Test(arguments: [
    ("arn:aws:s3:::bucket/key", true), ("arn:aws-cn:s3:::b/k/l:m", true),
    ("arn:aws:s3:::b/", false),
    ("arn:aws:s3:::/k", false), ("arn::s3:::b/k", false), ("arn:aws:s3:eu-west-1::b/k", false),
    ("arn:aws:s3:::bucket", false), ("https://b.s3.amazonaws.com/k", false), ("", false),
  ]) func objects(_ value: String, _ isObject: Bool) {
    let found = failures([
      router(options: ["config-file-type": "s3", "config-file-value": value]), app(),
    ])
    #expect(found == (isObject ? [] : [.invalidObject(value)]))
  }

  @Test func nothingIsFetchedOnFargate() {
    let containers = [
      router(options: ["config-file-type": "s3", "config-file-value": "arn:aws:s3:::b/k"]), app(),
    ]
    let outcome = AgentConfiguration.generate(
      for: AgentTask(networkMode: .awsvpc, platform: .fargate, containers: containers))
    #expect(outcome.failures == [.fetchOnFargate])
    #expect(outcome.configuration == nil)
  }

  /// The output key counts in one letter case only, and secrets of other drivers ask for it, too.
  @Test func outputsWithoutAPlugin() {
    #expect(
      failures([router(), app("app", [orphan])]) == [.missingOutput(container: 1, key: "Name")])
    #expect(
      failures([router(), app("app", [.init("name", "http")])])
        == [.missingOutput(container: 1, key: "Name")])
    #expect(
      failures([router("fluentd"), app("app", [.init("Name", "x")])])
        == [.missingOutput(container: 1, key: "@type")])
    let splunk = AgentTask.Container(
      "legacy", logDriver: "splunk", secretOptions: ["splunk-token"])
    #expect(
      failures([router(), app(), splunk]) == [.foreignSecrets(container: 2, key: "Name")])
    let outcome = AgentConfiguration.generate(
      for: AgentTask(networkMode: .awsvpc, containers: [router(), app(), splunk]))
    #expect(outcome.remarks == [.foreignSecrets(container: 2)])
    #expect(outcome.configuration?.text.contains("legacy") == false)
  }

  @Test func whatIsPassedOver() {
    let outcome = AgentConfiguration.generate(
      for: AgentTask(
        networkMode: .awsvpc,
        containers: [
          router(options: [
            "enable-ecs-log-metadata": "yes", "config-file-value": "/x.conf", "metadata": "true",
          ]), app(),
        ]))
    #expect(
      outcome.remarks == [
        .unknownOption("metadata"), .metadataValue("yes"), .valueWithoutType,
      ])
    #expect(outcome.configuration?.includedFile == nil)
  }
}

extension AgentConfigurationTests {
  private func router(
    _ type: String = "fluentbit", options: KeyValuePairs<String, String>, memory: Int? = nil,
    memoryReservation: Int? = nil
  ) -> AgentTask.Container {
    router(
      type, options.map { .init($0.key, $0.value) }, memory: memory,
      memoryReservation: memoryReservation)
  }
}
