import LensCloudFormation
import LensFluent
import LensSyntax

/// What the task role has to allow: everything that runs in the task calls AWS with it.
///
/// Sources: "Use an init image" in aws/aws-for-fluent-bit, use_cases/init-process-for-fluent-bit/README.md; docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html,
/// "IAM permissions required for ECS Exec"; docs.aws.amazon.com/efs/latest/ug/iam-access-control-nfs-efs.html; 2026-11-26.
extension CheckedTask {
  var taskRoleNeeds: [RoleNeed] { outputNeeds + initNeeds + execNeeds + volumeNeeds }

  /// What the outputs need.
  private var outputNeeds: [RoleNeed] {
    guard !hasKeysOfItsOwn else { return [] }
    return outputs.compactMap { output in
      let permissions = OutputPermissions(
        plugin: output.plugin, options: output.options, template: template
      ).needs
      return permissions.isEmpty
        ? nil
        : RoleNeed(
          permissions: permissions, user: "`\(output.name.value.display)`",
          failure: output.container.map {
            "the router may not send the logs of `\($0.title)`"
          } ?? "the router may not send what \(output.owner) takes",
          place: output.name.value.span, label: output.container.map { "of `\($0.title)`" } ?? "")
    }
  }

  /// What the init process fetches before the router starts.
  private var initNeeds: [RoleNeed] {
    guard let router, let image, image.isInit, !hasKeysOfItsOwn else { return [] }
    return router.environment.compactMap { variable in
      guard variable.name.includes(RouterImages.initInclusions[0]),
        case .text(let start)? = variable.value.pieces.first, start.hasPrefix("arn:")
      else { return nil }
      var permissions = [PermissionNeed("s3:GetObject", on: variable.value)]
      if let bucket = variable.value.bucketOfObject {
        permissions.append(PermissionNeed("s3:GetBucketLocation", on: bucket))
      }
      return RoleNeed(
        permissions: permissions, user: "the init process of `\(router.title)`",
        failure: "the router may not fetch its configuration from S3", place: variable.value.span)
    }
  }

  /// What the agent of Systems Manager inside of the containers needs.
  private var execNeeds: [RoleNeed] {
    template.services(of: definition).compactMap { service in
      guard service.allowsExec ?? false, let switched = service.resource["EnableExecuteCommand"]
      else { return nil }
      let need = PermissionNeed(
        "ssmmessages:CreateControlChannel", "ssmmessages:CreateDataChannel",
        "ssmmessages:OpenControlChannel", "ssmmessages:OpenDataChannel",
        on: TemplateText([.text("*")], span: .none))
      return RoleNeed(
        permissions: [need], user: "ECS Exec", failure: "nobody can use ECS Exec",
        place: switched.span)
    }
  }

  /// What mounting needs that asks IAM. A file system without a policy lets everybody in, and so only one is known whose policy allows nothing by itself.
  private var volumeNeeds: [RoleNeed] {
    definition.volumes.elements.compactMap { volume in
      // CloudFormation has spellings of its own here.
      let configuration = volume["efsVolumeConfiguration"] ?? volume["EFSVolumeConfiguration"]
      let authorization = configuration?["authorizationConfig"]
      guard let iam = authorization?["iam"] ?? authorization?["IAM"], iam.literal == "ENABLED",
        let system = template.resource(
          configuration?["fileSystemId"] ?? configuration?["FilesystemId"],
          type: "AWS::EFS::FileSystem"), system["FileSystemPolicy"] != nil,
        let arn = template.physicalName("\(system.id).Arn")
      else { return nil }
      return RoleNeed(
        permissions: [
          PermissionNeed("elasticfilesystem:ClientMount", on: TemplateText(arn, span: .none))
        ], user: "the volume `\(volume["name"]?.literal ?? system.id)`",
        failure: "ECS may not mount `\(system.id)`", place: iam.span)
    }
  }

  /// Credentials in the router's environment take the place of the role's.
  private var hasKeysOfItsOwn: Bool {
    guard let router else { return true }
    let names = ["AWS_ACCESS_KEY_ID", "AWS_PROFILE", "AWS_WEB_IDENTITY_TOKEN_FILE"]
    let secrets = router.secrets
    return !secrets.isWhole || router.value["environmentFiles"] != nil
      || names.contains { router.variable($0) != nil }
      || secrets.elements.contains { names.contains($0["name"]?.literal ?? "") }
  }
}

extension TemplateText {
  /// The ARN of the bucket that holds an object; `nil` where nobody can see its end.
  var bucketOfObject: TemplateText? {
    guard let place = split(at: ":::"), let end = place.after.split(at: "/") else { return nil }
    return TemplateText(place.before.pieces + [.text(":::")] + end.before.pieces, span: span)
  }
}
