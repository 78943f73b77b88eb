import LensSyntax

/// What the name of an image tells about the router inside it.
///
/// Whatever cannot be told is `nil`: an image of one's own may have any version and any tool.
package struct RouterImage: Sendable {
  /// The two lines of AWS's image: 2.x on Amazon Linux 2, 3.x on a minimal Amazon Linux 2023.
  package enum Line: Sendable { case two, three }

  package enum Family: Sendable, Equatable {
    /// AWS for Fluent Bit; the line is `nil` where the tag does not say.
    case awsForFluentBit(Line?)
    /// Fluent Bit's own image, which has no shell except in its `-debug` variants.
    case fluentBit
    /// Fluentd's own image.
    case fluentd
    case unknown
  }

  package let family: Family
  package let tag: String?
  package let digest: String?
  /// The version of the engine, or the oldest that it can be; of the `init` and moving tags what they stood for when that was checked.
  package let engineVersion: EngineVersion?
  /// The release of AWS's image, which is not the engine's.
  package let release: EngineVersion?
  /// Whether the init process runs before the engine, which only AWS's `init-` tags have.
  package let isInit: Bool
  /// Whether the same name may mean another image tomorrow.
  package let isMoving: Bool
  package let hasShell: Bool?
  package let hasBash: Bool?
  package let hasCurl: Bool?
  /// netcat, which the health check on port 8877 in old examples uses.
  package let hasNetcat: Bool?

  /// The engine, as far as the image tells.
  package var engine: Engine? {
    switch family {
    case .awsForFluentBit, .fluentBit: .fluentBit
    case .fluentd: .fluentd
    case .unknown: nil
    }
  }

  package init(_ image: String) {
    let name = ImageName(image)
    tag = name.tag
    digest = name.digest
    let family = name.family
    self.family = family
    let facts = TagFacts(name.tag, family)
    isInit = facts.isInit
    release = facts.release
    isMoving = name.digest == nil && facts.isMoving
    engineVersion = facts.engineVersion
    switch family {
    case .awsForFluentBit(let line):
      hasShell = true
      hasBash = true
      // curl left with Amazon Linux 2 and came back in 3.0.1; netcat did not (pull request 1026).
      hasCurl = facts.release.map { $0 != EngineVersion(3, 0, 0) } ?? (name.tag == nil ? nil : true)
      // What else a debug image of 3.x has, nobody has looked up.
      hasNetcat = facts.isDebug && line != .two ? nil : line.map { $0 == .two }
    case .fluentBit:
      let isDebug = name.tag?.hasSuffix("-debug") ?? false
      // Without a tag it is `latest`, which has no tools either; by digest alone it may be a debug image.
      let isKnown = name.tag != nil || name.digest == nil
      hasShell = isKnown ? isDebug : nil
      hasBash = isKnown && !isDebug ? false : nil
      hasCurl = isKnown && !isDebug ? false : nil
      hasNetcat = isKnown && !isDebug ? false : nil
    case .fluentd:
      // Debian's image has dash and bash; Alpine's has BusyBox.
      let isDebian = name.tag?.includes("debian") ?? false
      hasShell = true
      hasBash = isDebian ? true : nil
      hasCurl = isDebian ? false : nil
      hasNetcat = isDebian ? false : nil
    case .unknown:
      hasShell = nil
      hasBash = nil
      hasCurl = nil
      hasNetcat = nil
    }
  }
}

/// An image's name in its parts: `registry:port/path:tag@digest`.
private struct ImageName {
  var registry = ""
  var path: String
  var tag: String?
  var digest: String?

  init(_ image: String) {
    if let tag = ImageName.parameterTag(image) {
      path = "aws-observability/aws-for-fluent-bit"
      registry = "public.ecr.aws"
      self.tag = tag
      return
    }
    let parts = image.utf8.split(
      separator: UInt8(ascii: "@"), maxSplits: 1, omittingEmptySubsequences: false)
    digest = parts.count > 1 ? String(Substring(parts[1])) : nil
    var components = parts[0].split(
      separator: UInt8(ascii: "/"), omittingEmptySubsequences: false
    ).map(Substring.init)
    if components.count > 1, let first = components.first,
      first.includes(".") || first.includes(":") || first == "localhost"
    {
      registry = String(first)
      components.removeFirst()
    }
    // A colon before the last slash belongs to the registry's port.
    let last = (components.popLast() ?? "").utf8.split(
      separator: UInt8(ascii: ":"), maxSplits: 1, omittingEmptySubsequences: false
    ).map(Substring.init)
    tag = last.count > 1 ? String(last[1]) : nil
    path = (components + last.prefix(1)).joined(separator: "/")
  }

  /// The tag in a reference to AWS's public parameters, which hold the image's address in each region.
  private static func parameterTag(_ image: String) -> String? {
    let start = "{{resolve:ssm:/aws/service/aws-for-fluent-bit/"
    guard image.utf8.first == UInt8(ascii: "{"), image.hasPrefix(start), image.hasSuffix("}}")
    else { return nil }
    // A parameter may be followed by its own version: `…/3.5.8:1`.
    return image.dropFirst(start.count).dropLast(2).split(separator: ":").first.map(String.init)
  }

  var family: RouterImage.Family {
    let isDockerHub = ["", "docker.io", "index.docker.io", "registry-1.docker.io"].contains(
      registry)
    switch path {
    case "aws-observability/aws-for-fluent-bit" where registry == "public.ecr.aws",
      "amazon/aws-for-fluent-bit" where isDockerHub,
      "aws-for-fluent-bit" where isOfAWS:
      return .awsForFluentBit(TagFacts.line(tag))
    case "fluent/fluent-bit"
    where isDockerHub || ["cr.fluentbit.io", "ghcr.io"].contains(registry):
      return .fluentBit
    case "fluent/fluentd" where isDockerHub,
      "fluentd" where isDockerHub,
      "library/fluentd" where isDockerHub,
      "docker/library/fluentd" where registry == "public.ecr.aws":
      return .fluentd
    default:
      // A pull-through cache keeps the whole path under a prefix that its owner chose.
      let isCached = isAmazonECR && path.hasSuffix("/aws-observability/aws-for-fluent-bit")
      return isCached ? .awsForFluentBit(TagFacts.line(tag)) : .unknown
    }
  }

  private var isAmazonECR: Bool { registry.includes(".dkr.ecr") }

  private var isOfAWS: Bool {
    isAmazonECR && RouterImages.accounts.contains(String(registry.prefix { $0 != "." }))
  }
}

/// What a tag says: `init-debug-3.5.8`, `v1.17-debian-1`, `stable`.
private struct TagFacts {
  var isInit = false
  var isDebug = false
  var isMoving = true
  /// The release of AWS's image, which is not the engine's.
  var release: EngineVersion?
  var engineVersion: EngineVersion?

  init(_ tag: String?, _ family: RouterImage.Family) {
    guard let tag else { return }
    let core = TagFacts.core(tag)
    let numbers = core.numbers
    switch family {
    case .awsForFluentBit(let line):
      isInit = core.prefixes.contains("init-")
      isDebug = core.prefixes.contains("debug-")
      if let numbers, numbers.parts >= 3 {
        isMoving = false
        release = numbers.version
        engineVersion = RouterImages.engine(of: numbers.version)
      } else if line == .two {
        engineVersion = EngineVersion(1, 9, 10)
      } else if line == .three {
        // `3` was first published with 3.2.1 and has only moved up since.
        release = EngineVersion(3, 2, 1)
        engineVersion = RouterImages.engine(of: EngineVersion(3, 2, 1))
      }
    case .fluentBit, .fluentd:
      if let numbers, numbers.parts >= 2 {
        isMoving = numbers.parts < 3
        engineVersion = numbers.version
      }
    case .unknown:
      isMoving = ["latest", "stable", "edge"].contains(core.text)
    }
  }

  /// `stable` has stayed with 2.x, and AWS has not decided when it moves (issue 1181, 2026-07-27); `latest` has been either.
  static func line(_ tag: String?) -> RouterImage.Line? {
    guard let tag else { return nil }
    let core = TagFacts.core(tag)
    if core.text == "stable" { return .two }
    switch core.numbers?.version.major {
    case 2: return .two
    case 3: return .three
    default: return nil
    }
  }

  private struct Core {
    var prefixes: Set<String> = []
    var text: String

    /// The numbers at the beginning and how many were written.
    var numbers: (version: EngineVersion, parts: Int)? {
      var digits = text.prefix { $0.isNumber || $0 == "." || $0 == "v" }
      if digits.first == "v" { digits = digits.dropFirst() }
      let parts = digits.split(separator: ".", omittingEmptySubsequences: false).map { Int($0) }
      guard !parts.isEmpty, !parts.contains(nil) else { return nil }
      let known = parts.compactMap { $0 } + [0, 0]
      return (EngineVersion(known[0], known[1], known[2]), parts.count)
    }
  }

  private static func core(_ tag: String) -> Core {
    var core = Core(text: tag)
    while let prefix = ["init-", "debug-", "amd64-", "arm64-"].first(where: core.text.hasPrefix) {
      core.prefixes.insert(prefix)
      core.text.removeFirst(prefix.count)
    }
    return core
  }
}
