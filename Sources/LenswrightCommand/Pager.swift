#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Shows a page that is longer than the screen, as `man` and `git` do.
enum Pager {
  /// Prints a text, through a pager where somebody looks at a screen that is too small for it.
  static func show(_ text: String, isWanted: Bool = true) {
    guard isWanted, Terminal.isTerminal, !Terminal.isDumb,
      text.utf8.count(where: { $0 == UInt8(ascii: "\n") }) >= Terminal.height,
      let words = words(of: command), let program = words.first, program != "cat",
      run(words, on: text)
    else { return Terminal.print(text) }
  }

  /// What the user has chosen; an empty choice is one against a pager.
  private static var command: String {
    for name in ["LENSWRIGHT_PAGER", "PAGER"] {
      if let value = getenv(name) { return String(cString: value) }
    }
    return "less"
  }

  /// The words of a command, split at spaces outside of quotes. No shell looks at them, so that none of them is more than a word.
  static func words(of command: String) -> [String]? {
    var words: [String] = []
    var word: String?
    var quote: Character?
    var isEscaped = false
    for character in command {
      if isEscaped {
        word = (word ?? "") + String(character)
        isEscaped = false
      } else if character == "\\", quote != "'" {
        isEscaped = true
      } else if character == quote {
        quote = nil
      } else if quote == nil, character == "'" || character == "\"" {
        quote = character
        word = word ?? ""
      } else if quote == nil, character == " " || character == "\t" {
        if let word { words.append(word) }
        word = nil
      } else {
        word = (word ?? "") + String(character)
      }
    }
    if let word { words.append(word) }
    return quote == nil && !isEscaped ? words : nil
  }

  /// Whether the pager could be started; it has then shown as much as the user wanted to see.
  private static func run(_ words: [String], on text: String) -> Bool {
    var ends: [Int32] = [0, 0]
    guard pipe(&ends) == 0 else { return false }
    defer { close(ends[0]) }
    // The pager would wait for ever for the end of what itself holds open.
    _ = fcntl(ends[1], F_SETFD, FD_CLOEXEC)
    // Colours as they are, no screen of its own, and no stop at what fits: git's choice too.
    setenv("LESS", "FRX", 0)
    guard let process = try? Program.start(words, input: ends[0]) else {
      close(ends[1])
      return false
    }
    // Whoever leaves the pager early closes the pipe, and whoever interrupts it means the pager.
    signal(SIGPIPE, SIG_IGN)
    signal(SIGINT, SIG_IGN)
    _ = Terminal.write(Array(text.utf8), to: ends[1])
    close(ends[1])
    _ = try? Program.end(of: process, words[0])
    return true
  }
}
