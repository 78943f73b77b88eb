import LensCloudFormation
import LensFluent
import LensSyntax

extension CompiledService {
  /// What builds the router's image, where nobody publishes one: Fluentd with the gems that the destinations need.
  var dockerfiles: [ServiceFile] {
    guard engine == .fluentd, !gems.isEmpty else { return [] }
    let text = """
      # The log router of \(name): Fluentd with the plugins of its destinations. Raise the tag in \(Starter.spec) when this changes.
      FROM \(FluentdImage.base)
      USER root
      RUN apt-get update \\
       && apt-get install -y --no-install-recommends g++ gcc libc6-dev make \\
       && fluent-gem install --no-document \(gems.joined(separator: " ")) \\
       && apt-get purge -y --auto-remove g++ gcc libc6-dev make \\
       && rm -rf /var/lib/apt/lists/*
      USER fluent

      """
    return [ServiceFile(path: RouterImageFile.path, text: text)]
  }

  /// The gems that Fluentd's own image does not have.
  private var gems: [String] {
    var gems: [String] = []
    for text in spec.texts {
      for destination in text.root.mapping?["destinations"]?.mapping?.entries ?? [] {
        let word = destination.value.mapping?["type"]?.literalText
        let choice = word.flatMap { destinationType(named: $0) }?.plugins
          .first { $0.engine == .fluentd }
        if let gem = choice?.gem, !gems.contains(gem) { gems.append(gem) }
      }
      if text.root.hasKey("multiline"), !gems.contains(FluentdImage.joiningGem) {
        gems.append(FluentdImage.joiningGem)
      }
    }
    return gems
  }

  /// The repository and the tag in this account's registry that the router's image comes from; `nil` where it comes from elsewhere.
  var routerImage: String? {
    guard !dockerfiles.isEmpty, !starter.files.contains(where: { $0.path == RouterImageFile.path })
    else { return nil }
    for text in spec.texts {
      guard let image = text.root.mapping?.entry(at: "router.image")?.value.scalar?.text,
        image.hasPrefix("${AWS::AccountId}.dkr.ecr."),
        let slash = image.firstIndex(of: "/")
      else { continue }
      return String(image[image.index(after: slash)...])
    }
    return nil
  }
}

/// Where the router's image is built from.
private enum RouterImageFile {
  static let path = "Dockerfile"
}

extension Node {
  /// Whether a key stands somewhere in the value.
  fileprivate func hasKey(_ name: String) -> Bool {
    switch content {
    case .scalar: false
    case .sequence(let items): items.contains { $0.hasKey(name) }
    case .mapping(let mapping):
      mapping.entries.contains { $0.key.text == name || $0.value.hasKey(name) }
    }
  }
}
