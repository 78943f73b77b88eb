import Lenswright

/// The first word of a command line, when it is none of the verbs.
struct UnknownVerb: Error, CustomStringConvertible {
  let description: String

  /// `nil` when the word is a verb, an option, or not there.
  init?(_ words: [String], verbs: [String]) {
    let word = words.first == "help" ? words.dropFirst().first : words.first
    guard let word, !word.hasPrefix("-"), word != "help", !verbs.contains(word) else { return nil }
    let advice: String
    if [".yaml", ".yml", ".json"].contains(where: word.hasSuffix) || word.contains("/") {
      advice = "to compile a file write: lenswright compile \(word)"
    } else if word == "version" {
      advice = "did you mean 'lenswright --version'?"
    } else if let known = Self.words[word].flatMap({ meant in meant.first(where: verbs.contains) })
      ?? likelyWord(for: word, among: verbs)
    {
      advice = "did you mean 'lenswright \(known)'?"
    } else {
      advice =
        "the commands are \(verbs.joined(separator: ", ")); 'lenswright --help' says what they do"
    }
    description = "there is no command '\(word)'\n  \(advice)"
  }

  /// What other tools call the verbs, the likeliest first.
  private static let words = [
    "build": ["compile"], "generate": ["compile"], "synth": ["compile"], "convert": ["compile"],
    "transform": ["compile"], "deploy": ["compile"], "package": ["compile"],
    "validate": ["check", "compile"], "lint": ["check", "compile"], "verify": ["check", "compile"],
    "show": ["preview"], "view": ["preview"], "render": ["preview"], "print": ["preview"],
    "docs": ["explain"], "doc": ["explain"], "man": ["explain"], "describe": ["explain"],
    "list": ["explain"], "init": ["new", "compile"], "create": ["new", "compile"],
  ]
}
