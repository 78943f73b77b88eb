import Foundation
import Lenswright
import Testing

/// A folder of `Tests/Cases/test`: a spec with routing tests, or with lines to follow, and what was recorded of it.
struct RoutingCase: Sendable, CustomTestStringConvertible {
  let folder: URL
  let source: Source
  let words: CommandWords
  /// The lines of standard input; `nil` for a case that runs the spec's tests.
  let input: [UInt8]?

  var name: String { folder.lastPathComponent }
  var testDescription: String { name }

  static let all: [RoutingCase] = {
    let folder = Repository.root.appending(path: "Tests/Cases/test")
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path())) ?? []
    return names.sorted().compactMap { RoutingCase(folder.appending(path: $0)) }
  }()

  private init?(_ folder: URL) {
    guard let data = try? Data(contentsOf: folder.appending(path: "lenswright.yaml")) else {
      return nil
    }
    self.folder = folder
    source = Source(name: "lenswright.yaml", bytes: Array(data))
    words = CommandWords(folder.appending(path: "arguments"))
    input = (try? Data(contentsOf: folder.appending(path: "input.log"))).map(Array.init)
  }

  func recorded(_ file: String) -> String? {
    try? String(contentsOf: folder.appending(path: file), encoding: .utf8)
  }

  private var options: CompileOptions {
    CompileOptions(
      environment: words.environment, settings: words.settings,
      files: Files { path in
        (try? Data(contentsOf: folder.appending(path: path))).map(Array.init)
      })
  }

  func report() -> TestReport {
    test(source, options: TestOptions(compile: options, filter: words.value(of: "--filter")))
  }

  var detail: TestDetail {
    words.all.contains("--verbose") ? .verbose : words.all.contains("--quiet") ? .quiet : .normal
  }

  /// What is printed of the lines of the input, and then of the sums.
  func follow(isJSON: Bool = false) -> (lines: [UInt8], sums: [UInt8], said: Diagnostics) {
    var (stream, said) = LineStream.open(
      source, from: words.value(of: "--from"),
      isStandardError: words.value(of: "--source") == "stderr", options: options)
    guard stream != nil, let input else { return ([], [], said) }
    var report = LineReport(of: stream!, isJSON: isJSON)
    var lines = input.split(separator: 0x0A, omittingEmptySubsequences: false)
    // The line break at the end of the file ends its last line.
    if lines.last?.isEmpty ?? false { lines.removeLast() }
    for line in lines {
      Array(line).withUnsafeBufferPointer { line in stream!.add(line) { report.add($0, $1) } }
    }
    stream!.finish { report.add($0, $1) }
    return (report.bytes, report.sums(of: stream!), said)
  }
}
