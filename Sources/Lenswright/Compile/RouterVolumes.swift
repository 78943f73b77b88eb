import LensCloudFormation
import LensSyntax

/// The volumes that the router mounts, as the spec itself describes them.
struct RouterVolumes {
  struct Mount {
    var path: String
    var isReadOnly: Bool
    /// Whether the volume comes and goes with the task; what a host, a file system or Docker keeps was there before it.
    var isOfTask: Bool
  }

  /// `nil` where only CloudFormation, or another container, knows what is mounted.
  private(set) var mounts: [Mount]?
  private let spec: Spec

  init(_ spec: Spec) {
    self.spec = spec
    let others = spec.router.others
    if others["VolumesFrom"] != nil || others["MountPoints"]?.isIntrinsic ?? false { return }
    var mounts: [Mount] = []
    for point in others["MountPoints"]?.list ?? [] {
      guard let point = point.object, let path = point["ContainerPath"]?.string else { return }
      mounts.append(
        Mount(
          path: path.withoutFinalSlash, isReadOnly: point["ReadOnly"] == .boolean(true),
          isOfTask: RouterVolumes.isOfTask(point["SourceVolume"], spec)))
    }
    self.mounts = mounts
  }

  /// The mount under which a path lies; the innermost, where one is within another.
  func of(_ path: String) -> Mount? {
    let folder = path.folderBeforeWildcards
    return (mounts ?? []).filter { folder.isInside($0.path) }
      .max { $0.path.utf8.count < $1.path.utf8.count }
  }

  private static func isOfTask(_ volume: Value?, _ spec: Spec) -> Bool {
    let named = (spec.others["Volumes"]?.list ?? []).compactMap(\.object)
      .first { $0["Name"] == volume }
    // What is more than a name is kept somewhere, or described by CloudFormation.
    return named.map { $0.entries.count == 1 } ?? false
  }
}

extension String {
  var withoutFinalSlash: String { count > 1 && hasSuffix("/") ? String(dropLast()) : self }

  /// The part of a path that no wildcard and no variable can change.
  fileprivate var folderBeforeWildcards: String {
    guard let first = firstIndex(where: { "*?[{$".contains($0) }) else { return self }
    let fixed = self[..<first]
    return String(fixed[..<(fixed.lastIndex(of: "/") ?? fixed.startIndex)])
  }

  fileprivate func isInside(_ folder: String) -> Bool {
    folder == "/" || self == folder || hasPrefix(folder + "/")
  }
}
