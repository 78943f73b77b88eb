import Lenswright

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The ends of the process: its output, its complaints, its exit.
enum Terminal {
  static func write(_ bytes: [UInt8], to descriptor: Int32 = STDOUT_FILENO) -> Bool {
    bytes.withUnsafeBytes { buffer in
      var offset = 0
      while offset < buffer.count {
        #if canImport(Darwin)
          let count = Darwin.write(descriptor, buffer.baseAddress! + offset, buffer.count - offset)
        #elseif canImport(Musl)
          let count = Musl.write(descriptor, buffer.baseAddress! + offset, buffer.count - offset)
        #else
          let count = Glibc.write(descriptor, buffer.baseAddress! + offset, buffer.count - offset)
        #endif
        if count < 0 && errno == EINTR { continue }
        if count <= 0 { return false }
        offset += count
      }
      return true
    }
  }

  static func print(_ text: String) {
    _ = write(Array((text.hasSuffix("\n") ? text : text + "\n").utf8))
  }

  /// Writes a text as it is; nothing when it is empty.
  static func write(text: String) {
    if !text.isEmpty { _ = write(Array(text.utf8)) }
  }

  static func complain(_ text: String) {
    _ = write(Array((text.hasSuffix("\n") ? text : text + "\n").utf8), to: STDERR_FILENO)
  }

  /// Says why the command stops. The lines of the message are its own; what somebody typed is shown as names are.
  static func complain(error message: String) {
    let typed = CommandLine.arguments.dropFirst().flatMap { word in
      [word] + word.split(separator: "=", maxSplits: 1).dropFirst().map(String.init)
    }
    var text = message
    for word in typed where word.printableName != word {
      text = text.replacing(word, with: word.printableName)
    }
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    complain("error: " + lines.map { String($0).escapingControls() }.joined(separator: "\n"))
  }

  static func exit(_ code: Int32) -> Never {
    #if canImport(Darwin)
      Darwin.exit(code)
    #elseif canImport(Musl)
      Musl.exit(code)
    #else
      Glibc.exit(code)
    #endif
  }

  /// Colours are for people: only on a terminal, and not where somebody has asked for none (no-color.org).
  static var hasColor: Bool { hasColor(STDERR_FILENO) }

  static func hasColor(_ descriptor: Int32) -> Bool {
    isatty(descriptor) == 1 && getenv("NO_COLOR") == nil && !isDumb
  }

  /// Whether the terminal takes letters and nothing else.
  static var isDumb: Bool {
    guard let terminal = getenv("TERM") else { return true }
    return strcmp(terminal, "dumb") == 0
  }

  /// Whether somebody looks at what is printed.
  static var isTerminal: Bool { isTerminal(STDOUT_FILENO) }

  static func isTerminal(_ descriptor: Int32) -> Bool { isatty(descriptor) == 1 }

  /// Whether the locale's characters are Unicode's, by the first of the variables that is set (POSIX, Environment Variables).
  static var isUnicode: Bool {
    let names: [String] = ["LC_ALL", "LC_CTYPE", "LANG"]
    let values = names.lazy.compactMap { name in getenv(name).map { String(cString: $0) } }
    let locale = (values.first { !$0.isEmpty } ?? "").uppercased()
    return locale.contains("UTF-8") || locale.contains("UTF8")
  }

  /// The columns of the terminal, as it says itself or as `COLUMNS` does; 80 where nobody knows.
  static var width: Int {
    if let size, size.ws_col > 0 { return Int(size.ws_col) }
    return getenv("COLUMNS").flatMap { Int(String(cString: $0)) } ?? 80
  }

  /// The lines of the terminal, as it says itself; 24 where it does not.
  static var height: Int {
    if let size, size.ws_row > 0 { return Int(size.ws_row) }
    return 24
  }

  private static var size: winsize? {
    var size = winsize()
    return ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0 ? size : nil
  }
}
