import LensCloudFormation
import LensSyntax

/// Names of AWS's resources, checked where they are written. What the router completes, and what CloudFormation decides, is known to them alone.
extension Setting where T == String {
  func isLogGroup(_ key: String, _ diagnostics: inout Diagnostics) -> Bool {
    isName(
      key, of: "a log group", "up to 512 letters, digits and `._-/#`", AWSNames.isLogGroup,
      &diagnostics)
  }

  func isLogStream(_ key: String, _ diagnostics: inout Diagnostics) -> Bool {
    isName(
      key, of: "a log stream", "up to 512 characters without `:` and `*`", AWSNames.isLogStream,
      &diagnostics)
  }

  func isDataStream(_ key: String, _ diagnostics: inout Diagnostics) -> Bool {
    isName(
      key, of: "a data stream", "up to 128 letters, digits and `_.-`", AWSNames.isDataStream,
      &diagnostics)
  }

  func isDeliveryStream(_ key: String, _ diagnostics: inout Diagnostics) -> Bool {
    isName(
      key, of: "a delivery stream", "up to 64 letters, digits and `_.-`",
      AWSNames.isDeliveryStream, &diagnostics)
  }

  func isWorkspace(_ key: String, _ diagnostics: inout Diagnostics) -> Bool {
    isName(
      key, of: "a workspace", "up to 64 letters, digits and `-`, such as `ws-…`",
      AWSNames.isWorkspace, &diagnostics)
  }

  /// - Parameter length: how long the names of such things may be.
  func isSearchName(
    _ key: String, of what: String, upTo length: Int, _ diagnostics: inout Diagnostics
  ) -> Bool {
    isName(
      key, of: what, "3 to \(length) lower-case letters, digits and `-`, and begins with a letter",
      { AWSNames.isSearchName($0, upTo: length) }, &diagnostics)
  }

  /// - Parameter isMade: whether S3's rules for new buckets hold; what exists may be older than they are, or an alias.
  func isBucket(_ key: String, isMade: Bool, _ diagnostics: inout Diagnostics) -> Bool {
    guard
      isName(
        key, of: "a bucket", "letters, digits, `.`, `_` and `-`", AWSNames.isBucket, &diagnostics)
    else { return false }
    guard isMade, let text = literal, !text.hasRouterVariables,
      let problem = AWSNames.problem(inNewBucket: text)
    else { return true }
    diagnostics.report(
      .invalidValue, "`\(text)` cannot be the name of a bucket", at: span, notes: [problem])
    return false
  }

  private func isName(
    _ key: String, of what: String, _ rule: String, _ isRight: (String) -> Bool,
    _ diagnostics: inout Diagnostics
  ) -> Bool {
    if let (function, argument) = intrinsic?.function, function == "Fn::GetAtt",
      argument.list?.last?.string == "Arn"
    {
      let resource = argument.list?.first?.string ?? ""
      diagnostics.report(
        .invalidValue, "`\(key)` takes the name of \(what), and this is an ARN", at: span,
        help: ["write `!Ref \(resource)`"])
      return false
    }
    // Only AWS's Go plugin for CloudWatch fills these in, and reviews them itself.
    let isLog = ["a log group", "a log stream"].contains(what)
    guard let text = literal, !text.includes("${"), !(isLog && text.includes("$(")),
      !text.includes("{{resolve:")
    else { return true }
    if text.hasPrefix("arn:") {
      diagnostics.report(
        .invalidValue, "`\(key)` takes the name of \(what), not its ARN", at: span)
      return false
    }
    guard !isRight(text) else { return true }
    diagnostics.report(
      .invalidValue, "`\(text)` cannot be the name of \(what)", at: span,
      notes: ["such a name has \(rule)"])
    return false
  }

  /// A key is named by its ARN. Where a role is allowed to use it, the alias's does not do: IAM gives permissions on keys.
  func isKeyARN(_ key: String, isGranted: Bool = true, _ diagnostics: inout Diagnostics) -> Bool {
    guard let text = literal, !text.includes("{{resolve:") else { return true }
    let isKey = text.includes(":key/") || !isGranted && text.includes(":alias/")
    guard !(text.hasPrefix("arn:") && text.includes(":kms:") && isKey) else { return true }
    diagnostics.report(
      .invalidValue, "`\(key)` takes the ARN of a key", at: span,
      notes: isGranted ? ["a role's permission is on the key, and names no id and no alias"] : [],
      help: ["write `arn:aws:kms:REGION:ACCOUNT:key/ID`, or an intrinsic that gives such an ARN"])
    return false
  }
}
