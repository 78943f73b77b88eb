import LensCloudFormation
import LensSyntax

/// Names and tags that CloudFormation, IAM or the tagged service refuses.
extension Planner {
  mutating func reviewTemplateNames(_ diagnostics: inout Diagnostics) {
    reviewLogicalIDs(&diagnostics)
    reviewTags(spec.tags, &diagnostics)
    if let deploy = spec.deploy { reviewTags(deploy.tags, beside: spec.tags, &diagnostics) }
  }

  private mutating func reviewLogicalIDs(_ diagnostics: inout Diagnostics) {
    // A transform may make other names of these.
    guard spec.sections["Transform"] == nil else { return }
    let sections = [
      ("a parameter", spec.parameters), ("a resource", spec.resources), ("an output", spec.outputs),
    ]
    var names = spec.logicalIDs.map { ("a condition or a mapping", $0.text, $0.span) }
    for (what, section) in sections {
      names += (section?.entries ?? []).map { (what, $0.name, $0.span) }
    }
    for (what, name, span) in names where !AWSNames.isLogicalID(name) {
      diagnostics.report(
        .invalidName, "`\(name)` cannot be the name of \(what)", at: span,
        notes: ["CloudFormation takes letters and digits"],
        help: logicalStem(name).map { ["call it `\($0)`"] } ?? [])
      isRight = false
    }
  }

  private mutating func reviewTags(
    _ tags: Pairs<TagPair, Setting<String>>,
    beside common: Pairs<TagPair, Setting<String>> = .init(),
    _ diagnostics: inout Diagnostics
  ) {
    for tag in tags.items {
      if AWSNames.isReservedTag(tag.name) {
        refuseTag("AWS keeps tags that begin with `aws:` for itself", at: tag.span, &diagnostics)
      } else if !(1...AWSNames.tagKeyLength).contains(tag.name.unicodeScalars.count) {
        refuseTag(
          "a tag's key has from 1 to \(AWSNames.tagKeyLength) characters", at: tag.span,
          &diagnostics)
      }
      guard let value = tag.value.literal else { continue }
      if AWSNames.isReservedTag(value) {
        refuseTag(
          "AWS keeps values that begin with `aws:` for itself", at: tag.value.span, &diagnostics)
      } else if value.unicodeScalars.count > AWSNames.tagValueLength {
        refuseTag(
          "a tag's value has at most \(AWSNames.tagValueLength) characters", at: tag.value.span,
          &diagnostics)
      }
    }
    let known = common.items.filter { tag in !tags.items.contains { $0.name == tag.name } }
    let room = AWSNames.tagCount - known.count
    guard !tags.items.isEmpty, tags.items.count > max(room, 0), known.count <= AWSNames.tagCount
    else { return }
    refuseTag(
      "a resource has at most \(AWSNames.tagCount) tags, and this makes \(known.count + tags.items.count)",
      at: tags.items[max(room, 0)].span, &diagnostics)
  }

  private mutating func refuseTag(
    _ message: String, at span: Span, _ diagnostics: inout Diagnostics
  ) {
    diagnostics.report(.invalidValue, message, at: span)
    isRight = false
  }
}
