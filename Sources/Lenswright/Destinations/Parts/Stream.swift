import LensCloudFormation
import LensSyntax

/// What Firehose and Kinesis have in common: the stream is named, or made here in this account and region.
func reviewStream(
  _ stream: Setting<String>?, isMade: Bool, aws: AWSKeys, madeOnly: [(String, Span?)],
  _ context: LoweringContext, _ diagnostics: inout Diagnostics
) -> Bool {
  var isRight = true
  if stream == nil && !isMade {
    diagnostics.report(
      .missingKey, "`\(context.name)` needs the key `stream`", at: context.span,
      help: ["name a stream that exists, or add `create: true` to have one made"])
    isRight = false
  }
  if let text = stream?.literal, text.hasPrefix("arn:") {
    let name = text.split(separator: "/").last.map(String.init) ?? ""
    diagnostics.report(
      .invalidValue, "`stream` takes the stream's name, not its ARN",
      at: stream?.span ?? context.span,
      fix: Fix("replace it with `\(name)`", edits: [Fix.Edit(stream?.span ?? context.span, name)]))
    isRight = false
  }
  if isMade, let span = aws.roleArn?.span ?? aws.region?.span {
    diagnostics.report(
      .conflict, "a stack makes streams in its own account and region only", at: span,
      help: ["leave out `create`, or `region` and `roleArn`"])
    isRight = false
  }
  if !isMade {
    for (key, span) in madeOnly {
      guard let span else { continue }
      diagnostics.report(
        .conflict, "`\(key)` is for a stream that is made here", at: span,
        help: ["add `create: true`, or set it where the stream is made"])
      isRight = false
    }
  }
  return isRight
}
