import Foundation
import Lenswright
import Synchronization
import Testing

/// The checkout that these tests were built from.
enum Repository {
  static let root: URL = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  /// Every Swift file of the products.
  static func sources() throws -> [URL] {
    let folder = root.appending(path: "Sources")
    let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
    return (files?.allObjects ?? []).compactMap { $0 as? URL }
      .filter { $0.pathExtension == "swift" }.sorted { $0.path < $1.path }
  }
}

/// A folder of `Tests/Cases/compile`: a spec, what it is compiled with, and what was recorded of it.
struct Case: Sendable, CustomTestStringConvertible {
  let folder: URL
  let bytes: [UInt8]
  let environment: String?
  let settings: [String]

  var name: String { folder.lastPathComponent }
  var testDescription: String { name }
  var source: Source { Source(name: "lenswright.yaml", bytes: bytes) }
  var isRefused: Bool { recorded("template.yaml") == nil }

  static let folder = Repository.root.appending(path: "Tests/Cases/compile")

  static let all: [Case] = {
    let folders = try? FileManager.default.contentsOfDirectory(
      at: folder, includingPropertiesForKeys: [.isDirectoryKey])
    return (folders ?? [])
      .filter { (try? $0.resourceValues(forKeys: [.isDirectoryKey]))?.isDirectory ?? false }
      .sorted { $0.lastPathComponent < $1.lastPathComponent }.map(Case.init)
  }()

  static let compiled = all.filter { !$0.isRefused }

  private init(_ folder: URL) {
    self.folder = folder
    bytes = (try? Data(contentsOf: folder.appending(path: "lenswright.yaml"))).map(Array.init) ?? []
    let words = CommandWords(folder.appending(path: "arguments"))
    environment = words.environment
    settings = words.settings
  }

  func recorded(_ file: String) -> String? {
    try? String(contentsOf: folder.appending(path: file), encoding: .utf8)
  }

  /// The names of the recorded files that the template cannot hold.
  var recordedAssets: [String] {
    let names = try? FileManager.default.contentsOfDirectory(
      atPath: folder.appending(path: Case.assets).path())
    return (names ?? []).sorted().map { "\(Case.assets)/\($0)" }
  }

  static let assets = "template.assets"

  /// The compilation and the names of the files that it asked for.
  func compileWatched(_ source: Source? = nil, files: [String: [UInt8]] = [:]) -> (
    Compilation, files: Set<String>
  ) {
    let watch = Watch()
    let folder = folder
    // A setting is a source of its own, which is called after its path.
    let settings = settings.map { setting in
      let name = "--set " + setting.prefix { $0 != "=" }
      return files[name].map { String(decoding: $0, as: UTF8.self) } ?? setting
    }
    let options = CompileOptions(
      environment: environment, settings: settings,
      files: Files { path in
        watch.note(path)
        if let replaced = files[path] { return replaced }
        return (try? Data(contentsOf: folder.appending(path: path))).map(Array.init)
      })
    return (Lenswright.compile(source ?? self.source, options: options), watch.names)
  }

  func compile(_ source: Source? = nil, files: [String: [UInt8]] = [:]) -> Compilation {
    compileWatched(source, files: files).0
  }

  func graph() -> Graph {
    let folder = folder
    return Lenswright.graph(
      source,
      options: CompileOptions(
        environment: environment, settings: settings,
        files: Files { path in
          (try? Data(contentsOf: folder.appending(path: path))).map(Array.init)
        }))
  }

  /// Remembers which files were asked for.
  private final class Watch: Sendable {
    private let seen = Mutex<Set<String>>([])

    var names: Set<String> { seen.withLock { $0 } }
    func note(_ name: String) { _ = seen.withLock { $0.insert(name) } }
  }
}

/// The words of the command line that a case is run with, from a file that need not be there.
struct CommandWords: Sendable {
  private(set) var environment: String?
  private(set) var settings: [String] = []
  /// All of them, in order.
  let all: [String]

  /// What stands behind a word.
  func value(of word: String) -> String? {
    zip(all, all.dropFirst()).first { $0.0 == word }?.1
  }

  init(_ file: URL) {
    let words = Self.words((try? String(contentsOf: file, encoding: .utf8)) ?? "")
    all = words
    for (word, value) in zip(words, words.dropFirst()) {
      if word == "--environment" { environment = value }
      if word == "--set" { settings.append(value) }
    }
  }

  /// A command line's words; single quotes keep spaces together.
  private static func words(_ line: String) -> [String] {
    var words: [String] = []
    var word: String?
    var isQuoted = false
    for character in line {
      if character == "'" {
        isQuoted.toggle()
        word = word ?? ""
      } else if character.isWhitespace, !isQuoted {
        if let whole = word { words.append(whole) }
        word = nil
      } else {
        word = (word ?? "") + String(character)
      }
    }
    if let whole = word { words.append(whole) }
    return words
  }
}
