// Made by Scripts/generate_registries.py from the folders of Templates: run `make facts` after changing one.
// swift-format-ignore-file

/// Every starter that the compiler brings, in the order of Templates/README.md.
package let embeddedStarters: [Starter] = [
  Starter(name: "web-service", files: [
    ServiceFile(path: "lenswright.yaml", text: #"""
# A web service on Fargate behind a load balancer with HTTPS, which scales with its load.
service: my-service

parameters:
  CertificateArn:
    Type: String
    Description: The ARN of the certificate in AWS Certificate Manager

containers:
  app:
    image: public.ecr.aws/nginx/nginx:1.27
    ports: [80]
    healthCheck: { command: curl -fsS http://localhost/ -o /dev/null, interval: 10, startPeriod: 10 }
    logs:
      exclude: ELB-HealthChecker # the load balancer asks every few seconds, and nobody reads that
      to: main

destinations:
  main: { type: cloudwatch, retentionDays: 30 }

# A deployment whose tasks do not start is rolled back to the last one whose tasks did.
deploy:
  loadBalancer: { certificate: !Ref CertificateArn, public: true, health: / }
  autoscaling: { min: 2, max: 10, cpu: 60 }

tests:
  - name: what a visitor does is kept
    from: app
    line: '10.0.0.7 - - [27/Nov/2026:09:00:00 +0000] "GET /cart HTTP/1.1" 200 512 "-" "Mozilla/5.0"'
    reaches: [main]
  - name: health checks go nowhere
    from: app
    line: '10.0.0.7 - - [27/Nov/2026:09:00:00 +0000] "GET / HTTP/1.1" 200 615 "-" "ELB-HealthChecker/2.0"'
    reaches: []

"""#),
  ]),
  Starter(name: "worker", files: [
    ServiceFile(path: "lenswright.yaml", text: #"""
# A worker on Fargate without a port of its own, such as a consumer of a queue, which logs JSON lines.
service: my-service

containers:
  app:
    image: public.ecr.aws/docker/library/python:3.13-slim
    command: # replace it with your worker
      - python3
      - -uc
      - |
        import json, time
        while True:
            print(json.dumps({"level": "info", "msg": "waiting for work"}))
            time.sleep(60)
    stopTimeout: 60 # to finish the job at hand when ECS stops the task
    logs:
      multiline: python # a traceback is one record
      parse: json # and its fields are fields of the record
      to: main

destinations:
  main: { type: cloudwatch, retentionDays: 30 }

# A deployment whose tasks do not start is rolled back to the last one whose tasks did.
deploy:
  autoscaling: { min: 1, max: 10, cpu: 70 }

tests:
  - name: a line in JSON becomes fields
    from: app
    line: '{"level":"info","msg":"done","job":"42"}'
    reaches: [main]
    record: { level: info, msg: done, job: '42' }
  - name: a traceback is one record
    from: app
    lines:
      - 'Traceback (most recent call last):'
      - '  File "/app/worker.py", line 7, in <module>'
      - '    work()'
      - 'RuntimeError: no'
    records: 1
    reaches: [main]

"""#),
  ]),
  Starter(name: "scheduled-task", files: [
    ServiceFile(path: "lenswright.yaml", text: #"""
# A task on Fargate that EventBridge Scheduler starts every night, and that ends by itself.
service: my-service

containers:
  app:
    image: public.ecr.aws/docker/library/busybox:1.37
    command: [sh, -c, 'echo "the report is written"'] # replace it with your job
    logs: main

destinations:
  main: { type: cloudwatch, retentionDays: 90 }

deploy:
  schedule:
    expression: cron(0 3 * * ? *)
    timezone: UTC
    flexibleWindow: 15m # not at the very minute at which everything else starts
    maximumRetryAttempts: 2

tests:
  - { name: what the job says is kept, from: app, line: the report is written, reaches: [main] }

"""#),
  ]),
  Starter(name: "ec2-service", files: [
    ServiceFile(path: "lenswright.yaml", text: #"""
# A service on the EC2 instances of a cluster, in bridge mode with a port that Docker chooses.
service: my-service
launchType: EC2

containers:
  app:
    image: public.ecr.aws/nginx/nginx:1.27
    memory: 512
    memoryReservation: 256
    ports: [{ container: 80, host: 0 }] # two tasks fit on one instance
    healthCheck: { command: curl -fsS http://localhost/ -o /dev/null, interval: 10, startPeriod: 10 }
    logs: main

router:
  memory: 256 # so that a flood of lines takes nothing from the other tasks of the instance

destinations:
  main: { type: cloudwatch, retentionDays: 30 }

# A deployment whose tasks do not start is rolled back to the last one whose tasks did.
deploy:
  desiredCount: 2
  placementStrategy:
    - { type: spread, field: attribute:ecs.availability-zone }
    - { type: spread, field: instanceId }

tests:
  - name: a request is kept
    from: app
    line: '10.0.0.7 - - [27/Nov/2026:09:00:00 +0000] "GET /cart HTTP/1.1" 200 512 "-" "Mozilla/5.0"'
    reaches: [main]

"""#),
  ]),
  Starter(name: "fluentd-service", files: [
    ServiceFile(path: "lenswright.yaml", text: #"""
# A service on Fargate whose log router is Fluentd, for plugins that Fluent Bit does not have.
service: my-service

containers:
  app:
    image: public.ecr.aws/nginx/nginx:1.27
    ports: [80]
    logs: main

# AWS publishes no Fluentd image: the Dockerfile beside this file makes one with the plugins that the destinations need.
router:
  type: fluentd
  image: !Sub ${AWS::AccountId}.dkr.ecr.${AWS::Region}.${AWS::URLSuffix}/my-service-router:1
  memoryReservation: 256

destinations:
  main: { type: cloudwatch, retentionDays: 30 }

# A deployment whose tasks do not start is rolled back to the last one whose tasks did.
deploy:
  desiredCount: 2

# No `tests`: `lenswright test` runs them on a model of Fluent Bit, and does not guess what Fluentd would do.

"""#),
  ]),
  Starter(name: "pipeline", files: [
    ServiceFile(path: "lenswright.yaml", text: #"""
# A service whose lines go to several places by what they say: all to one, errors to another, everything to an archive.
service: my-service

containers:
  app:
    image: public.ecr.aws/docker/library/busybox:1.37
    command: [sh, -c, 'while true; do echo ''{"level":"info","msg":"ready"}''; sleep 60; done'] # replace it with your service
    logs:
      multiline: java # a stack trace is one record
      parse: json # and a line in JSON becomes fields
      exclude: 'GET /health'
      add: { service: my-service }
      redact: [password, authorization, { pattern: '\b\d{16}\b', with: '****************' }]
      routes:
        - { to: [main, archive] }
        - { to: errors, when: { level: '(?i)^(error|fatal)$' } }

destinations:
  main: { type: cloudwatch, retentionDays: 30 }
  archive: { type: s3, create: true, expirationDays: 365 }
  errors: { type: cloudwatch, retentionDays: 90 } # small enough to watch: put a metric filter or an alarm on it

# A deployment whose tasks do not start is rolled back to the last one whose tasks did.
deploy:
  desiredCount: 2

tests:
  - name: an error is where somebody looks
    from: app
    line: '{"level":"error","msg":"payment refused","password":"hunter2"}'
    reaches: [main, archive, errors]
    record: { level: error, service: my-service, password: '[redacted]' }
  - name: all else is kept and archived
    from: app
    line: '{"level":"info","msg":"paid"}'
    reaches: [main, archive]
  - name: a stack trace is one record
    from: app
    lines:
      - 'java.lang.IllegalStateException: no'
      - "\tat com.example.Shop.main(Shop.java:7)"
    records: 1
    reaches: [main, archive]
  - name: card numbers never leave
    from: app
    line: paid with 4111111111111111
    reaches: [main, archive]
    record: { log: 'paid with ****************' }
  - { name: health checks go nowhere, from: app, line: 'GET /health 200', reaches: [] }

"""#),
  ]),
  Starter(name: "platform", files: [
    ServiceFile(path: "lenswright.yaml", text: #"""
# A service on top of a base that the platform team keeps: it says what it is, and the base where its logs go.
extends: platform.yaml
service: my-service

containers:
  app:
    image: public.ecr.aws/nginx/nginx:1.27
    ports: [80]

deploy:
  desiredCount: 2

environments:
  dev:
    deploy: { desiredCount: 1 }
  prod:
    cpu: 1024
    memory: 2048

tests:
  - name: a request is kept
    from: app
    line: '10.0.0.7 - - [27/Nov/2026:09:00:00 +0000] "GET /cart HTTP/1.1" 200 512 "-" "Mozilla/5.0"'
    reaches: [main]

"""#),
    ServiceFile(path: "platform.yaml", text: #"""
# What every service of the company has; a service that needs something else writes the key again.
router:
  memoryReservation: 128

logs: main

destinations:
  main: { type: cloudwatch, retentionDays: 30 }

tags: { managed-by: platform }

environments:
  dev:
    router: { logLevel: debug }
  prod:
    router: { grace: 60s } # longer to send what it holds

"""#),
  ]),
  Starter(name: "aggregator", files: [
    ServiceFile(path: "lenswright.yaml", text: #"""
# An aggregator on Fargate: other tasks forward to it, and it alone speaks to the destination.
#
# They write `destinations: { main: { type: forward, host: logs, port: 24225, tls: false } }`, and their services are in the same
# Service Connect namespace. It receives on 24225, since 24224 is the port that ECS gives the router inside its own task.
service: my-service
memory: 1 GB

parameters:
  Namespace:
    Type: String
    Description: The name or ARN of the Service Connect namespace
  SenderSecurityGroupId:
    Type: AWS::EC2::SecurityGroup::Id
    Description: The security group of the tasks that forward to it

# ECS runs a log router beside a container that logs through it. This one says every minute that lines arrive: set an alarm on its silence.
containers:
  heartbeat:
    image: public.ecr.aws/docker/library/busybox:1.37
    command: [sh, -c, 'while true; do echo heartbeat; sleep 60; done']
    essential: false
    logs: main

router:
  memoryReservation: 512
  metadata: false # of this task: a record keeps what its own task said of itself
  portMappings: [{ containerPort: 24225, name: forward }]
  config: { include: [receive.conf] }

destinations:
  main: { type: cloudwatch, retentionDays: 30 }

network:
  ingress:
    - { ports: 24225, from: !Ref SenderSecurityGroupId }

# A deployment whose tasks do not start is rolled back to the last one whose tasks did.
deploy:
  desiredCount: 2
  serviceConnectConfiguration:
    enabled: true
    namespace: !Ref Namespace
    services: [{ portName: forward, clientAliases: [{ port: 24225, dnsName: logs }] }]

tests:
  - { name: the heartbeat is kept, from: heartbeat, line: heartbeat, reaches: [main] }

"""#),
    ServiceFile(path: "receive.conf", text: #"""
# What other tasks forward gets a tag like that of the heartbeat, and goes wherever it goes.
[INPUT]
    Name        forward
    Listen      0.0.0.0
    Port        24225
    Tag_Prefix  heartbeat-firelens-

"""#),
  ]),
]
