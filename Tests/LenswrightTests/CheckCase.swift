import Foundation
import Lenswright
import Testing

/// A folder of `Tests/Cases/check`: a file, and what was recorded of its check.
struct CheckCase: Sendable, CustomTestStringConvertible {
  let folder: URL
  let file: String
  let bytes: [UInt8]

  var name: String { folder.lastPathComponent }
  var testDescription: String { name }

  static let inputs = TaskFileCase.inputs + ["task-definition.yaml"]

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
      return
    }
    return nil
  }

  func recorded(_ file: String) -> String? {
    try? String(contentsOf: folder.appending(path: file), encoding: .utf8)
  }

  func source(_ bytes: [UInt8]? = nil) -> Source {
    Source(name: file, bytes: bytes ?? self.bytes)
  }
}
