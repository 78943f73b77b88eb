import LensCloudFormation
import LensFluent
import LensSyntax

/// What has to be somewhere before the task can start: objects of a bucket, or an image.
struct ConfigurationPackage: Sendable {
  enum Target: Sendable {
    /// Fetched by ECS.
    case s3
    /// Fetched by the init process of AWS's image.
    case initProcess
    /// Built into an image, from a base that is known or has to be named.
    case image(Setting<String>, base: String?)
  }

  var target: Target
  var assets: [ConfigurationAsset]

  init(_ target: Target, _ assets: [ConfigurationAsset]) {
    self.target = target
    self.assets = assets
  }
}

/// A file that is named after what it holds: another content has another name, and with it the task definition changes and a deployment rolls.
struct ConfigurationAsset: Sendable {
  /// The name of the file, which is also the last part of its key.
  var file: String
  var text: ConfigurationText
  var sha256 = ""
  /// Where it is uploaded to; `nil` for a file of an image.
  var object: (bucket: Value, key: String)?

  /// So many digits of the hash tell any two configurations of a service apart.
  private static let digits = 16

  /// A file with a name of its own.
  init(named file: String, _ text: ConfigurationText) {
    self.file = file
    self.text = text
    sha256 = SHA256.hexDigest(bytes)
  }

  init(_ stem: String, _ text: ConfigurationText) {
    self.init(named: "", text)
    file = "\(stem)-\(sha256.prefix(ConfigurationAsset.digits)).conf"
  }

  /// An object of the router's bucket.
  init(_ stem: String, _ text: ConfigurationText, bucketed router: Router, service: String) {
    self.init(stem, text)
    let config = router.config?.value
    let prefix = config?.prefix?.value ?? "\(service)/"
    object = (config?.bucket?.value ?? "", prefix + file)
  }

  var bytes: [UInt8] { Array(text.text.utf8) }

  var arn: Value {
    guard let object else { return "" }
    let arn: Interpolation = "arn:${AWS::Partition}:s3:::\(object.bucket)/\(object.key)"
    return arn.value
  }

  /// The object as messages call it.
  var place: String {
    guard let object else { return file }
    return "s3://\(TemplateText(object.bucket)?.previewText ?? "")/\(object.key)"
  }
}
