import LensSyntax
import Testing

@testable import LensCloudFormation

@Suite struct ECSPropertiesTests {
  // The members of botocore 1.43.11's shapes; `clientToken` is left out, a request has it and a resource has not.
  @Test(arguments: [
    (
      "ContainerDefinition",
      """
      name image repositoryCredentials cpu memory memoryReservation links portMappings essential
      restartPolicy entryPoint command environment environmentFiles mountPoints volumesFrom
      linuxParameters secrets dependsOn startTimeout stopTimeout versionConsistency hostname user
      workingDirectory disableNetworking privileged readonlyRootFilesystem dnsServers
      dnsSearchDomains extraHosts dockerSecurityOptions interactive pseudoTerminal dockerLabels
      ulimits logConfiguration healthCheck systemControls resourceRequirements
      firelensConfiguration credentialSpecs
      """
    ),
    (
      "TaskDefinition",
      """
      family taskRoleArn executionRoleArn networkMode containerDefinitions volumes
      placementConstraints requiresCompatibilities cpu memory tags pidMode ipcMode
      proxyConfiguration inferenceAccelerators ephemeralStorage runtimePlatform
      enableFaultInjection
      """
    ),
    (
      "Service",
      """
      cluster serviceName taskDefinition availabilityZoneRebalancing loadBalancers
      serviceRegistries desiredCount launchType capacityProviderStrategy platformVersion role
      deploymentConfiguration placementConstraints placementStrategy networkConfiguration
      healthCheckGracePeriodSeconds schedulingStrategy deploymentController tags
      enableECSManagedTags propagateTags enableExecuteCommand serviceConnectConfiguration
      volumeConfigurations vpcLatticeConfigurations
      """
    ),
  ])
  func everyMemberOfTheAPIIsFound(record: String, members: String) throws {
    let record = try #require(PropertyRecord.named(record))
    for member in members.split(whereSeparator: \.isWhitespace) {
      #expect(record.property(String(member)) != nil, "\(member)")
    }
  }

  @Test func spellingsThatDiffer() throws {
    func spelled(_ record: String, _ name: String) -> String? {
      PropertyRecord.named(record)?.property(name)?.cloudFormationName
    }
    #expect(spelled("EFSVolumeConfiguration", "fileSystemId") == "FilesystemId")
    #expect(spelled("Volume", "efsVolumeConfiguration") == "EFSVolumeConfiguration")
    #expect(spelled("AuthorizationConfig", "iam") == "IAM")
    #expect(spelled("Service", "placementStrategy") == "PlacementStrategies")
    #expect(spelled("Service", "enableECSManagedTags") == "EnableECSManagedTags")
    #expect(spelled("ProxyConfiguration", "properties") == "ProxyConfigurationProperties")
    #expect(spelled("Volume", "EFSVolumeConfiguration") == nil)
  }

  @Test func kinds() throws {
    let container = try #require(PropertyRecord.named("ContainerDefinition"))
    #expect(container.property("image")?.kind == .text([]))
    #expect(container.property("image")?.isRequired == true)
    #expect(container.property("cpu")?.kind == .integer)
    #expect(container.property("cpu")?.isRequired == false)
    #expect(container.property("dockerLabels")?.kind == .map(.text([])))
    #expect(container.property("portMappings")?.kind == .list(.record("PortMapping")))
    #expect(container.property("linuxParameters")?.kind == .record("LinuxParameters"))
    #expect(container.property("versionConsistency")?.kind == .text(["enabled", "disabled"]))
    #expect(PropertyRecord.named("CanaryConfiguration")?.property("canaryPercent")?.kind == .number)
    #expect(
      PropertyRecord.named("DeploymentLifecycleHook")?.property("hookDetails")?.kind == .anything)
  }

  @Test func whatIsReadOnlyIsNotOffered() {
    #expect(PropertyRecord.named("TaskDefinition")?.property("taskDefinitionArn") == nil)
    #expect(PropertyRecord.named("Service")?.property("serviceArn") == nil)
    #expect(PropertyRecord.named("NoSuchRecord") == nil)
    #expect(PropertyRecord.named("") == nil)
  }

  @Test func everyRecordThatIsNamedExists() {
    func check(_ kind: Property.Kind) {
      switch kind {
      case .list(let inner), .map(let inner): check(inner)
      case .record(let name): walk(name)
      default: break
      }
    }
    var seen: Set<String> = []
    func walk(_ name: String) {
      guard seen.insert(name).inserted else { return }
      guard let record = PropertyRecord.named(name) else {
        Issue.record("no record \(name)")
        return
      }
      #expect(Set(record.names).count == record.names.count)
      for property in record.properties { check(property.kind) }
    }
    walk("TaskDefinition")
    walk("Service")
    #expect(seen.count > 60)
  }
}

@Suite struct PassThroughTests {
  @Test func namesAndTypesAreTranslated() {
    let (value, diagnostics) = pass(
      .map([
        "name": .text("data"),
        "efsVolumeConfiguration": .map([
          "fileSystemId": .tagged("!Ref", .text("Files")),
          "authorizationConfig": .map(["iam": .text("ENABLED")]),
          "transitEncryptionPort": .text("2999", .doubleQuoted),
        ]),
      ]), as: .record("Volume"))
    #expect(diagnostics.isEmpty)
    #expect(
      value == [
        "Name": "data",
        "EFSVolumeConfiguration": [
          "FilesystemId": ["Ref": "Files"],
          "AuthorizationConfig": ["IAM": "ENABLED"],
          "TransitEncryptionPort": 2999,
        ],
      ])
  }

  @Test func everyMistakeIsReported() {
    let (value, diagnostics) = pass(
      .map([
        "EFSVolumeConfiguration": .map([:]),
        "efsVolumeConfiguration": .map([
          "rootDirectory": .list([]), "transitEncryption": .text("ENABLE"),
          "transitEncryptionPort": .text("high"),
        ]),
        "configuredAtLaunch": .text("yes"),
        "nmae": .text("data"),
        "host": .null,
      ]), as: .record("Volume"))
    #expect(value == nil)
    #expect(
      diagnostics.all.map(\.kind.id) == [
        "unknown-key", "wrong-type", "wrong-type", "wrong-type", "missing-key", "wrong-type",
        "unknown-key", "wrong-type",
      ])
    #expect(diagnostics.all[0].primary.text.contains("efsVolumeConfiguration"))
    #expect(diagnostics.all[2].primary.text.contains("ENABLED"))
    #expect(diagnostics.all[4].message.contains("fileSystemId"))
    #expect(diagnostics.all[6].primary.text.contains("name"))
  }

  @Test func cloudFormationsOwnWordLeadsToECSs() {
    let (value, diagnostics) = pass(
      .map(["PlacementStrategies": .list([])]), as: .record("Service"))
    #expect(value == nil)
    #expect(diagnostics.all.count == 1)
    #expect(diagnostics.all[0].primary.text.contains("placementStrategy"))
  }

  @Test func textTakesNumbersToTheLetter() {
    #expect(pass(.scalar("1.10", .number), as: .text([])).0 == "1.10")
    #expect(pass(.scalar("true", .boolean(true)), as: .text([])).0 == "true")
    #expect(pass(.list([]), as: .text([])).0 == nil)
    #expect(pass(.null, as: .text([])).0 == nil)
  }

  @Test func dynamicReferencesPassWhateverTheType() {
    let reference = TestNode.text("{{resolve:ssm:/size}}")
    for kind in [Property.Kind.integer, .number, .boolean, .text(["a"])] {
      #expect(pass(reference, as: kind).0 == "{{resolve:ssm:/size}}")
    }
  }

  @Test func pairsMayBeWrittenAsAMapping() {
    let pairs: Property.Kind = .list(.record("Tag"))
    let expected: Value = [["Key": "team", "Value": "payments"]]
    #expect(pass(.map(["team": .text("payments")]), as: pairs).0 == expected)
    let list = TestNode.list([.map(["key": .text("team"), "value": .text("payments")])])
    #expect(pass(list, as: pairs).0 == expected)
    #expect(pass(.map(["app": .text("BEGIN")]), as: .list(.record("ContainerDependency"))).0 == nil)
  }

  @Test func freeKeysKeepTheirLetters() {
    let labels = TestNode.map(["com.acme.Team": .scalar("7", .integer(7))])
    #expect(pass(labels, as: .map(.text([]))).0 == ["com.acme.Team": "7"])
  }

  @Test func numbers() {
    #expect(pass(.scalar("0.1", .number), as: .number).0 == .number("0.1"))
    #expect(pass(.scalar("5", .integer(5)), as: .number).0 == 5)
    #expect(pass(.text("5"), as: .number).0 == nil)
    #expect(pass(.scalar("0.1", .number), as: .integer).0 == nil)
  }

  private func pass(_ node: TestNode, as kind: Property.Kind) -> (Value?, Diagnostics) {
    var diagnostics = Diagnostics()
    let value = passThrough(node.node, as: kind, path: "value", &diagnostics)
    return (value, diagnostics)
  }
}

/// A tree without places, short enough to write in a test.
private indirect enum TestNode {
  case null
  case text(String, Scalar.Style = .plain)
  case scalar(String, Scalar.Kind)
  case list([TestNode])
  case map(KeyValuePairs<String, TestNode>)
  case tagged(String, TestNode)

  var node: Node {
    switch self {
    case .null: Node(.scalar(Scalar(text: "", style: .plain, kind: .null)), span: .none)
    case .text(let text, let style):
      Node(.scalar(Scalar(text: text, style: style, kind: .string)), span: .none)
    case .scalar(let text, let kind):
      Node(.scalar(Scalar(text: text, style: .plain, kind: kind)), span: .none)
    case .list(let items): Node(.sequence(items.map(\.node)), span: .none)
    case .map(let entries):
      Node(
        .mapping(
          Mapping(
            entries.map {
              Mapping.Entry(key: Mapping.Key($0.key, span: .none), value: $0.value.node)
            })), span: .none)
    case .tagged(let tag, let inner):
      Node(inner.node.content, tag: tag, span: .none)
    }
  }
}
