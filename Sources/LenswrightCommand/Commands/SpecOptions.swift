import ArgumentParser
import Lenswright

/// The values that change a spec, on the command line of whatever compiles or writes one.
struct SettingOptions: ParsableArguments {
  @Option(
    name: .customLong("set"),
    help: ArgumentHelp(
      "Set a value of the spec; can be given several times.", valueName: "path=value"))
  var settings: [String] = []

  /// Refuses what is no assignment before anything is read.
  func validate() throws {
    for setting in settings where setting.hasPrefix("=") || !setting.contains("=") {
      throw ValidationError("--set takes path=value, not '\(setting)'.")
    }
  }
}

/// The words of every verb that compiles a spec.
///
/// The names are written out, because to derive them from the properties is a noticeable part of a start.
struct SpecOptions: ParsableArguments {
  @Option(
    name: [.customShort("e"), .customLong("environment")],
    help: ArgumentHelp("The environment of the spec to compile for.", valueName: "name"),
    completion: .custom { words, _, _ in SpecOptions.environments(of: words) })
  var environment: String?

  @OptionGroup var assignments: SettingOptions

  @Option(
    name: .customLong("diagnostics"),
    help: ArgumentHelp(
      "How messages are printed: full, short, json, sarif, github, gitlab or junit.",
      valueName: "style"),
    completion: SpecOptions.styles, transform: SpecOptions.style)
  var diagnostics = DiagnosticStyle.full

  static let styles = CompletionKind.custom { _, _, _ in DiagnosticStyle.allCases.map(\.rawValue) }

  static func style(_ word: String) throws -> DiagnosticStyle {
    guard let style = DiagnosticStyle(rawValue: word) else {
      let words = DiagnosticStyle.allCases.map(\.rawValue).joined(separator: ", ")
      throw ValidationError("'\(word)' is not a style of messages; there are \(words).")
    }
    return style
  }

  /// The environments of the first spec among some words that has any, or of the one that is read when none is named.
  static func environments(of words: [String]) -> [String] {
    let named = words.filter { word in
      [".yaml", ".yml", ".json"].contains { word.hasSuffix($0) }
    }
    for name in named + [Disk.standardSpec] {
      guard let bytes = try? Disk.read(name) else { continue }
      let names = environmentNames(
        of: Source(name: name, bytes: bytes), files: Files { path in try? Disk.read(path) })
      // A shell takes a line for a word.
      if !names.isEmpty { return names.filter { $0 == $0.printableName } }
    }
    return []
  }

  /// What a compilation is told, with the files of the disk.
  var compileOptions: CompileOptions {
    CompileOptions(
      environment: environment, settings: assignments.settings,
      files: Files { path in try? Disk.read(path) })
  }

  /// Prints what there is to say.
  func complain(_ said: Diagnostics) {
    if said.isEmpty { return }
    Terminal.complain(said.rendered(diagnostics, color: Terminal.hasColor))
    // A person who reads it may want to know more; a file has no use for it.
    guard diagnostics == .full, Terminal.isTerminal(2), let id = said.explainedFirst else { return }
    Terminal.complain("'lenswright explain \(id)' says more")
  }
}
