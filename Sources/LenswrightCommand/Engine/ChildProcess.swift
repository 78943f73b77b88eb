#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A program that was started and is ended again, whatever happens.
struct ChildProcess: ~Copyable {
  private let identifier: pid_t
  private var status: Int32?

  /// Starts a program with its output and its complaints in a file.
  init(
    _ path: String, _ arguments: [String], environment: [(name: String, value: String)],
    output: String
  ) throws(DiskError) {
    var actions = FileActions()
    defer { actions.destroy() }
    actions.open(0, "/dev/null", O_RDONLY)
    actions.open(1, output, O_WRONLY | O_CREAT | O_APPEND)
    actions.duplicate(1, as: 2)
    let words = CStrings([path] + arguments)
    let variables = CStrings(environment.map { "\($0.name)=\($0.value)" })
    var identifier: pid_t = 0
    let code = posix_spawn(
      &identifier, path, &actions.actions, nil, words.pointers, variables.pointers)
    guard code == 0 else {
      throw DiskError("cannot start \(path): \(String(cString: strerror(code)))")
    }
    self.identifier = identifier
  }

  deinit { if status == nil { Self.end(identifier) } }

  /// Whether it still runs.
  var isRunning: Bool {
    mutating get {
      guard status == nil else { return false }
      var found: Int32 = 0
      if waitpid(identifier, &found, WNOHANG) == identifier { status = found }
      return status == nil
    }
  }

  /// Waits for its end at most so long; the exit code, or `nil` when it did not end or was killed.
  mutating func wait(milliseconds: Int) -> Int32? {
    let deadline = Moment.now + milliseconds
    while isRunning {
      if Moment.now > deadline { return nil }
      Moment.sleep(milliseconds: 5)
    }
    guard let status else { return nil }
    return status & 0x7F == 0 ? status >> 8 & 0xFF : nil
  }

  /// Asks it to end, and ends it when it does not.
  private static func end(_ identifier: pid_t) {
    var status: Int32 = 0
    kill(identifier, SIGTERM)
    let deadline = Moment.now + 3000
    while Moment.now < deadline {
      if waitpid(identifier, &status, WNOHANG) != 0 { return }
      Moment.sleep(milliseconds: 10)
    }
    kill(identifier, SIGKILL)
    while waitpid(identifier, &status, 0) < 0, errno == EINTR {}
  }
}

/// What a new program is to find in its descriptors.
private struct FileActions {
  #if canImport(Darwin)
    var actions: posix_spawn_file_actions_t?
  #else
    var actions = posix_spawn_file_actions_t()
  #endif

  init() { posix_spawn_file_actions_init(&actions) }

  mutating func open(_ descriptor: Int32, _ path: String, _ flags: Int32) {
    posix_spawn_file_actions_addopen(&actions, descriptor, path, flags, 0o600)
  }

  mutating func duplicate(_ descriptor: Int32, as other: Int32) {
    posix_spawn_file_actions_adddup2(&actions, descriptor, other)
  }

  mutating func destroy() { posix_spawn_file_actions_destroy(&actions) }
}

/// Texts as C takes a list of them.
private final class CStrings {
  let pointers: [UnsafeMutablePointer<CChar>?]

  init(_ texts: [String]) { pointers = texts.map { strdup($0) } + [nil] }

  deinit { for pointer in pointers { free(pointer) } }
}

/// Milliseconds of a clock that nobody sets.
enum Moment {
  static var now: Int {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Int(time.tv_sec) * 1000 + Int(time.tv_nsec) / 1_000_000
  }

  static func sleep(milliseconds: Int) {
    var time = timespec(tv_sec: milliseconds / 1000, tv_nsec: milliseconds % 1000 * 1_000_000)
    nanosleep(&time, nil)
  }
}
