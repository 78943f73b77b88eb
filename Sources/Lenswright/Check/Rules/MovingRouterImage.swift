import LensCloudFormation
import LensFluent
import LensSyntax

/// A router that is another one tomorrow.
package struct MovingRouterImage: Rule {
  package init() {}

  package static let id = "moving-router-image"
  package static let severity = Severity.warning
  package static let bites: [Bite] = [.policy]
  package static let summary =
    "The router's image is named by a tag that moves, or by none."
  package static let reason =
    "The next task that starts may run a router that nobody has tried, beside others that still run the one before."
  package static let remedy =
    "Name a release, such as `\(RouterImages.awsForFluentBit)`, or a digest."
  package static let bad = ExampleParts.task(
    image: "⟦public.ecr.aws/aws-observability/aws-for-fluent-bit:latest⟧")
  package static let good = ExampleParts.task()
  package static let sources = [
    "https://github.com/aws/aws-for-fluent-bit#using-the-stable-tag",
    "https://github.com/aws/aws-for-fluent-bit/releases",
  ]
  package static var checked: String { "2026-11-26" }

  package func check(_ task: CheckedTask, _ findings: inout Findings) {
    for router in task.routers {
      guard let text = router.image, let name = text.imageName, !name.isEmpty else { continue }
      let image = (router === task.router ? task.image : nil) ?? RouterImage(name)
      guard image.isMoving else { continue }
      findings.report(
        "the image `\(text.display)` moves", at: text.span,
        fix: text.literal.flatMap { pinned($0, image) }.flatMap { pinned in
          task.text.replacement(of: text.span, with: pinned).map {
            Fix("name the release `\(RouterImages.tag)`", edits: [$0], isSafe: false)
          }
        })
    }
  }

  /// AWS's image at a release, in the registry that it came from.
  private func pinned(_ name: String, _ image: RouterImage) -> String? {
    guard case .awsForFluentBit = image.family else { return nil }
    let tag = image.tag ?? "latest"
    let prefix = image.isInit ? "init-" : ""
    guard ["latest", "stable"].contains(String(tag.dropFirst(prefix.count))) else { return nil }
    let repository = image.tag.map { String(name.dropLast($0.count + 1)) } ?? name
    return "\(repository):\(prefix)\(RouterImages.tag)"
  }
}
