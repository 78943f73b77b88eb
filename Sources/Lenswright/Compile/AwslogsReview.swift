import LensCloudFormation
import LensFluent
import LensSyntax

extension Planner {
  /// The options of the `awslogs` driver, which ECS checks at registration and Docker when the container starts.
  func reviewAwslogs(
    _ driver: LogDriver, _ platform: Platform, _ diagnostics: inout Diagnostics
  ) -> Bool {
    guard driver.driver.value == AwslogsOptions.driver else { return true }
    let options = driver.options.items
    var isRight = true
    func refuse(
      _ message: String, at span: Span, label: String = "", notes: [String] = [],
      help: [String] = [], fix: Fix? = nil
    ) {
      diagnostics.report(
        .driverOption, message, at: span, label: label, notes: notes, help: help, fix: fix)
      isRight = false
    }
    // A mistyped option is not missing too.
    var meant: [String] = []
    for option in options where !AwslogsOptions.names.contains(option.name) {
      let near = nearest(to: option.name, among: AwslogsOptions.names)
      if let near { meant.append(near) }
      refuse(
        "`awslogs` has no option `\(option.name)`", at: option.span,
        label: near.map { "did you mean `\($0)`?" } ?? "",
        notes: near == nil ? ["the options are \(listed(AwslogsOptions.names))"] : [],
        fix: near.map { Fix("replace it with `\($0)`", edits: [Fix.Edit(option.span, $0)]) })
    }
    let names = options.map(\.name) + driver.secretOptions.items.map(\.name)
    let required =
      AwslogsOptions.required + (platform.isFargate ? [AwslogsOptions.requiredOnFargate] : [])
    for name in required where !names.contains(name) && !meant.contains(name) {
      refuse(
        "`awslogs` needs the option `\(name)`", at: driver.driver.span,
        notes: name == AwslogsOptions.requiredOnFargate ? ["Fargate names its streams by it"] : [],
        help: name == "awslogs-region" ? ["write `awslogs-region: !Ref AWS::Region`"] : [])
    }
    let (one, other) = AwslogsOptions.exclusive
    if names.contains(one), let second = options.first(where: { $0.name == other }) {
      refuse(
        "`awslogs` takes either `\(one)` or `\(other)`", at: second.span,
        notes: ["each says where a message begins"])
    }
    for option in options {
      guard let text = option.value.literal else { continue }
      if option.name == "mode", !AwslogsOptions.modes.contains(text) {
        refuse("`mode` is \(listed(AwslogsOptions.modes, "or"))", at: option.value.span)
      }
      if option.name == "awslogs-group" {
        isRight = option.value.isLogGroup(option.name, &diagnostics) && isRight
      }
    }
    return isRight
  }
}
