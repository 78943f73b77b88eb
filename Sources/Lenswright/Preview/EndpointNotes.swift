import LensCloudFormation
import LensSyntax

/// What the task has to reach, for subnets without a way to the internet.
///
/// Sources: "Amazon ECR interface VPC endpoints" (ECR user guide), "Amazon ECS interface VPC endpoints" and "Amazon ECS task networking options for Fargate"
/// (ECS developer guide), 2026-11-22.
struct EndpointNotes {
  private let plan: Plan
  /// Endpoint services of the task's own region, with who needs them.
  private var endpoints: [(service: AWSEndpoint, users: [String])] = []
  /// Hosts for which that region has no endpoint.
  private var others: [(host: String, users: [String])] = []

  init(_ plan: Plan) {
    self.plan = plan
    // A machine of one's own is in no VPC.
    guard plan.platform.launchTypes.contains(where: { $0 != .external }) else { return }
    for destination in plan.routing.destinations {
      for endpoint in destination.endpoints { add(endpoint, for: destination.name) }
    }
    for input in plan.routing.inputs {
      for endpoint in input.endpoints { add(endpoint, for: input.name) }
    }
    if !plan.delivered.taskStatements.isEmpty { need(.s3, "the router's configuration") }
    // On instances the agent fetches these, through the instance's own interface.
    if plan.platform.isFargate { addWhatECSNeeds() }
    if plan.spec.deploy?.exec?.value ?? false { need(.sessions, "ECS Exec") }
  }

  /// Comments, each without its `#`.
  var lines: [String] {
    let named = endpoints.map { item in
      (
        "com.amazonaws.<AWS::Region>.\(item.service.endpointName)",
        (item.service.isGateway ? "a gateway; " : "") + item.users.joined(separator: ", ")
      )
    }
    return
      list("in subnets without a way to the internet the task needs these VPC endpoints:", named)
      + list(
        "and a way to these hosts:",
        others.map { ($0.host, $0.users.joined(separator: ", ")) })
  }

  private func list(_ heading: String, _ rows: [(String, String)]) -> [String] {
    guard !rows.isEmpty else { return [] }
    let width = rows.map { $0.0.count }.max() ?? 0
    return ["", heading]
      + rows.map { row in
        "  \(row.0)\(String(repeating: " ", count: width - row.0.count))  \(row.1)"
      }
  }

  // MARK: Needs

  private mutating func need(_ service: AWSEndpoint, _ user: String) {
    if let index = endpoints.firstIndex(where: { $0.service == service }) {
      if !endpoints[index].users.contains(user) { endpoints[index].users.append(user) }
    } else {
      endpoints.append((service, [user]))
    }
  }

  private mutating func reach(_ host: String, _ user: String) {
    if let index = others.firstIndex(where: { $0.host == host }) {
      if !others[index].users.contains(user) { others[index].users.append(user) }
    } else {
      others.append((host, [user]))
    }
  }

  private mutating func add(_ endpoint: Endpoint, for user: String) {
    // An endpoint stands for its own region, and only CloudFormation knows whether another name means the same.
    if let service = endpoint.service, endpoint.region?.reference == "AWS::Region" {
      need(service, user)
      return
    }
    let host = endpoint.host.previewText
    if ["localhost", "::1"].contains(host) || host.hasPrefix("127.") || host.isEmpty { return }
    reach("\(host):\(endpoint.port.previewText)", user)
  }

  /// What the execution role may do is what ECS calls.
  private mutating func addWhatECSNeeds() {
    let actions = Set(plan.executionStatements.flatMap(\.actions))
    if actions.contains("ecr:GetAuthorizationToken") {
      need(.registry, "images")
      need(.registryLayers, "images")
      // Image layers are objects of a bucket that belongs to Amazon ECR.
      need(.s3, "images")
    }
    for registry in publicRegistries { reach(registry, "images") }
    if actions.contains("s3:GetObject") { need(.s3, "environment files") }
    if actions.contains("logs:PutLogEvents") { need(.logs, "the log driver awslogs") }
    if actions.contains("secretsmanager:GetSecretValue") { need(.secretsManager, "secrets") }
    if actions.contains("ssm:GetParameters") { need(.parameterStore, "secrets") }
  }

  /// The registries of images that are not in Amazon ECR's private one; endpoints do not lead to its public one.
  private var publicRegistries: [String] {
    var registries: [String] = []
    for container in plan.task.containers {
      guard let image = container.properties["Image"]?.string else { continue }
      guard case .open = ImageRepository(Setting(image)) else { continue }
      let parts = image.split(separator: "/", omittingEmptySubsequences: false)
      let first = parts.count > 1 ? String(parts[0]) : ""
      let isHost = first.includes(".") || first.includes(":") || first == "localhost"
      let isDockerHub = !isHost || first == "docker.io" || first == "index.docker.io"
      let registry = isDockerHub ? "registry-1.docker.io" : first
      let host = registry.includes(":") ? registry : "\(registry):443"
      if !registries.contains(host) { registries.append(host) }
    }
    return registries
  }
}

extension Value {
  /// The value with placeholders for what CloudFormation fills in.
  var previewText: String {
    TemplateText(self)?.previewText ?? ""
  }
}
