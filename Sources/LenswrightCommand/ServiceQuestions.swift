import ArgumentParser
import Lenswright

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The questions of `lenswright new` on a terminal.
///
/// Whatever the command line says already is not asked. An answer that will not do is asked for again, with the reason; the end of the input ends
/// everything with nothing written.
struct ServiceQuestions {
  let starters: [Starter]
  let options: New

  func request() throws -> New.Request {
    Terminal.print(
      "Enter takes what stands in brackets, and Ctrl-D leaves with nothing written.\n\n\(New.list(starters))"
    )
    let starter = try ask("Starter", offering: starters[0].name) { word throws(AnswerError) in
      try Starter.named(word, among: starters)
    }
    let name = try name()
    let types = try types(for: starter)
    let platform = try platform()
    let folder =
      try options.folder
      ?? ask("Folder", offering: name) { word throws(AnswerError) in word }
    return New.Request(
      starter: starter,
      answers: ServiceAnswers(
        service: name, destinations: types, settings: options.assignments.settings,
        pipeline: platform),
      folder: folder, isConfirmed: false)
  }

  private func name() throws -> String {
    if let name = options.name { return name }
    return try ask("Name of the service", offering: "my-service") { word throws(AnswerError) in
      try ServiceAnswers.reviewName(word)
      return word
    }
  }

  private func types(for starter: Starter) throws -> [String] {
    if !options.types.isEmpty { return options.types }
    let own = "as in the starter"
    return try ask("Destinations, with commas between them", offering: own) {
      text throws(AnswerError) in
      let words = text == own ? [] : text.split(separator: ",").map(New.trimmed)
      _ = try ServiceAnswers.destinationTypes(words, for: starter)
      return words
    }
  }

  private func platform() throws -> PipelinePlatform {
    if let word = options.pipeline { return try PipelinePlatform.named(word) }
    let usual: PipelinePlatform =
      Disk.isFolder(".github") ? .github : Disk.exists(".gitlab-ci.yml") ? .gitlab : .none
    return try ask("Pipeline: github, gitlab, codepipeline or none", offering: usual.rawValue) {
      word throws(AnswerError) in try PipelinePlatform.named(word)
    }
  }

  /// Asks until an answer will do.
  private func ask<Answer>(
    _ question: String, offering usual: String,
    _ read: (String) throws(AnswerError) -> Answer
  ) throws -> Answer {
    while true {
      Self.prompt("\(question) [\(usual)]: ")
      let line = try Self.line()
      do {
        return try read(line.isEmpty ? usual : line)
      } catch {
        Terminal.print(error.description)
      }
    }
  }

  static func confirm(_ question: String) throws -> Bool {
    while true {
      prompt("\(question) [yes]: ")
      switch try line().lowercased() {
      case "", "y", "yes": return true
      case "n", "no":
        Terminal.print("nothing was written")
        return false
      default: Terminal.print("yes or no")
      }
    }
  }

  private static func prompt(_ text: String) {
    Terminal.write(text: Terminal.hasColor(1) ? "\u{1B}[1m\(text)\u{1B}[0m" : text)
  }

  /// A line of the terminal without its end; the terminal hands over whole lines.
  private static func line() throws -> String {
    var bytes: [UInt8] = []
    while bytes.last != 0x0A {
      let more = Disk.readSome(STDIN_FILENO, upTo: 4096)
      if more.isEmpty {
        Terminal.print("\nnothing was written")
        throw ExitCode(1)
      }
      bytes += more
    }
    let text = String(decoding: bytes.dropLast(), as: UTF8.self)
    return New.trimmed(text[...])
  }
}
