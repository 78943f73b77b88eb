import Lenswright

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

extension Disk {
  /// The bytes of a file that was named on the command line, or a message that says what to name in its place.
  ///
  /// - Parameter verb: the word of the command line that reads it.
  static func input(_ path: String, for verb: String) throws(DiskError) -> [UInt8] {
    if path != "-", isFolder(path) {
      let spec = (path.hasSuffix("/") ? path : path + "/") + standardSpec
      throw DiskError(
        "\(path) is a folder, and a file is needed",
        help: exists(spec) ? "there is a spec in it: lenswright \(verb) \(spec)" : nil)
    }
    if path != "-", !exists(path) { throw missing(path, for: verb) }
    return try read(path)
  }

  /// What a command reads when no file is named.
  static let standardSpec = "lenswright.yaml"

  private static func missing(_ path: String, for verb: String) -> DiskError {
    let slash = path.lastIndex(of: "/")
    let folder = slash.map { String(path[...$0]) } ?? ""
    let others = names(in: folder.isEmpty ? "." : folder).filter { name in
      [".yaml", ".yml", ".json"].contains { name.hasSuffix($0) }
    }
    if let near = likelyWord(for: String(path[folder.endIndex...]), among: others) {
      return DiskError(
        "there is no file \(path)", help: "did you mean \(folder)\(near)?")
    }
    guard path == standardSpec else { return DiskError("there is no file \(path)") }
    return DiskError(
      "there is no \(path) in this folder",
      help: """
        name the file that you mean, as in: lenswright \(verb) FILE
        or begin a service, as in: lenswright new web-service checkout
        or save this as \(path) to begin with:

        \(smallestSpec)
        """)
  }

  private static let smallestSpec = """
    service: hello
    containers:
      app:
        image: public.ecr.aws/nginx/nginx:1.27
        ports: [80]
        logs: main
    destinations:
      main:
        type: cloudwatch
    """

  /// The names of what is in a folder, sorted; none when it cannot be read.
  private static func names(in folder: String) -> [String] {
    guard let stream = opendir(folder) else { return [] }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      names.append(
        withUnsafeBytes(of: entry.pointee.d_name) { bytes in
          String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        })
    }
    return names.sorted()
  }
}
