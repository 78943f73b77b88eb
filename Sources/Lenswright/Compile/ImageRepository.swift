import LensCloudFormation
import LensSyntax

/// The private repository that an image comes from.
enum ImageRepository {
  /// No permission is needed: a public registry, or one that is not AWS's.
  case open
  /// A repository of Amazon ECR, by its ARN.
  case ecr(Value)
  /// Only CloudFormation knows the image.
  case unknown

  init(_ image: Setting<String>) {
    switch image.content {
    case .literal(let text):
      self = ImageRepository.parsed(text).map(ImageRepository.ecr) ?? .open
    case .intrinsic(let value):
      let text = value.function.flatMap { key, argument in
        key == "Fn::Sub" ? argument.string ?? argument.list?.first?.string : nil
      }
      self = text.flatMap(ImageRepository.parsed).map(ImageRepository.ecr) ?? .unknown
    }
  }

  /// Reads `<account>.dkr.ecr.<region>.amazonaws.com/<repository>[:tag][@digest]`, and the dual-stack `<account>.dkr-ecr.<region>.on.aws/…`.
  ///
  /// Account, region and the domain may be `${…}` of `Fn::Sub`; from a variable in the repository's name on, any name is meant.
  /// Source: docs.aws.amazon.com/AmazonECR/latest/userguide/Registries.html and ecr-requests.html, 2026-11-22.
  private static func parsed(_ image: String) -> Value? {
    guard image.includes(".dkr"), let slash = image.firstIndex(of: "/") else { return nil }
    let labels = splitHost(image[..<slash])
    let region: String
    switch labels.count {
    case 5...
    where labels[1] == "dkr" && (labels[2] == "ecr" || labels[2] == "ecr-fips")
      && (labels[4] == "amazonaws" || labels[4] == "${AWS::URLSuffix}"):
      region = labels[3]
    case 5
    where (labels[1] == "dkr-ecr" || labels[1] == "dkr-ecr-fips") && labels[3] == "on"
      && labels[4] == "aws":
      region = labels[2]
    default: return nil
    }
    var name = ""
    var depth = 0
    for character in image[image.index(after: slash)...] {
      if depth == 0, character == ":" || character == "@" { break }
      if character == "$" {
        name += "*"
      } else if character == "{" {
        depth += 1
      } else if character == "}" {
        depth -= 1
      } else if depth == 0 {
        name.append(character)
      }
    }
    guard !name.isEmpty else { return nil }
    // The pieces are `Fn::Sub` text already, so that their variables stay variables.
    return [
      "Fn::Sub": .string("arn:${AWS::Partition}:ecr:\(region):\(labels[0]):repository/\(name)")
    ]
  }

  /// A host's labels; the dots inside `${AWS::AccountId}` and the like do not count.
  private static func splitHost(_ host: Substring) -> [String] {
    var labels: [String] = [""]
    var depth = 0
    for character in host {
      if character == "{" { depth += 1 }
      if character == "}" { depth -= 1 }
      if character == "." && depth == 0 {
        labels.append("")
      } else {
        labels[labels.count - 1].append(character)
      }
    }
    return labels
  }
}
