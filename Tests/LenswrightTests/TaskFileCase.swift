import Foundation
import Lenswright
import Testing

/// A folder of `Tests/Cases/preview` or `Tests/Cases/graph`: a spec, a template or a task definition, and what was recorded of it.
struct TaskFileCase: Sendable, CustomTestStringConvertible {
  let folder: URL
  let file: String
  let bytes: [UInt8]
  let words: CommandWords

  var name: String { folder.lastPathComponent }
  var testDescription: String { name }

  static let inputs = [
    "lenswright.yaml", "template.yaml", "template.json", "task-definition.json", "containers.json",
  ]

  static let previews = cases(in: "preview")
  static let graphs = cases(in: "graph")

  private static func cases(in room: String) -> [TaskFileCase] {
    let folder = Repository.root.appending(path: "Tests/Cases/\(room)")
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path())) ?? []
    return names.sorted().compactMap { TaskFileCase(folder.appending(path: $0)) }
  }

  private init?(_ folder: URL) {
    for input in Self.inputs {
      guard let data = try? Data(contentsOf: folder.appending(path: input)) else { continue }
      self.folder = folder
      file = input
      bytes = Array(data)
      words = CommandWords(folder.appending(path: "arguments"))
      return
    }
    return nil
  }

  func recorded(_ file: String) -> String? {
    try? String(contentsOf: folder.appending(path: file), encoding: .utf8)
  }

  private var options: CompileOptions {
    let folder = folder
    return CompileOptions(
      environment: words.environment, settings: words.settings,
      files: Files { path in
        (try? Data(contentsOf: folder.appending(path: path))).map(Array.init)
      })
  }

  func preview(_ bytes: [UInt8]? = nil) -> Preview {
    Lenswright.preview(Source(name: file, bytes: bytes ?? self.bytes), options: options)
  }

  func graph(_ bytes: [UInt8]? = nil) -> Graph {
    Lenswright.graph(Source(name: file, bytes: bytes ?? self.bytes), options: options)
  }
}
