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
      guard let (key, argument) = value.function, key == "Fn::Sub", let text = argument.string,
        text.includes(".dkr.ecr.")
      else {
        self = .unknown
        return
      }
      self = ImageRepository.parsed(text).map(ImageRepository.ecr) ?? .unknown
    }
  }

  /// Reads `<account>.dkr.ecr.<region>.amazonaws.com/<repository>[:tag][@digest]`; account and region may be `${…}` of `Fn::Sub`, the repository may not.
  private static func parsed(_ image: String) -> Value? {
    guard let slash = image.firstIndex(of: "/") else { return nil }
    let host = image[..<slash]
    let labels = splitHost(host)
    guard labels.count >= 6, labels[1] == "dkr", labels[2] == "ecr" || labels[2] == "ecr-fips",
      labels[4] == "amazonaws" || labels[4] == "${AWS::URLSuffix}"
    else {
      // The same with the suffix as one variable.
      guard labels.count == 5, labels[1] == "dkr", labels[2].hasPrefix("ecr"),
        labels[4] == "${AWS::URLSuffix}"
      else { return nil }
      return arn(account: labels[0], region: labels[3], image[image.index(after: slash)...])
    }
    return arn(account: labels[0], region: labels[3], image[image.index(after: slash)...])
  }

  private static func arn(account: String, region: String, _ path: Substring) -> Value? {
    let name = path.prefix { $0 != ":" && $0 != "@" }
    guard !name.isEmpty, !name.includes("$") else { return nil }
    // The pieces are `Fn::Sub` text already, so that their variables stay variables.
    let text = "arn:${AWS::Partition}:ecr:\(region):\(account):repository/\(name)"
    return ["Fn::Sub": .string(text)]
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
