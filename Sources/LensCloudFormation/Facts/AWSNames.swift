import LensSyntax

/// What AWS's services take as names.
package enum AWSNames {
  /// What CloudFormation knows of a stack by itself. Source: "Pseudo parameters reference" in the CloudFormation User Guide; checked 2026-11-26.
  package static let pseudoParameters = [
    "AWS::AccountId", "AWS::NotificationARNs", "AWS::NoValue", "AWS::Partition", "AWS::Region",
    "AWS::StackId", "AWS::StackName", "AWS::URLSuffix",
  ]

  /// Source: LogGroupName of CreateLogGroup in botocore 1.43.11; checked 2026-11-22.
  package static func isLogGroup(_ name: String) -> Bool {
    has(name, 1...512, "._-/#")
  }

  /// Source: LogStreamName of CreateLogStream in botocore 1.43.11; checked 2026-11-22.
  package static func isLogStream(_ name: String) -> Bool {
    (1...512).contains(name.count) && !name.utf8.contains { $0 == colon || $0 == star }
  }

  /// Source: StreamName of CreateStream in botocore 1.43.11; checked 2026-11-22.
  package static func isDataStream(_ name: String) -> Bool {
    has(name, 1...128, "_.-")
  }

  /// Source: DeliveryStreamName of CreateDeliveryStream in botocore 1.43.11; checked 2026-11-22.
  package static func isDeliveryStream(_ name: String) -> Bool {
    has(name, 1...64, "_.-")
  }

  /// What OpenSearch Service calls its domains, pipelines and collections.
  ///
  /// Sources: DomainName of CreateDomain, PipelineName of CreatePipeline and CollectionName of CreateCollection in botocore 1.43.11; checked 2026-11-22.
  package static func isSearchName(_ name: String, upTo length: Int) -> Bool {
    (3...length).contains(name.utf8.count)
      && name.utf8.allSatisfy { $0.isDigit || $0.isLowerCase || $0 == hyphen }
      && name.utf8.first?.isLowerCase ?? false
  }

  /// The id of a workspace of Amazon Managed Service for Prometheus.
  ///
  /// Source: WorkspaceId of DescribeWorkspace in botocore 1.43.11; checked 2026-11-22.
  package static func isWorkspace(_ id: String) -> Bool {
    has(id, 1...64, "-._")
  }

  /// What a bucket may be called that exists already: before 2018 some had capitals, underscores and long names.
  ///
  /// Source: "Bucket restrictions and limitations" in the S3 User Guide; checked 2026-11-22.
  package static func isBucket(_ name: String) -> Bool {
    has(name, 3...255, "._-")
  }

  /// Why no bucket of this name can be made, or `nil`.
  ///
  /// Source: "General purpose bucket naming rules" in the S3 User Guide; checked 2026-11-22.
  package static func problem(inNewBucket name: String) -> String? {
    guard (3...63).contains(name.utf8.count) else { return "it has from 3 to 63 characters" }
    guard
      name.utf8.allSatisfy({
        $0.isDigit || $0.isLowerCase || $0 == dot || $0 == hyphen
      })
    else { return "it consists of lower-case letters, digits, `.` and `-`" }
    guard let first = name.utf8.first, let last = name.utf8.last, first.isLetterOrDigit,
      last.isLetterOrDigit
    else { return "it begins and ends with a letter or a digit" }
    if name.includes("..") { return "it has no two dots side by side" }
    let parts = name.split(separator: ".", omittingEmptySubsequences: false)
    if parts.count == 4, parts.allSatisfy({ $0.utf8.allSatisfy(\.isDigit) }) {
      return "it does not look like an IP address"
    }
    for prefix in ["xn--", "sthree-", "amzn-s3-demo-"] where name.hasPrefix(prefix) {
      return "S3 keeps names that begin with `\(prefix)` for itself"
    }
    for suffix in ["-s3alias", "--ol-s3", ".mrap", "--x-s3", "--table-s3"]
    where name.hasSuffix(suffix) {
      return "S3 keeps names that end with `\(suffix)` for itself"
    }
    return nil
  }

  /// An id such as `sg-0123456789abcdef0`: 8 or 17 hexadecimal digits behind the prefix.
  ///
  /// Sources: cfn-lint 1.51.0's format AWS::EC2::SecurityGroup.Id; "Resource IDs" in the EC2 User Guide; checked 2026-11-22.
  package static func isID(_ text: String, prefix: String) -> Bool {
    guard text.hasPrefix(prefix) else { return false }
    let digits = text.utf8.dropFirst(prefix.utf8.count)
    return [8, 17].contains(digits.count)
      && digits.allSatisfy {
        $0.isDigit || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains($0 | 0x20)
      }
  }

  /// Longest description of a security group's rule, and of the group itself. Source: IpRange in the EC2 API Reference; checked 2026-11-22.
  package static let ruleDescriptionLength = 255

  /// What a rule's description consists of. Source: IpRange in the EC2 API Reference; checked 2026-11-22.
  package static func isRuleDescription(_ character: UInt8) -> Bool {
    character.isLetterOrDigit || Array(" ._-:/()#,@[]+=&;{}!$*".utf8).contains(character)
  }

  /// Source: pathType of CreateRole in botocore 1.43.11; checked 2026-11-22.
  package static func isRolePath(_ path: String) -> Bool {
    path == "/"
      || path.utf8.count <= 512 && path.utf8.count > 2 && path.hasPrefix("/") && path.hasSuffix("/")
        && path.utf8.allSatisfy { (0x21...0x7E).contains($0) }
  }

  /// Tags of a resource. Source: `tags` of CreateService in botocore 1.43.11; checked 2026-11-22.
  package static let tagCount = 50
  package static let tagKeyLength = 128
  package static let tagValueLength = 256

  /// Whether AWS keeps a tag's key or value for itself. Source: `tags` of CreateService in botocore 1.43.11; checked 2026-11-22.
  package static func isReservedTag(_ text: String) -> Bool {
    text.lowercased().hasPrefix("aws:")
  }

  /// Whether Service Connect can know a port by this name. Source: `name` of PortMapping in botocore 1.43.11; checked 2026-11-22.
  package static func isPort(_ name: String) -> Bool {
    (1...64).contains(name.utf8.count) && name.utf8.first != hyphen
      && name.utf8.allSatisfy {
        $0.isDigit || $0.isLowerCase || $0 == hyphen || $0 == UInt8(ascii: "_")
      }
  }

  /// Whether a text has the form of a region's name: words with hyphens between them and a number at the end, as in `us-gov-west-1`.
  ///
  /// Source: `regionRegex` of the partitions in botocore 1.43.11; checked 2026-11-26.
  package static func isRegion(_ name: String) -> Bool {
    let parts = name.utf8.split(separator: hyphen, omittingEmptySubsequences: false)
    guard parts.count >= 3, let number = parts.last else { return false }
    return !number.isEmpty && number.allSatisfy(\.isDigit)
      && parts.dropLast().allSatisfy { !$0.isEmpty && $0.allSatisfy(\.isLowerCase) }
  }

  /// Whether a text is the ARN of a role: with the twelve digits of its account.
  ///
  /// Source: "IAM ARNs" in the IAM User Guide; checked 2026-11-26.
  package static func isRoleARN(_ text: String) -> Bool {
    let parts = text.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false)
    return parts.count == 6 && parts[0] == "arn" && parts[1].hasPrefix("aws") && parts[2] == "iam"
      && parts[3].isEmpty && parts[4].utf8.count == 12 && parts[4].utf8.allSatisfy(\.isDigit)
      && parts[5].hasPrefix("role/") && parts[5] != "role/"
  }

  /// Names of parameters, resources, outputs, conditions and mappings. Source: "Template sections" in the CloudFormation User Guide; checked 2026-11-22.
  package static func isLogicalID(_ name: String) -> Bool {
    (1...255).contains(name.utf8.count) && name.utf8.allSatisfy(\.isLetterOrDigit)
  }

  private static let dot = UInt8(ascii: ".")
  private static let hyphen = UInt8(ascii: "-")
  private static let colon = UInt8(ascii: ":")
  private static let star = UInt8(ascii: "*")

  private static func has(_ name: String, _ length: ClosedRange<Int>, _ others: String) -> Bool {
    length.contains(name.utf8.count)
      && name.utf8.allSatisfy { $0.isLetterOrDigit || others.utf8.contains($0) }
  }
}
