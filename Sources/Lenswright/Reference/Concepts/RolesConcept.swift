extension Concept {
  static let roles = Concept(
    id: "roles", title: "task role and execution role",
    summary:
      "ECS starts a task with the execution role; what runs in the task, the router among it, has the task role. Each gets what it needs and nothing else.",
    blocks: [
      .table(
        ["role", "what it is for"],
        [
          [
            "execution",
            "pulling images from ECR, reading `secrets` and the secret options of destinations, the log group of the `awslogs` driver and so of the router itself, `environmentFiles`, a configuration that ECS fetches from S3",
          ],
          [
            "task",
            "what the router writes to AWS, configuration that the init image fetches, ECS Exec, file systems with IAM, and what your application does",
          ],
        ]),
      .text(
        "The common mistake is to give the one what the other needs: a permission to write to a log group on the execution role does nothing for the router."
      ),
      .list([
        "`lenswright graph` shows both roles with their statements.",
        "More is added with `roles: { task: { policies: […] } }`, as IAM writes it.",
        "A role of your own is named by its ARN; the compiler then says what it has to allow.",
        "A managed policy that allows everything of a service is never written, and `check` reports it.",
      ]),
    ],
    example: """
      roles:
        task:
          policies:
            - { Effect: Allow, Action: 'sqs:SendMessage', Resource: !Sub 'arn:${AWS::Partition}:sqs:${AWS::Region}:${AWS::AccountId}:orders' }
      """,
    topics: ["credentials", "own-role", "missing-permission", "missing-execution-permission"],
    sources: [
      "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html",
      "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html",
    ])
}
