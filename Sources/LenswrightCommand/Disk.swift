#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Why a file could not be read or written.
struct DiskError: Error, CustomStringConvertible {
  var description: String

  /// - Parameter help: what to do about it; its lines are indented under the message.
  init(_ description: String, help: String?) {
    let lines = help?.split(separator: "\n", omittingEmptySubsequences: false) ?? []
    self.description =
      description + lines.map { $0.isEmpty ? "\n" : "\n  \($0)" }.joined()
  }

  init(_ what: String, _ path: String) {
    description = "cannot \(what) \(path): \(String(cString: strerror(errno)))"
  }

  init(_ description: String) {
    self.description = description
  }
}

/// The files of the outside world, in bytes.
enum Disk {
  /// More than any spec: what is longer is refused before it is in memory.
  private static let longest = 64 << 20

  /// The bytes of a file, or of standard input for `-`.
  static func read(_ path: String) throws(DiskError) -> [UInt8] {
    let descriptor = path == "-" ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw DiskError("read", path) }
    defer { if descriptor != STDIN_FILENO { close(descriptor) } }
    var bytes: [UInt8] = []
    var status = stat()
    if fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG {
      bytes.reserveCapacity(min(Int(status.st_size), longest) + 1)
    }
    var chunk = [UInt8](repeating: 0, count: 16384)
    while true {
      let count = chunk.withUnsafeMutableBytes { readSome(descriptor, $0) }
      if count < 0 {
        if errno == EINTR { continue }
        throw DiskError("read", path)
      }
      if count == 0 { return bytes }
      bytes.append(contentsOf: chunk[..<count])
      if bytes.count > longest { throw DiskError("cannot read \(path): it is longer than 64 MiB") }
    }
  }

  /// What can be read now, at most so many bytes; nothing at the end, or where it cannot be read.
  static func readSome(_ descriptor: Int32, upTo most: Int) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: most) { buffer, count in
      repeat {
        count = readSome(descriptor, UnsafeMutableRawBufferPointer(buffer))
      } while count < 0 && errno == EINTR
      count = max(count, 0)
    }
  }

  static func readSome(_ descriptor: Int32, _ buffer: UnsafeMutableRawBufferPointer) -> Int {
    #if canImport(Darwin)
      Darwin.read(descriptor, buffer.baseAddress, buffer.count)
    #elseif canImport(Musl)
      Musl.read(descriptor, buffer.baseAddress, buffer.count)
    #else
      Glibc.read(descriptor, buffer.baseAddress, buffer.count)
    #endif
  }

  static func isFolder(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  /// The names of what lies in a folder; `nil` when it cannot be read.
  static func names(in folder: String) -> [String]? {
    guard let stream = opendir(folder) else { return nil }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names
  }

  /// The files under a folder whose names end in one of some ways, in the order of their paths.
  ///
  /// Hidden folders and those that package managers fill are not looked into, and links are not followed, so that the walk comes to an end.
  static func files(in folder: String, endings: [String]) throws(DiskError) -> [String] {
    guard let names = names(in: folder) else { throw DiskError("read", folder) }
    var files: [String] = []
    var folders: [String] = []
    for name in names {
      if name.hasPrefix(".") || name == "node_modules" { continue }
      let path = folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)"
      var status = stat()
      guard lstat(path, &status) == 0 else { continue }
      switch status.st_mode & S_IFMT {
      case S_IFDIR: folders.append(path)
      case S_IFREG: if endings.contains(where: name.hasSuffix) { files.append(path) }
      default: break
      }
    }
    for inner in folders { files += try self.files(in: inner, endings: endings) }
    return files.sorted()
  }

  static func exists(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0
  }

  /// What a file is, under whatever path; `nil` when there is none.
  struct Identity: Hashable {
    var device: UInt64
    var number: UInt64
  }

  static func identity(of path: String) -> Identity? {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    return Identity(device: UInt64(status.st_dev), number: UInt64(status.st_ino))
  }

  /// Puts a file in place whole: whoever reads the path sees the old bytes or the new ones, and a file that has them already is left alone.
  ///
  /// A link is followed, a device or pipe is written to as it is, and a file that is there keeps its permissions.
  static func write(_ bytes: [UInt8], to path: String) throws(DiskError) {
    var status = stat()
    guard stat(path, &status) == 0 else {
      guard lstat(path, &status) != 0 else { throw DiskError("write", path) }
      let mask = umask(0)
      umask(mask)
      return try replace(path, bytes, mode: 0o666 & ~mask)
    }
    switch status.st_mode & S_IFMT {
    case S_IFDIR: throw DiskError("cannot write \(path): it is a folder")
    case S_IFREG:
      guard access(path, W_OK) == 0 else { throw DiskError("write", path) }
      if (try? read(path)) == bytes { return }
      guard let target = realpath(path, nil) else { throw DiskError("write", path) }
      defer { free(target) }
      try replace(String(cString: target), bytes, mode: status.st_mode & 0o7777)
    default:
      let descriptor = open(path, O_WRONLY | O_CLOEXEC)
      guard descriptor >= 0 else { throw DiskError("write", path) }
      defer { close(descriptor) }
      guard Terminal.write(bytes, to: descriptor) else { throw DiskError("write", path) }
    }
  }

  /// Writes beside the file and then takes its place.
  private static func replace(_ path: String, _ bytes: [UInt8], mode: mode_t) throws(DiskError) {
    var temporary = Array("\(path).XXXXXX".utf8CString)
    let descriptor = temporary.withUnsafeMutableBufferPointer { mkstemp($0.baseAddress!) }
    guard descriptor >= 0 else {
      let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? ""
      if errno == ENOENT, !folder.isEmpty, !exists(folder) {
        throw DiskError(
          "cannot write \(path): there is no folder \(folder)",
          help: "make it first: mkdir -p \(folder)")
      }
      throw DiskError("write", path)
    }
    let name = String(decoding: temporary.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    var isDone = fchmod(descriptor, mode) == 0 && Terminal.write(bytes, to: descriptor)
    var error = isDone ? nil : DiskError("write", path)
    if close(descriptor) != 0, isDone {
      isDone = false
      error = DiskError("write", path)
    }
    if isDone, rename(name, path) == 0 { return }
    let failure = error ?? DiskError("write", path)
    unlink(name)
    throw failure
  }

  static func remove(_ path: String) throws(DiskError) {
    guard unlink(path) == 0 || errno == ENOENT else { throw DiskError("remove", path) }
  }

  /// Removes a folder unless something is in it.
  static func removeEmptyFolder(_ path: String) {
    rmdir(path)
  }

  static func makeFolder(_ path: String) throws(DiskError) {
    guard !isFolder(path) else { return }
    guard mkdir(path, 0o755) == 0 else { throw DiskError("make the folder", path) }
  }
}
