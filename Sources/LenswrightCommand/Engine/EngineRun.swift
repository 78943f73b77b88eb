import Lenswright

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A real Fluent Bit in a folder of its own, which gets the lines of tests and whose outputs end here.
struct EngineRun: ~Copyable {
  private let path: String
  private let folder: TemporaryFolder
  private var listeners: [Int32] = []
  private var connections: [(descriptor: Int32, output: Int)] = []
  private var accepted = 0

  /// Milliseconds that things may take before the run is given up.
  private enum Limit {
    static let version = 10_000
    static let start = 15_000
    /// After the last record, when some that the model expects have not come: longer than a multiline filter waits for another line.
    static let silence = 4_000
    /// After the last record, when all have come that are expected: time for one too many.
    static let settling = 700
    static let whole = 60_000
    /// Between two messages, so that they are not taken together.
    static let pause = 10
  }

  init(_ path: String) throws(DiskError) {
    self.path = path
    folder = try TemporaryFolder()
  }

  deinit {
    for descriptor in listeners + connections.map(\.descriptor) { close(descriptor) }
  }

  var folderPath: String { folder.path }

  /// Runs the tests of a trial, which was opened for ``folderPath``.
  mutating func run(_ trial: inout EngineTrial) throws(DiskError) {
    try checkVersion()
    for file in trial.files { try Disk.write(file.bytes, to: "\(folder.path)/\(file.name)") }
    for output in 0..<trial.outputCount {
      listeners.append(
        try UnixSocket.listen("\(folder.path)/\(EngineTrial.outputName(output))"))
    }
    let log = "\(folder.path)/log"
    var engine = try ChildProcess(
      path, trial.arguments, environment: trial.environment, output: log)
    let input = try connect(&engine, log)
    defer { close(input) }
    var last = Moment.now
    let deadline = last + Limit.whole + 2 * Limit.pause * trial.messages.count
    for message in trial.messages {
      guard Terminal.write(message, to: input) else {
        throw DiskError("the engine takes no more lines\(said(log))")
      }
      let next = Moment.now + Limit.pause
      while Moment.now < next {
        if try receive(&trial, milliseconds: max(next - Moment.now, 0)) { last = Moment.now }
      }
    }
    last = Moment.now
    while Moment.now < deadline {
      let silence = trial.isComplete ? Limit.settling : Limit.silence
      if Moment.now - last > silence { return }
      if try receive(&trial, milliseconds: 50) { last = Moment.now }
      guard engine.isRunning else { throw DiskError("the engine ended\(said(log))") }
    }
  }

  /// Whether this is a Fluent Bit at all, before it is given anything.
  private func checkVersion() throws(DiskError) {
    let log = "\(folder.path)/version"
    var program = try ChildProcess(path, ["--version"], environment: [], output: log)
    let code = program.wait(milliseconds: Limit.version)
    let text = (try? Disk.read(log)).map { String(decoding: $0, as: UTF8.self) } ?? ""
    guard code == 0, text.contains("Fluent Bit v") else {
      throw DiskError("\(path) is not a Fluent Bit: `--version` prints no version of one")
    }
  }

  private func connect(_ engine: inout ChildProcess, _ log: String) throws(DiskError) -> Int32 {
    let deadline = Moment.now + Limit.start
    while Moment.now < deadline {
      if let input = try UnixSocket.connect("\(folder.path)/\(EngineTrial.inputName)") {
        return input
      }
      guard engine.isRunning else { throw DiskError("the engine does not start\(said(log))") }
      Moment.sleep(milliseconds: 20)
    }
    throw DiskError("the engine does not listen\(said(log))")
  }

  /// The last lines of what the engine itself said.
  private func said(_ log: String) -> String {
    let text = (try? Disk.read(log)).map { String(decoding: $0, as: UTF8.self) } ?? ""
    let lines = text.split(separator: "\n").filter { !$0.contains("[ info]") }.suffix(8)
    return lines.isEmpty ? "" : ":\n" + lines.map { "  \($0)" }.joined(separator: "\n")
  }

  /// Takes what comes within some time; whether anything did.
  private mutating func receive(
    _ trial: inout EngineTrial, milliseconds: Int
  ) throws(DiskError) -> Bool {
    var polled = (listeners + connections.map(\.descriptor)).map {
      pollfd(fd: $0, events: Int16(POLLIN), revents: 0)
    }
    guard poll(&polled, nfds_t(polled.count), Int32(milliseconds)) > 0 else { return false }
    let known = connections
    for (output, listener) in listeners.enumerated() where polled[output].revents != 0 {
      let descriptor = accept(listener, nil, nil)
      if descriptor >= 0 {
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        connections.append((descriptor, output))
      }
    }
    var hasData = false
    for (index, connection) in known.enumerated()
    where polled[listeners.count + index].revents != 0 {
      let bytes = Disk.readSome(connection.descriptor, upTo: 1 << 16)
      if bytes.isEmpty {
        close(connection.descriptor)
        connections.removeAll { $0.descriptor == connection.descriptor }
        continue
      }
      hasData = true
      do {
        try trial.receive(
          bytes, output: connection.output, connection: Int(connection.descriptor))
      } catch {
        throw DiskError("the engine sends what is no message of the forward protocol")
      }
    }
    return hasData
  }
}

/// A folder that is gone afterwards.
struct TemporaryFolder: ~Copyable {
  let path: String

  init() throws(DiskError) {
    let named = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    // The paths of sockets are short.
    let parent = named.utf8.count > UnixSocket.longestPath - 40 ? "/tmp" : named
    var template = Array("\(parent)/lenswright-XXXXXX".utf8CString)
    let made = template.withUnsafeMutableBufferPointer { mkdtemp($0.baseAddress!) != nil }
    guard made else { throw DiskError("make a folder in", parent) }
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  deinit { Self.remove(path) }

  private static func remove(_ path: String) {
    var status = stat()
    guard lstat(path, &status) == 0 else { return }
    guard status.st_mode & S_IFMT == S_IFDIR else {
      unlink(path)
      return
    }
    for name in Disk.names(in: path) ?? [] { remove("\(path)/\(name)") }
    rmdir(path)
  }
}
