import LensCloudFormation
import LensFluent
import LensSyntax

/// A configuration file from S3 in a task on Fargate.
package struct ObjectOnFargate: Rule {
  package init() {}

  package static let id = "configuration-object-on-fargate"
  package static let severity = Severity.error
  package static let bites: [Bite] = [.launch]
  package static let summary =
    "The router's configuration file is to come from S3, and the task is meant for Fargate."
  package static let reason =
    "Fargate has the type `file` only. The task definition registers, and no task of it starts: `One or more of the requested capabilities are not supported`."
  package static let remedy =
    "Put the file into the router's image and write `file`, or use an `init` image of AWS for Fluent Bit, which fetches objects that its variables `aws_fluent_bit_init_s3_…` name."
  package static let bad = """
    \(ExampleParts.fargate)
    cpu: '256'
    memory: '512'
    containerDefinitions:
    \(ExampleParts.app)
      - name: log_router
        image: public.ecr.aws/aws-observability/aws-for-fluent-bit:3.5.8
        essential: true
        memoryReservation: 100
        firelensConfiguration:
          type: fluentbit
          options: { config-file-type: ⟦s3⟧, config-file-value: 'arn:aws:s3:::bucket/extra.conf' }
    \(ExampleParts.routerLogs)
    """
  package static let good = """
    \(ExampleParts.fargate)
    cpu: '256'
    memory: '512'
    containerDefinitions:
    \(ExampleParts.app)
      - name: log_router
        image: public.ecr.aws/aws-observability/aws-for-fluent-bit:init-3.5.8
        essential: true
        memoryReservation: 100
        environment:
          - { name: aws_fluent_bit_init_s3_1, value: 'arn:aws:s3:::bucket/extra.conf' }
        firelensConfiguration: { type: fluentbit }
    \(ExampleParts.routerLogs)
    """
  package static let sources = [
    "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_FirelensConfiguration.html",
    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/firelens-taskdef.html",
  ]
  package static var checked: String { "2026-11-26" }

  package func check(_ task: CheckedTask, _ findings: inout Findings) {
    let types = task.definition.requiresCompatibilities.compactMap(\.literal)
    let services = task.template.services(of: task.definition).compactMap(\.launchType)
    guard task.isOnFargate == true || services.contains("FARGATE") else { return }
    // A task that is also meant for instances starts there.
    let isElsewhereToo =
      types.contains { $0 != "FARGATE" } && !services.contains("FARGATE")
    for router in task.routers {
      guard let type = router.firelens?.option(AgentFacts.configurationTypeOption),
        type.value.literal == "s3"
      else { continue }
      findings.report(
        "Fargate fetches no configuration from S3", at: type.value.span,
        help: [
          "put the file into the image and write `file`, or use an `init` image, which fetches it itself"
        ], severity: isElsewhereToo ? .warning : nil)
    }
  }
}
