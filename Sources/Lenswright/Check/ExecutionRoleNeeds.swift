import LensCloudFormation
import LensFluent
import LensSyntax

/// What the execution role has to allow: ECS fetches images, secrets and configuration with it, and the driver `awslogs` writes with it.
///
/// Sources: docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html, specifying-sensitive-data.html, private-auth.html and
/// firelens-taskdef.html; docs.aws.amazon.com/aws-managed-policy/latest/reference/AmazonEC2ContainerRegistryPullOnly.html for what a pull needs; 2026-11-26.
extension CheckedTask {
  var executionRoleNeeds: [RoleNeed] {
    containers.flatMap { container in
      secretNeeds(container) + fileNeeds(container) + registryNeeds(container)
    } + configurationNeeds + (isOnFargate == true ? containers.flatMap(hostNeeds) : [])
  }

  // MARK: Secrets

  private func secretNeeds(_ container: ContainerView) -> [RoleNeed] {
    let secrets = container.secrets.elements.compactMap { secret in
      secret["valueFrom"].flatMap { value in
        value.text.map { (secret["name"]?.literal ?? "", $0, value.span) }
      }
    }
    let options = (container.logging?.secretOptions ?? []).map {
      ($0.name, $0.value, $0.value.span)
    }
    return (secrets + options).compactMap { name, value, place in
      guard let permissions = permissions(forSecret: value) else { return nil }
      return RoleNeed(
        permissions: permissions, user: "the secret `\(name)` of `\(container.title)`",
        failure: "ECS may not fetch the secret `\(name)` of `\(container.title)`", place: place)
    }
  }

  /// What fetching a secret needs; `nil` when nobody can see which service keeps it.
  private func permissions(forSecret value: TemplateText) -> [PermissionNeed]? {
    guard case .text(let start)? = value.pieces.first else { return nil }
    if start.hasPrefix("arn:") {
      if value.split(at: ":secretsmanager:") != nil {
        return [PermissionNeed("secretsmanager:GetSecretValue", on: value.secretARN)]
          + decryption(of: value.secretARN, "AWS::SecretsManager::Secret", "KmsKeyId")
      }
      if value.split(at: ":ssm:") != nil {
        return [PermissionNeed("ssm:GetParameters", on: value)]
      }
      return nil
    }
    // A name alone is a parameter's.
    guard let name = value.literal else { return nil }
    return [PermissionNeed("ssm:GetParameters", on: parameterARN([.text(name)]))]
  }

  private func parameterARN(_ name: [TemplateText.Piece]) -> TemplateText {
    var name = name
    if case .text(let text)? = name.first, text.hasPrefix("/") {
      name[0] = .text(String(text.dropFirst()))
    }
    return TemplateText(
      [
        .text("arn:"), .unknown("AWS::Partition"), .text(":ssm:"), .unknown("AWS::Region"),
        .text(":"), .unknown("AWS::AccountId"), .text(":parameter/"),
      ] + name, span: .none)
  }

  /// What reading something needs that a key of the template encrypts.
  private func decryption(
    of arn: TemplateText, _ type: String, _ property: String
  ) -> [PermissionNeed] {
    let resource = template.resources(of: type).first {
      template.physicalName($0.id).map { TemplateText($0, span: .none).pieces } == arn.pieces
    }
    guard let key = template.resource(resource?[property], type: "AWS::KMS::Key"),
      let arn = template.physicalName("\(key.id).Arn")
    else { return [] }
    return [PermissionNeed("kms:Decrypt", on: TemplateText(arn, span: .none))]
  }

  // MARK: Files

  private func fileNeeds(_ container: ContainerView) -> [RoleNeed] {
    (container.value["environmentFiles"]?.items ?? []).compactMap { file in
      guard let value = file["value"], let object = value.text, let bucket = object.bucketOfObject
      else { return nil }
      return RoleNeed(
        permissions: [
          PermissionNeed("s3:GetObject", on: object),
          PermissionNeed("s3:GetBucketLocation", on: bucket),
        ], user: "the environment of `\(container.title)`",
        failure: "ECS may not fetch the environment of `\(container.title)`", place: value.span)
    }
  }

  /// A configuration file of the router that the agent fetches, which only instances do.
  private var configurationNeeds: [RoleNeed] {
    guard let firelens = router?.firelens, isOnFargate == false,
      firelens.option(AgentFacts.configurationTypeOption)?.value.literal == "s3",
      let object = firelens.option(AgentFacts.configurationValueOption)?.value,
      object.bucketOfObject != nil
    else { return [] }
    return [
      RoleNeed(
        permissions: [PermissionNeed("s3:GetObject", on: object)],
        user: "the router's configuration", failure: "ECS may not fetch the router's configuration",
        place: object.span)
    ]
  }

  // MARK: Images

  private func registryNeeds(_ container: ContainerView) -> [RoleNeed] {
    guard let value = container.value["repositoryCredentials"]?["credentialsParameter"],
      let text = value.text, text.split(at: ":secretsmanager:") != nil
    else { return [] }
    return [
      RoleNeed(
        permissions: [PermissionNeed("secretsmanager:GetSecretValue", on: text.secretARN)],
        user: "the registry of `\(container.title)`",
        failure: "ECS may not fetch the credentials for the image of `\(container.title)`",
        place: value.span)
    ]
  }

  /// What an instance may do with its own role instead: images of Amazon ECR and logs by `awslogs`.
  private func hostNeeds(_ container: ContainerView) -> [RoleNeed] {
    imageNeeds(container) + awslogsNeeds(container)
  }

  private func imageNeeds(_ container: ContainerView) -> [RoleNeed] {
    guard let image = container.image, let repository = image.repositoryARN else { return [] }
    return [
      RoleNeed(
        permissions: [
          PermissionNeed(
            "ecr:GetAuthorizationToken", on: TemplateText([.text("*")], span: .none)),
          PermissionNeed("ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer", on: repository),
        ], user: "the image of `\(container.title)`",
        failure: "ECS may not pull the image of `\(container.title)`", place: image.span)
    ]
  }

  private func awslogsNeeds(_ container: ContainerView) -> [RoleNeed] {
    guard let logging = container.logging, let driver = logging.driver,
      driver.literal == "awslogs", let group = logging.option("awslogs-group")?.value
    else { return [] }
    let region = logging.option("awslogs-region")?.value.pieces ?? [.unknown("AWS::Region")]
    let itself: [TemplateText.Piece] =
      [.text("arn:"), .unknown("AWS::Partition"), .text(":logs:")] + region
      + [.text(":"), .unknown("AWS::AccountId"), .text(":log-group:")] + group.pieces
    var permissions = [
      PermissionNeed(
        "logs:CreateLogStream", "logs:PutLogEvents",
        on: TemplateText(
          itself + [.text(":log-stream:"), .unknown("the stream")], span: .none))
    ]
    if logging.option("awslogs-create-group")?.value.literal == "true" {
      permissions.append(
        PermissionNeed(
          "logs:CreateLogGroup", on: TemplateText(itself + [.unknown("the rest")], span: .none)))
    }
    return [
      RoleNeed(
        permissions: permissions, user: "`awslogs` of `\(container.title)`",
        failure: "`awslogs` may not write the logs of `\(container.title)`", place: driver.span)
    ]
  }
}

extension TemplateText {
  /// The ARN of a secret without the key, the stage and the version that may follow it: seven parts. What is put together from the name lacks six characters at
  /// the end, and nobody can see whether some that look like them are those.
  fileprivate var secretARN: TemplateText {
    var colons = 0
    var kept: [Piece] = []
    for piece in pieces {
      guard case .text(let text) = piece else {
        kept.append(piece)
        continue
      }
      let part = text.prefix { character in
        if character == ":" { colons += 1 }
        return colons < 7
      }
      kept.append(.text(String(part)))
      if colons >= 7 { break }
    }
    if case .text? = TemplateText(kept, span: span).pieces.last {
      kept.append(.unknown("the rest"))
    }
    return TemplateText(kept, span: span)
  }

  /// The repository of Amazon ECR that an image is in: `<account>.dkr.ecr.<region>.amazonaws.com/<repository>:tag`.
  ///
  /// Source: docs.aws.amazon.com/AmazonECR/latest/userguide/Registries.html, 2026-11-26.
  fileprivate var repositoryARN: TemplateText? {
    guard let host = split(at: ".dkr.ecr."), let region = host.after.split(at: "."),
      let path = region.after.split(at: "/")
    else { return nil }
    var name: [Piece] = []
    for piece in path.after.pieces {
      guard case .text(let text) = piece else {
        name.append(piece)
        continue
      }
      let part = text.prefix { $0 != ":" && $0 != "@" }
      name.append(.text(String(part)))
      if part.count < text.count { break }
    }
    return TemplateText(
      [.text("arn:"), .unknown("AWS::Partition"), .text(":ecr:")] + region.before.pieces
        + [.text(":")] + host.before.pieces + [.text(":repository/")] + name, span: span)
  }
}
