import Lenswright

/// The folder beside a template with the files that the task needs besides: `template.assets` of `template.yaml`.
struct AssetFolder {
  static let manifest = "manifest.json"

  let path: String

  init(beside template: String) {
    let name = template.split(separator: "/", omittingEmptySubsequences: false).last ?? ""
    let stem = name.lastIndex(of: ".").map { name[..<$0] } ?? name
    let folder = template.dropLast(name.count)
    path = folder + (stem.isEmpty ? name : stem) + ".assets"
  }

  private func file(_ name: String) -> String { "\(path)/\(name)" }

  /// The files that belong into the folder, the manifest last.
  private func files(of package: AssetPackage) -> [(name: String, bytes: [UInt8])] {
    package.assets.map { ($0.name, $0.bytes) } + [(AssetFolder.manifest, package.manifest())]
  }

  /// Puts the files of a package there, each of them whole, and takes away what an earlier package left.
  ///
  /// The manifest comes last: a folder whose manifest names a file has that file.
  func write(_ package: AssetPackage?) throws(DiskError) {
    let old = written
    guard let package else {
      // A folder of somebody else's is left alone.
      guard !old.isEmpty else { return }
      try remove(old)
      Disk.removeEmptyFolder(path)
      return
    }
    try Disk.makeFolder(path)
    let files = files(of: package)
    for (name, bytes) in files { try Disk.write(bytes, to: file(name)) }
    try remove(old.filter { name in !files.contains { $0.name == name } })
  }

  /// What differs from what would be written, in a sentence; `nil` when nothing does.
  func difference(from package: AssetPackage?) throws(DiskError) -> String? {
    guard let package else {
      return written.isEmpty ? nil : "\(path) is left over from a configuration that is no more"
    }
    for (name, bytes) in files(of: package) {
      guard Disk.exists(file(name)) else { return "there is no \(file(name))" }
      if try Disk.read(file(name)) != bytes {
        return "\(file(name)) differs from what would be written"
      }
    }
    let names = files(of: package).map(\.name)
    return written.first { !names.contains($0) }.map { "\(file($0)) is left over" }
  }

  /// The names of the files that an earlier run wrote here.
  private var written: [String] {
    guard let bytes = try? Disk.read(file(AssetFolder.manifest)),
      let names = AssetPackage.fileNames(inManifest: bytes)
    else { return [] }
    return names.filter { Disk.exists(file($0)) } + [AssetFolder.manifest]
  }

  private func remove(_ names: [String]) throws(DiskError) {
    for name in names { try Disk.remove(file(name)) }
  }
}
