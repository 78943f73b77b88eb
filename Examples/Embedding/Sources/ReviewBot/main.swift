// Compiles a spec, checks the template that comes of it as if somebody else had written it, and writes all findings as
// SARIF: what a bot does that looks at changes.
//
//   ReviewBot SPEC SARIF

import Foundation
import Lenswright

let words = CommandLine.arguments
guard words.count == 3, let bytes = FileManager.default.contents(atPath: words[1]) else {
  print("usage: ReviewBot SPEC SARIF")
  exit(2)
}

// The library opens no file by itself: what the spec names is looked for beside it.
let folder = URL(fileURLWithPath: words[1]).deletingLastPathComponent()
let files = Files { path in
  (try? Data(contentsOf: folder.appending(path: path))).map { [UInt8]($0) }
}

let compilation = compile(
  Source(name: words[1], bytes: [UInt8](bytes)), options: CompileOptions(files: files))
var findings = [compilation.diagnostics]

if let template = compilation.template {
  let report = check(Source(name: "template.yaml", bytes: template.yaml()))
  findings.append(report.diagnostics)
  print("\(words[1]) compiles; \(CheckSummary([report]).sentence)")
}

print(findings.rendered(.short), terminator: "")
try Data(findings.rendered(.sarif).utf8).write(to: URL(fileURLWithPath: words[2]))
exit(findings.contains { $0.hasErrors } ? 1 : 0)
