import Foundation
import Testing

/// What was recorded of a case, and how it differs from what is.
enum Recording {
  /// Writes a file, or removes it when there is nothing to write.
  static func write(_ text: String?, in file: URL) throws {
    if let text {
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: file)
    } else if FileManager.default.fileExists(atPath: file.path) {
      try FileManager.default.removeItem(at: file)
    }
  }

  /// Whether what came out is what was recorded; records it when asked to.
  ///
  /// - Parameters:
  ///   - results: files with their texts; `nil` where there is to be no file.
  ///   - suite: the suite that records them again.
  static func expect(_ results: [(file: String, text: String?)], in folder: URL, of suite: String)
    throws
  {
    for (file, actual) in results {
      let url = folder.appending(path: file)
      if GoldenTests.isRecording {
        try write(actual, in: url)
        continue
      }
      let recorded = try? String(contentsOf: url, encoding: .utf8)
      guard recorded != actual else { continue }
      Issue.record(
        """
        \(folder.lastPathComponent)/\(file) has changed:
        \(difference(from: recorded ?? "", to: actual ?? ""))
        Read the difference; `make record` accepts it (LENSWRIGHT_RECORD=1 swift test --filter \(suite)).
        """)
    }
  }

  /// The lines that differ, with two lines of what surrounds them.
  static func difference(from recorded: String, to actual: String) -> String {
    let old = recorded.split(separator: "\n", omittingEmptySubsequences: false)
    let new = actual.split(separator: "\n", omittingEmptySubsequences: false)
    let changes = new.difference(from: old)
    let removed = Set(changes.removals.map(\.offset))
    let inserted = Set(changes.insertions.map(\.offset))
    var lines: [(mark: Character, text: Substring)] = []
    var (i, j) = (0, 0)
    while i < old.count || j < new.count {
      if i < old.count, removed.contains(i) {
        lines.append(("-", old[i]))
        i += 1
      } else if j < new.count, inserted.contains(j) {
        lines.append(("+", new[j]))
        j += 1
      } else {
        lines.append((" ", new[j]))
        i += 1
        j += 1
      }
    }
    var result: [String] = []
    var isBroken = false
    for (index, line) in lines.enumerated() {
      let around = lines[max(0, index - 2)...min(lines.count - 1, index + 2)]
      if around.contains(where: { $0.mark != " " }) {
        if isBroken { result.append("  …") }
        isBroken = false
        result.append("\(line.mark) \(line.text)")
      } else {
        isBroken = true
      }
    }
    return result.joined(separator: "\n")
  }
}

extension CollectionDifference.Change {
  fileprivate var offset: Int {
    switch self {
    case .insert(let offset, _, _), .remove(let offset, _, _): offset
    }
  }
}
