import LensSyntax

/// The command of a container's health check, taken apart as far as that shows whether it can succeed.
///
/// A script is read when it is made of commands, `|`, `&&`, `||`, `;` and redirections; of any other, and of what is hidden in quotes of another program, nothing
/// is said.
package struct HealthCommand: Sendable {
  /// One program with its arguments, and the files that it is redirected to or from.
  struct Call: Sendable {
    var words: [String] = []
    var files: [String] = []

    var program: String { words.first.map { String($0.split(separator: "/").last ?? "") } ?? "" }
  }

  /// What is between `||`; each is a chain of pipelines with `&&` between them.
  typealias Alternative = [[Call]]

  /// The shell that ECS or the command itself starts.
  private let shells: [String]
  private let alternatives: [Alternative]?

  /// - Parameter words: the list as ECS has it, `CMD` or `CMD-SHELL` first.
  package init(_ words: [String]) {
    let arguments = Array(words.dropFirst())
    if words.first == "CMD-SHELL" {
      shells = ["sh"]
      alternatives = Self.read(arguments.joined(separator: " "))
      return
    }
    let call = Call(words: arguments)
    if ["sh", "bash", "dash", "ash"].contains(call.program), arguments.count == 3,
      arguments[1] == "-c"
    {
      shells = [call.program]
      alternatives = Self.read(arguments[2])
    } else {
      shells = []
      alternatives = [[[call]]]
    }
  }

  /// What is known of the container that the command runs in.
  package struct Surroundings: Sendable {
    package var image: RouterImage?
    package var engine: Engine?
    /// Whether the router listens on the ports that the agent gives it; `nil` when that is not known.
    package var hasListeners: Bool?
    /// Whether Fluent Bit's monitoring server is on; `nil` when that is not known.
    package var hasServer: Bool?
    /// Where the monitoring server listens, when a configuration says it.
    package var serverPort: Int?
    /// Whether the server has the page of the outputs' health, which `Health_Check` switches on and which is not found otherwise (src/http_server of Fluent Bit
    /// 5.1.1, tried, 2026-11-27); `nil` when that is not known.
    package var answersHealth: Bool?

    package init(
      image: RouterImage?, engine: Engine?, hasListeners: Bool? = nil, hasServer: Bool? = nil
    ) {
      self.image = image
      self.engine = engine
      self.hasListeners = hasListeners
      self.hasServer = hasServer
    }
  }

  /// Why the check can never succeed there, as a sentence without a full stop; `nil` when it can, or nobody knows.
  package func problem(in surroundings: Surroundings) -> String? {
    for shell in shells {
      if let problem = surroundings.lack(of: shell) { return problem }
    }
    guard let alternatives else { return nil }
    var first: String?
    for alternative in alternatives where !alternative.isRefusal {
      // One that can succeed is enough.
      let problem = alternative.lazy.compactMap { pipeline in
        // A pipeline ends as its last command does.
        pipeline.last.flatMap(surroundings.problem)
      }.first
      guard let problem else { return nil }
      first = first ?? problem
    }
    return first
  }

  /// Whether curl asks a server and takes every answer for a good one: without `-f` it ends well whatever the status.
  package var takesAnyStatus: Bool {
    (alternatives ?? []).contains { alternative in
      alternative.contains { $0.last.map { $0.program == "curl" && $0.takesAnyStatus } ?? false }
    }
  }

  // MARK: Reading

  /// The alternatives of a script; `nil` when it is more than such.
  private static func read(_ script: String) -> [Alternative]? {
    guard let tokens = tokens(script) else { return nil }
    var alternatives: [Alternative] = [[[Call()]]]
    var isFile = false
    for token in tokens {
      switch token {
      case .word(let word):
        let (one, two) = (alternatives.count - 1, alternatives[alternatives.count - 1].count - 1)
        let three = alternatives[one][two].count - 1
        if isFile {
          alternatives[one][two][three].files.append(word)
          isFile = false
        } else {
          if alternatives[one][two][three].words.isEmpty, keywords.contains(word) { return nil }
          alternatives[one][two][three].words.append(word)
        }
      case .redirection: isFile = true
      case .or: alternatives.append([[Call()]])
      case .and: alternatives[alternatives.count - 1].append([Call()])
      case .pipe:
        let one = alternatives.count - 1
        alternatives[one][alternatives[one].count - 1].append(Call())
      // What stood before has no say any more.
      case .end: alternatives = [[[Call()]]]
      }
    }
    let calls = alternatives.joined().joined()
    return calls.contains { $0.words.isEmpty } ? nil : alternatives
  }

  private static let keywords: Set<String> = [
    "if", "while", "until", "for", "case", "select", "function", "time", "!", "{", "}", "[[",
    "then",
    "do", "else", "elif", "fi", "done", "esac", "set", "trap",
  ]

  private enum Token {
    case word(String)
    case redirection, or, and, pipe, end
  }

  private static func tokens(_ script: String) -> [Token]? {
    // What the shell heeds is ASCII.
    var rest = Array(script.utf8)[...]
    var tokens: [Token] = []
    var word: [UInt8]?
    var quote: UInt8?
    func finish() {
      if let bytes = word { tokens.append(.word(String(decoding: bytes, as: UTF8.self))) }
      word = nil
    }
    func append(_ byte: UInt8) {
      // In place: a word may be as long as the file.
      if word == nil { word = [] }
      word?.append(byte)
    }
    while let byte = rest.popFirst() {
      let character = Unicode.Scalar(byte)
      if let open = quote {
        if byte == open {
          quote = nil
        } else if open == UInt8(ascii: "\""), character == "\\", let next = rest.popFirst() {
          append(next)
        } else if open == UInt8(ascii: "\""), character == "$" || character == "`" {
          return nil
        } else {
          append(byte)
        }
        continue
      }
      switch character {
      case "'", "\"":
        quote = byte
        word = word ?? []
      case "\\":
        guard let next = rest.popFirst() else { return nil }
        append(next)
      case " ", "\t": finish()
      case "\n", ";":
        finish()
        // A semicolon at the end ends nothing.
        if !rest.allSatisfy(\.isWhitespace) { tokens.append(.end) }
      case "|":
        finish()
        if rest.first == byte {
          rest.removeFirst()
          tokens.append(.or)
        } else {
          tokens.append(.pipe)
        }
      case "&":
        finish()
        guard rest.first == byte else { return nil }
        rest.removeFirst()
        tokens.append(.and)
      case ">", "<":
        // The number before it is that of a file that is open.
        if let bytes = word, bytes.allSatisfy(\.isDigit) { word = nil }
        finish()
        while let next = rest.first, "><&".utf8.contains(next) { rest.removeFirst() }
        tokens.append(.redirection)
      case "$", "`", "(", ")", "#": return nil
      default: append(byte)
      }
    }
    finish()
    return quote == nil ? tokens : nil
  }
}

extension HealthCommand.Alternative {
  /// `exit 1` and `false`, with which people end what has failed.
  fileprivate var isRefusal: Bool {
    count == 1 && self[0].count == 1
      && (self[0][0].words == ["false"]
        || self[0][0].words.first == "exit" && self[0][0].words != ["exit", "0"])
  }
}

extension HealthCommand.Surroundings {
  fileprivate func lack(of program: String) -> String? {
    let isThere: Bool? =
      switch program {
      case "curl": image?.hasCurl
      case "nc", "ncat", "netcat": image?.hasNetcat
      case "bash": image?.hasBash
      case "sh": image?.hasShell
      default: nil
      }
    guard isThere == false else { return nil }
    return "the image has no \(program == "sh" ? "shell" : program)"
  }

  fileprivate func problem(_ call: HealthCommand.Call) -> String? {
    if let lack = lack(of: call.program) { return lack }
    guard call.isLocal else { return nil }
    let ports = call.ports
    let health = AgentFacts.healthPort
    if ports.contains(health) {
      if engine == .fluentd { return "Fluentd does not listen on port \(health)" }
      if hasListeners == false { return "nothing listens on port \(health) here" }
    }
    if ports.contains(AgentFacts.forwardPort), hasListeners == false {
      return "nothing listens on port \(AgentFacts.forwardPort) here"
    }
    if ports.contains(AgentFacts.monitoringPort) {
      if hasServer == false {
        return engine == .fluentd
          ? "Fluentd has no server on port \(AgentFacts.monitoringPort)"
          : "nothing turns the router's monitoring server on"
      }
      if let serverPort, serverPort != AgentFacts.monitoringPort {
        return "the router's monitoring server listens on port \(serverPort)"
      }
      if answersHealth == false, call.asksHealth, !call.takesAnyStatus {
        return "nothing turns `Health_Check` on, and the server knows no such page"
      }
    }
    return nil
  }
}

extension HealthCommand.Call {
  fileprivate var isLocal: Bool {
    (words + files).contains { word in
      ["localhost", "127.0.0.1", "0.0.0.0", "::1"].contains(where: word.includes)
    }
  }

  /// Whether the server is asked about the health of the outputs.
  fileprivate var asksHealth: Bool { words.contains { $0.includes("/api/v1/health") } }

  /// Every number that may be a port.
  fileprivate var ports: [Int] {
    (words + files).flatMap { word in
      word.utf8.split { !$0.isDigit }.compactMap { Int(Substring($0)) }
    }
  }

  /// Options of curl that make it fail, or that print the status for somebody to look at.
  fileprivate var takesAnyStatus: Bool {
    let arguments = words.dropFirst()
    // Without a scheme curl takes an address for one of HTTP.
    guard !arguments.contains(where: { $0.includes("://") && !$0.lowercased().hasPrefix("http") })
    else { return false }
    guard arguments.contains(where: { !$0.hasPrefix("-") }) else { return false }
    return !arguments.contains { word in
      if word.hasPrefix("--") {
        return ["--fail", "--write-out", "--config"].contains(where: word.hasPrefix)
      }
      guard word.hasPrefix("-") else { return false }
      for letter in word.dropFirst() {
        if "fwK".contains(letter) { return true }
        // What follows is the option's value.
        if "AbcCdDeEFhHmoPQrtTuUxXyYz".contains(letter) { return false }
      }
      return false
    }
  }
}
