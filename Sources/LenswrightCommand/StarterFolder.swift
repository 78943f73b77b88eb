import Lenswright

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Starters that lie on the disk.
enum StarterFolder {
  /// A starter with more is a folder that somebody named by mistake.
  private static let mostFiles = 200

  /// The starters of a folder in front of those that the compiler brings; of two with one name the folder's.
  static func starters(beside folder: String?) throws(DiskError) -> [Starter] {
    guard let folder else { return embeddedStarters }
    let own = try read(folder)
    let names = own.map(\.name)
    return own + embeddedStarters.filter { !names.contains($0.name) }
  }

  /// The folder as a starter, or each starter that is a folder in it.
  private static func read(_ folder: String) throws(DiskError) -> [Starter] {
    guard Disk.isFolder(folder) else {
      throw DiskError(
        Disk.exists(folder) ? "\(folder) is no folder" : "there is no folder \(folder)")
    }
    if Disk.exists("\(folder)/\(Starter.spec)") {
      return [
        Starter(
          name: ServiceFolder(path: folder).name, files: try files(in: folder, below: ""))
      ]
    }
    guard let names = Disk.names(in: folder) else { throw DiskError("read", folder) }
    var starters: [Starter] = []
    for name in names.sorted() where Disk.exists("\(folder)/\(name)/\(Starter.spec)") {
      starters.append(
        Starter(name: name, files: try files(in: "\(folder)/\(name)", below: "")))
    }
    guard !starters.isEmpty else {
      throw DiskError(
        "there is no starter in \(folder)",
        help: "a starter is a folder with a \(Starter.spec)")
    }
    return starters
  }

  /// The files of a starter by their paths from its folder, with the spec in front.
  private static func files(in folder: String, below prefix: String) throws(DiskError)
    -> [ServiceFile]
  {
    let place = prefix.isEmpty ? folder : "\(folder)/\(prefix)"
    guard let names = Disk.names(in: place) else { throw DiskError("read", place) }
    var files: [ServiceFile] = []
    for name in names.sorted() where name != ".git" && name != ".DS_Store" {
      let path = prefix.isEmpty ? name : "\(prefix)/\(name)"
      var status = stat()
      guard lstat("\(folder)/\(path)", &status) == 0 else { throw DiskError("read", path) }
      switch status.st_mode & S_IFMT {
      case S_IFDIR: files += try self.files(in: folder, below: path)
      case S_IFREG:
        files.append(ServiceFile(path: path, bytes: try Disk.read("\(folder)/\(path)")))
      default:
        throw DiskError(
          "\(folder)/\(path) is a link or no file, and a starter has files only")
      }
      guard files.count <= mostFiles else {
        throw DiskError("\(folder) has more than \(mostFiles) files, and is no starter")
      }
    }
    return files
  }
}
