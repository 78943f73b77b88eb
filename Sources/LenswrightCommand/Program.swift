#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A program of this machine, called by its name and words without a shell.
enum Program {
  /// Runs a program to its end.
  ///
  /// - Parameter silenced: the descriptors on which nothing that it prints is seen.
  /// - Returns: the exit code, or 128 and the number of the signal that ended it.
  static func run(_ words: [String], silencing silenced: [Int32] = []) throws(DiskError) -> Int32 {
    try end(of: start(words, silencing: silenced), words[0])
  }

  /// Starts a program.
  ///
  /// - Parameter input: what it reads on its standard input; ours where nothing is said.
  static func start(
    _ words: [String], input: Int32? = nil, silencing silenced: [Int32] = []
  ) throws(DiskError) -> pid_t {
    #if canImport(Darwin)
      var actions: posix_spawn_file_actions_t?
    #else
      var actions = posix_spawn_file_actions_t()
    #endif
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    if let input { posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO) }
    for descriptor in silenced {
      posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", O_WRONLY, 0)
    }
    var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) }
    arguments.append(nil)
    defer { for argument in arguments { free(argument) } }
    var process = pid_t()
    let failure = posix_spawnp(&process, words[0], &actions, nil, arguments, environ)
    guard failure == 0 else {
      throw DiskError("cannot run \(words[0]): \(String(cString: strerror(failure)))")
    }
    return process
  }

  /// Waits until a program has ended.
  ///
  /// - Returns: the exit code, or 128 and the number of the signal that ended it.
  static func end(of process: pid_t, _ name: String) throws(DiskError) -> Int32 {
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0 {
      guard errno == EINTR else {
        throw DiskError("cannot wait for \(name): \(String(cString: strerror(errno)))")
      }
    }
    // WIFEXITED and the rest are macros, which Swift does not see.
    return status & 0x7F == 0 ? status >> 8 & 0xFF : 128 + status & 0x7F
  }

  /// The words as a line for a shell.
  static func line(_ words: [String]) -> String {
    words.map(quoted).joined(separator: " ")
  }

  /// A word as every shell of the Bourne family reads it back.
  private static func quoted(_ word: String) -> String {
    let plain = word.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"):
        true
      default: Array("-_./:=,@%+".utf8).contains(byte)
      }
    }
    if plain, !word.isEmpty { return word }
    return "'"
      + word.split(separator: "'", omittingEmptySubsequences: false)
      .joined(separator: "'\\''") + "'"
  }
}
