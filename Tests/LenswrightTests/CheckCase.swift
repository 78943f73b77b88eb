import Foundation
import Lenswright
import Testing

/// A folder of `Tests/Cases/check`: a file, the configuration files of its router where there are any, and what was recorded of its check.
struct CheckCase: Sendable, CustomTestStringConvertible {
  let folder: URL
  let file: String
  let bytes: [UInt8]
  /// What stands behind `--config` for it: the files that the case's `configurations` lists.
  let configurations: [Source]

  var name: String { folder.lastPathComponent }
  var testDescription: String { name }

  static let inputs =
    TaskFileCase.inputs + [
      "task-definition.yaml", "fluent-bit.conf", "fluentd.conf", "fluent-bit.yaml",
    ]

  static let all: [CheckCase] = {
    let folder = Repository.root.appending(path: "Tests/Cases/check")
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path())) ?? []
    return names.sorted().compactMap { CheckCase(folder.appending(path: $0)) }
  }()

  private init?(_ folder: URL) {
    for input in Self.inputs {
      guard let data = try? Data(contentsOf: folder.appending(path: input)) else { continue }
      self.folder = folder
      file = input
      bytes = Array(data)
      let list = try? String(contentsOf: folder.appending(path: "configurations"), encoding: .utf8)
      configurations = (list ?? "").split(separator: "\n").map { name in
        let data = try? Data(contentsOf: folder.appending(path: String(name)))
        return Source(name: String(name), bytes: Array(data ?? Data()))
      }
      return
    }
    return nil
  }

  func recorded(_ file: String) -> String? {
    try? String(contentsOf: folder.appending(path: file), encoding: .utf8)
  }

  /// The options of the command line, with the files of the folder for whatever includes them.
  var options: CheckOptions {
    let folder = self.folder
    return CheckOptions(
      files: Files { path in
        (try? Data(contentsOf: folder.appending(path: path))).map { Array($0) }
      }, configurations: configurations)
  }

  func source(_ bytes: [UInt8]? = nil) -> Source {
    Source(name: file, bytes: bytes ?? self.bytes)
  }
}
