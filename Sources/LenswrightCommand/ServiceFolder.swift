import Lenswright

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The folder of a new service, which is written whole or not at all.
struct ServiceFolder {
  let path: String

  /// The folder's own name, that of `.` among them.
  var name: String {
    let whole = absolute ?? path
    return whole.split(separator: "/").last.map(String.init) ?? ""
  }

  /// The path from the root, when the folder is there.
  private var absolute: String? {
    guard let real = realpath(path, nil) else { return nil }
    defer { free(real) }
    return String(cString: real)
  }

  /// The root of the git repository that holds the folder, when that is another folder.
  var repository: String? {
    guard var place = absolute, !Disk.exists("\(place)/.git") else { return nil }
    while let slash = place.lastIndex(of: "/"), slash > place.startIndex {
      place = String(place[..<slash])
      if Disk.exists("\(place)/.git") { return place }
    }
    return nil
  }

  /// A path of the service's from where the command runs.
  private func place(_ file: String) -> String {
    path.hasSuffix("/") ? path + file : "\(path)/\(file)"
  }

  /// Files, one below the other.
  func list(_ files: [String]) -> String {
    files.map(place).joined(separator: "\n")
  }

  // MARK: What is there

  private enum Kind { case nothing, file, folder, other }

  /// What a path is itself, without following a link.
  private func kind(_ path: String) -> Kind {
    var status = stat()
    guard lstat(path, &status) == 0 else { return .nothing }
    switch status.st_mode & S_IFMT {
    case S_IFDIR: return .folder
    case S_IFREG: return .file
    default: return .other
    }
  }

  /// The folders on the way to a file, the outermost first, without the service's own.
  private func folders(to file: String) -> [String] {
    let parts = file.split(separator: "/").dropLast()
    return parts.indices.map { place(parts[...$0].joined(separator: "/")) }
  }

  /// Throws when files could not be written without touching what is there, or outside the folder.
  func review(_ files: [String], isForced: Bool) throws(DiskError) {
    if path.isEmpty { throw DiskError("the folder has no name") }
    for folder in ancestors where Disk.exists(folder) && !Disk.isFolder(folder) {
      throw DiskError("\(folder) is no folder")
    }
    var present: [String] = []
    for file in files {
      for folder in folders(to: file) where ![.nothing, .folder].contains(kind(folder)) {
        throw DiskError("\(folder) is no folder of its own, and nothing is written through it")
      }
      switch kind(place(file)) {
      case .nothing: break
      case .file: present.append(place(file))
      case .folder, .other:
        throw DiskError("\(place(file)) is no file, and is not overwritten")
      }
    }
    guard isForced || present.isEmpty else {
      throw DiskError(
        present.count == 1
          ? "\(present[0]) is there already" : "\(present.count) files are there already",
        help: (present.count == 1 ? [] : present).map { $0 + "\n" }.joined()
          + "nothing was written; name another folder, or overwrite with --force")
    }
  }

  // MARK: Writing

  /// Writes the files; when one cannot be written, everything is as it was before.
  func write(_ files: [ServiceFile]) throws(DiskError) {
    var made: [String] = []
    var before: [(path: String, bytes: [UInt8]?)] = []
    do {
      for folder in ancestors + files.map(\.path).flatMap(folders) where !Disk.isFolder(folder) {
        try Disk.makeFolder(folder)
        made.append(folder)
      }
      for file in files {
        let place = place(file.path)
        before.append((place, kind(place) == .file ? try Disk.read(place) : nil))
        try Disk.write(file.bytes, to: place)
      }
    } catch {
      for (path, bytes) in before.reversed() {
        if let bytes { try? Disk.write(bytes, to: path) } else { try? Disk.remove(path) }
      }
      for folder in made.reversed() { Disk.removeEmptyFolder(folder) }
      throw error
    }
  }

  /// The folder and those above it, the outermost first.
  private var ancestors: [String] {
    let parts = path.split(separator: "/", omittingEmptySubsequences: true)
    let root = path.hasPrefix("/") ? "/" : ""
    return parts.indices.map { root + parts[...$0].joined(separator: "/") }
  }
}
