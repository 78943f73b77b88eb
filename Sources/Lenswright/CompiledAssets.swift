import LensCloudFormation
import LensSyntax

/// A file that has to be somewhere before the task can start.
public struct Asset: Sendable {
  /// The file's name, in which part of the hash stands unless it is a `Dockerfile`.
  public let name: String
  /// What is in it.
  public let bytes: [UInt8]
  /// SHA-256 of the bytes, in hexadecimal digits.
  public let sha256: String
  /// The object's key in the bucket; `nil` for a file of an image.
  public let key: String?
}

/// The files of a compiled task that are not in its template, and where they belong.
public struct AssetPackage: Sendable {
  /// A place that the task gets files from.
  public enum Target: Sendable {
    /// The bucket by its name; `nil` where only CloudFormation knows it.
    case bucket(String?)
    /// The image by its name; `nil` where only CloudFormation knows it.
    case image(String?)
  }

  /// Where the files belong.
  public let target: Target
  /// In the order in which they are read.
  public let assets: [Asset]
  /// The platform that an image is built for, in Docker's words.
  public let platform: String
  /// Whether the image's base has to be named when it is built.
  public let needsBase: Bool
  private let description: Object

  init(_ package: ConfigurationPackage, for task: TaskDefinition) {
    let architecture = task.others["RuntimePlatform"]?.object?["CpuArchitecture"]?.string
    platform = architecture == "ARM64" ? "linux/arm64" : "linux/amd64"
    assets = package.assets.map {
      Asset(name: $0.file, bytes: $0.bytes, sha256: $0.sha256, key: $0.object?.key)
    }
    var description: Object = ["version": 1]
    switch package.target {
    case .s3, .initProcess:
      let bucket = package.assets.first?.object?.bucket ?? ""
      target = .bucket(bucket.string)
      description.append("delivery", { if case .s3 = package.target { "s3" } else { "init" } }())
      description.append("bucket", bucket)
      needsBase = false
    case .image(let image, let base):
      target = .image(image.literal)
      description.append("delivery", "image")
      description.append("image", image.value)
      needsBase = base == nil
    }
    description.append(
      "files",
      .list(
        assets.map { asset in
          var entry: Object = [
            "file": .string(asset.name), "sha256": .string(asset.sha256),
            "size": .integer(asset.bytes.count),
          ]
          entry.append("key", ifPresent: asset.key.map(Value.string))
          return .object(entry)
        }))
    self.description = description
  }

  /// What the files are and where they belong, as JSON.
  public func manifest() -> [UInt8] { jsonText(.object(description)) }

  /// The names of the files in a manifest; `nil` for what is none.
  public static func fileNames(inManifest bytes: [UInt8]) -> [String]? {
    var ignored = Diagnostics()
    let tree = Node.read(Source(name: "manifest.json", bytes: bytes), &ignored)
    guard let tree, let files = tree.mapping?["files"]?.sequence,
      tree.mapping?["version"]?.scalar?.text == "1"
    else { return nil }
    let names = files.compactMap { $0.mapping?["file"]?.scalar?.text }
    // Nothing outside of the folder is anybody's of ours.
    return names.filter { !$0.isEmpty && !$0.contains("/") && $0 != "." && $0 != ".." }
  }
}
