import LensCloudFormation
import LensSyntax

extension TemplateText {
  /// The name of an image with a word in the place of what is unknown of its registry: `….dkr.ecr.${AWS::Region}.amazonaws.com/aws-for-fluent-bit:3.5.8` tells as
  /// much as if it were all known. `nil` where the image or its tag is not known, and where a word such as `$IMAGE` waits for a tool.
  var imageName: String? {
    if pieces.isEmpty { return "" }
    // An unknown part may hold a tag, unless a slash or a colon comes behind it.
    guard case .text(let end)? = pieces.last,
      pieces.count == 1 || end.utf8.contains(where: { "/:@".utf8.contains($0) })
    else { return nil }
    let name = text { _ in "x" }
    let isPossible = name.utf8.allSatisfy { $0.isLetterOrDigit || "._-/:@+".utf8.contains($0) }
    // Repositories are written in small letters.
    let isPlaceholder = !name.contains { $0.isLowercase || $0.isNumber || "/:@".contains($0) }
    return isPossible && !isPlaceholder ? name : nil
  }
}
