import LensFluent

/// What the examples of rules have in common: a task that no rule has anything to say of.
package enum ExampleParts {
  /// A container that logs through the router, as an item of `containerDefinitions`.
  package static let app = """
      - name: app
        image: app:1
        essential: true
        logConfiguration:
          logDriver: awsfirelens
          options: { Name: stdout }
    """

  /// A log router, as an item of `containerDefinitions`.
  package static let router = """
      - name: log_router
        image: public.ecr.aws/aws-observability/aws-for-fluent-bit:3.5.8
        essential: true
        memoryReservation: 100
        firelensConfiguration: { type: fluentbit }
    \(routerLogs)
    """

  /// The logs of the router itself, for one that is written out.
  package static let routerLogs = """
        logConfiguration:
          logDriver: awslogs
          options:
            awslogs-group: /ecs/log-router
            awslogs-region: eu-west-1
            awslogs-stream-prefix: router
    """

  /// A whole task definition whose router has a `firelensConfiguration` of its own.
  ///
  /// - Parameters:
  ///   - firelens: the configuration, on one line.
  ///   - more: a line of the router.
  ///   - head: lines before the containers.
  package static func task(
    firelens: String, _ more: String = "memoryReservation: 100", head: String = ""
  ) -> String {
    let lines = """
      containerDefinitions:
      \(app)
        - name: log_router
          image: public.ecr.aws/aws-observability/aws-for-fluent-bit:3.5.8
          essential: true
          \(more)
          firelensConfiguration: \(firelens)
      \(routerLogs)
      """
    return head.isEmpty ? lines : head + "\n" + lines
  }

  /// A whole task definition whose router reads a configuration file of its own, and the file.
  ///
  /// - Parameters:
  ///   - file: the lines of the file.
  ///   - options: the log options of `app`, on one line; none when they are `nil`.
  ///   - head: lines before the containers.
  ///   - router: a line of the router.
  package static func task(
    reading file: String, options: String? = "{ Name: stdout }", head: String = "",
    image: String = RouterImages.awsForFluentBit, type: String = "fluentbit",
    router: String = "memoryReservation: 100"
  ) -> String {
    let head = head.isEmpty ? "" : head + "\n"
    let options = options.map { "\n      options: \($0)" } ?? ""
    return head + """
      containerDefinitions:
        - name: app
          image: app:1
          essential: true
          logConfiguration:
            logDriver: awsfirelens\(options)
        - name: log_router
          image: \(image)
          essential: true
          \(router)
          firelensConfiguration:
            type: \(type)
            options: { config-file-type: file, config-file-value: /extra.conf }
      \(routerLogs)
      ==> extra.conf <==
      \(file)
      """
  }

  /// A filter of a configuration file.
  package static let filter = """
    [FILTER]
        Name    grep
        Match   app-firelens*
        Exclude log healthz
    """

  /// A file of parsers alone.
  package static let parsers = """
    ==> parsers.conf <==
    [PARSER]
        Name   access
        Format json
    """

  /// A whole task definition in which `app` waits for another container until a condition holds.
  package static func task(waitingFor container: String, until condition: String) -> String {
    """
    containerDefinitions:
      - name: app
        image: app:1
        essential: true
        dependsOn:
          - containerName: \(container)
            condition: \(condition)
        logConfiguration:
          logDriver: awsfirelens
          options: { Name: stdout }
    \(router)
    """
  }

  /// What else a task for Fargate has.
  package static let fargate = """
    requiresCompatibilities: [FARGATE]
    networkMode: awsvpc
    executionRoleArn: arn:aws:iam::123456789012:role/execution
    taskRoleArn: arn:aws:iam::123456789012:role/task
    """

  /// A whole task definition, right in every way.
  package static let task = """
    containerDefinitions:
    \(app)
    \(router)
    """

  /// A whole task definition with some of it written otherwise.
  ///
  /// - Parameters:
  ///   - task: lines before the containers.
  ///   - app: a line of the container that logs.
  ///   - options: its log options, on one line.
  ///   - secrets: its `secretOptions`, on one line.
  ///   - firelens: the key of the router's configuration, which may be marked.
  ///   - router: a line of the router, where its memory is reserved unless it is said otherwise.
  package static func task(
    _ task: String = "", app: String = "essential: true", options: String = "{ Name: stdout }",
    secrets: String = "", image: String = "\(RouterImages.awsForFluentBit)",
    firelens: String = "firelensConfiguration", essential: String = "true",
    router: String = "memoryReservation: 100"
  ) -> String {
    var lines = task.isEmpty ? [] : [task]
    lines += [
      "containerDefinitions:", "  - name: app", "    image: app:1", "    \(app)",
      "    logConfiguration:", "      logDriver: awsfirelens", "      options: \(options)",
    ]
    if !secrets.isEmpty { lines.append("      secretOptions: \(secrets)") }
    lines += [
      "  - name: log_router", "    image: \(image)", "    essential: \(essential)",
      "    \(firelens): { type: fluentbit }", "    \(router)", "    logConfiguration:",
      "      logDriver: awslogs", "      options:", "        awslogs-group: /ecs/log-router",
      "        awslogs-region: eu-west-1", "        awslogs-stream-prefix: router",
    ]
    return lines.joined(separator: "\n")
  }

  /// A template with a task on Fargate, right in every way.
  ///
  /// - Parameters:
  ///   - app: a line of the container that logs.
  ///   - options: the lines of its log options.
  package static func template(
    app: String = "Essential: true", options: [String] = ["Name: stdout"]
  ) -> String {
    """
    Resources:
      Task:
        Type: AWS::ECS::TaskDefinition
        Properties:
          RequiresCompatibilities: [FARGATE]
          NetworkMode: awsvpc
          Cpu: '256'
          Memory: '512'
          ContainerDefinitions:
            - Name: app
              Image: app:1
              \(app)
              LogConfiguration:
                LogDriver: awsfirelens
                Options:
                  \(options.joined(separator: "\n              "))
    \(routerInTemplate)
          ExecutionRoleArn: !ImportValue ExecutionRole
          TaskRoleArn: !ImportValue TaskRole
    """
  }

  /// The role of a task whose containers have secrets.
  package static let executionRole =
    "executionRoleArn: arn:aws:iam::123456789012:role/execution"

  /// What gives the container that logs its place behind the router.
  package static let order = "dependsOn: [{ containerName: log_router, condition: START }]"

  /// The same log router in a resource of a template, as an item of `ContainerDefinitions`.
  package static let routerInTemplate = routerInTemplate(driver: "awslogs")

  /// The same with something else about its own log driver.
  package static func routerInTemplate(driver: String) -> String {
    """
            - Name: log_router
              Image: public.ecr.aws/aws-observability/aws-for-fluent-bit:3.5.8
              Essential: true
              MemoryReservation: 100
              FirelensConfiguration: { Type: fluentbit }
              LogConfiguration:
                LogDriver: \(driver)
                Options:
                  awslogs-group: /ecs/log-router
                  awslogs-region: eu-west-1
                  awslogs-stream-prefix: router
    """
  }
}
