import LensSyntax

/// A service to begin with: the files of a folder, a spec that compiles as it stands among them.
package struct Starter: Sendable {
  /// The name of its folder.
  package var name: String
  package var files: [ServiceFile]

  package init(name: String, files: [ServiceFile]) {
    self.name = name
    self.files = files
  }

  /// What the spec of a service is called.
  package static let spec = "lenswright.yaml"

  /// What it is for, as the comment at the top of its spec begins; empty where there is none.
  package var summary: String {
    guard let spec = files.first(where: { $0.path == Starter.spec })?.text else { return "" }
    var words: [Substring] = []
    for line in spec.split(separator: "\n", omittingEmptySubsequences: false) {
      guard line.hasPrefix("#"), !line.includes("yaml-language-server") else {
        if words.isEmpty, line.isEmpty || line.hasPrefix("#") { continue }
        break
      }
      for word in line.drop(while: { $0 == "#" }).split(separator: " ") {
        words.append(word)
        if word.hasSuffix(".") { return words.joined(separator: " ") }
      }
      if line.allSatisfy({ $0 == "#" || $0 == " " }) { break }
    }
    return words.joined(separator: " ")
  }

  /// The starter that a word stands for, or what the word may have meant.
  package static func named(
    _ word: String, among starters: [Starter]
  ) throws(AnswerError) -> Starter {
    if let match = starters.first(where: { $0.name == word }) { return match }
    let names = starters.map(\.name)
    let meant = otherNames.first { $0.word == word.lowercased() }?.name
    let near = meant.flatMap { names.contains($0) ? $0 : nil } ?? nearest(to: word, among: names)
    throw AnswerError(
      "there is no starter called '\(word)'",
      near.map { "did you mean '\($0)'?" } ?? "the starters are \(enumeration(names))")
  }

  /// What other tools call the same: AWS Copilot its types of services and jobs.
  ///
  /// Copilot's words are those of its manifests; the others are what people may type.
  private static let otherNames: [(word: String, name: String)] = [
    ("load balanced web service", "web-service"), ("load-balanced-web-service", "web-service"),
    ("lb-web-svc", "web-service"), ("request-driven-web-service", "web-service"),
    ("backend service", "worker"), ("backend-service", "worker"), ("worker service", "worker"),
    ("worker-service", "worker"), ("queue", "worker"), ("consumer", "worker"),
    ("scheduled job", "scheduled-task"), ("scheduled-job", "scheduled-task"),
    ("job", "scheduled-task"), ("cron", "scheduled-task"), ("ec2", "ec2-service"),
    ("bridge", "ec2-service"), ("fluentd", "fluentd-service"), ("web", "web-service"),
    ("base", "platform"), ("extends", "platform"),
  ]
}

extension Page {
  /// Starters with what each is.
  package static func starters(_ starters: [Starter]) -> Page {
    var page = Page(
      title: "Starters", summary: "What a service begins with: `lenswright new <starter> <folder>`."
    )
    page.blocks = [.table(["starter", "what it is"], starters.map { [$0.name, $0.summary] })]
    return page
  }
}

/// A file of a service, by its path from the service's folder.
package struct ServiceFile: Sendable, Equatable {
  package var path: String
  package var bytes: [UInt8]

  package init(path: String, bytes: [UInt8]) {
    self.path = path
    self.bytes = bytes
  }

  package init(path: String, text: String) {
    self.init(path: path, bytes: Array(text.utf8))
  }

  /// The file as text; `nil` for anything that is none.
  package var text: String? { String(validating: bytes, as: UTF8.self) }

  /// Whether it lies in the folder and nowhere else, by a name that every system takes.
  package static func isInside(_ path: String) -> Bool {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    return !path.isEmpty
      && parts.allSatisfy { part in
        !part.isEmpty && part != "." && part != ".." && part.lowercased() != ".git"
          && part.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F && $0 != UInt8(ascii: "\\") }
      }
  }
}

/// An answer that will not do, and what would.
package struct AnswerError: Error, CustomStringConvertible {
  package var message: String
  package var help: String

  init(_ message: String, _ help: String = "") {
    self.message = message
    self.help = help
  }

  package var description: String { help.isEmpty ? message : "\(message)\n  \(help)" }
}
