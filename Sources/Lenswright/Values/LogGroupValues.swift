package import LensCloudFormation
package import LensSyntax

/// Who makes the AWS resource behind a destination.
package enum Creation: Readable, Equatable {
  /// The template, beside the task.
  case withStack
  /// Nobody: it exists.
  case exists
  /// The router, when it first writes to it.
  case atRuntime

  package static var shape: Shape { .either([.boolean, .word(["atRuntime"])]) }

  package static func read(
    _ node: Node, _ name: String, _ diagnostics: inout Diagnostics
  ) -> Creation? {
    if node.tag == nil, let scalar = node.scalar {
      if case .boolean(let flag) = scalar.kind { return flag ? .withStack : .exists }
      if scalar.text == "atRuntime" { return .atRuntime }
    }
    node.reportType(name, takes: "`true`, `false` or `atRuntime`", &diagnostics)
    return nil
  }
}

package enum LogGroupClass: String, Word {
  case standard = "STANDARD"
  case infrequentAccess = "INFREQUENT_ACCESS"
  case delivery = "DELIVERY"
}

/// A number of days that CloudWatch Logs can keep events.
package struct Retention: Readable {
  package var days: Int

  package static var shape: Shape { .named("retentionDays") { .count(LogRetention.days) } }

  package static func read(_ node: Node, _ name: String, _ diagnostics: inout Diagnostics)
    -> Retention?
  {
    guard let days = Int.read(node, name, &diagnostics) else { return nil }
    guard LogRetention.days.contains(days) else {
      let above = LogRetention.atLeast(days)
      diagnostics.report(
        .invalidValue, "CloudWatch Logs cannot keep events for \(days) days", at: node.span,
        label: above.map { "the next longer time is \($0)" } ?? "",
        notes: ["it knows \(LogRetention.days.map(String.init).joined(separator: ", "))"])
      return nil
    }
    return Retention(days: days)
  }
}

extension Setting where T == Retention {
  package var value: Value {
    switch content {
    case .literal(let retention): .integer(retention.days)
    case .intrinsic(let value): value
    }
  }
}
