import Foundation
import LensSyntax
import Lenswright
import Testing

/// Each folder of `Tests/Cases/preview` is shown as it was recorded there.
///
/// `preview.conf` is what `lenswright preview` prints and `plain.conf` what it prints with `--plain`; both are absent when it refuses, and
/// `diagnostics.txt` is absent when it has nothing to say. With `LENSWRIGHT_RECORD=1` all are written anew.
@Suite struct PreviewTests {
  @Test func thereAreCases() {
    #expect(TaskFileCase.previews.count > 30)
  }

  @Test(arguments: TaskFileCase.previews) func showsWhatWasRecorded(_ example: TaskFileCase) throws
  {
    let preview = example.preview()
    let said = preview.diagnostics.rendered(.full)
    let results = [
      ("preview.conf", preview.marked.map { String(decoding: $0, as: UTF8.self) }),
      ("plain.conf", preview.plain.map { String(decoding: $0, as: UTF8.self) }),
      ("diagnostics.txt", said.isEmpty ? nil : said),
    ]
    try Recording.expect(results, in: example.folder, of: "PreviewTests")
  }

  /// Marks are lines of their own: without them nothing is left but the plain files.
  @Test(arguments: TaskFileCase.previews) func marksAreComments(_ example: TaskFileCase) {
    let preview = example.preview()
    guard let marked = preview.marked, let plain = preview.plain else { return }
    func lines(_ bytes: [UInt8]) -> [String] {
      String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
        .filter { !$0.drop { $0 == " " }.hasPrefix("#") && !$0.isEmpty }
    }
    // Characters that would do something to a terminal are spelled out in the marked form only.
    #expect(lines(marked) == lines(plain).map { $0.replacing("\u{1B}", with: "\\u001B") })
  }

  /// Whatever compiles can be shown, in silence where the compiler was silent.
  @Test(arguments: Case.compiled) func everyCompiledSpecIsShown(_ example: Case) {
    let compilation = example.compile()
    let preview = preview(
      example.source,
      options: CompileOptions(
        environment: example.environment, settings: example.settings,
        files: Files { path in
          (try? Data(contentsOf: example.folder.appending(path: path))).map(Array.init)
        }))
    #expect(preview.marked != nil)
    #expect(
      preview.diagnostics.rendered(.short) == compilation.diagnostics.rendered(.short))
  }

  /// The template that a spec compiles to is shown like the spec, but for the marks.
  @Test(arguments: Case.compiled) func theTemplateIsShownLikeTheSpec(_ example: Case) throws {
    let template = try #require(example.compile().template)
    // What lies in a bucket or an image, only the spec knows.
    guard template.package == nil else { return }
    let ofSpec = preview(
      example.source,
      options: CompileOptions(
        environment: example.environment, settings: example.settings,
        files: Files { path in
          (try? Data(contentsOf: example.folder.appending(path: path))).map(Array.init)
        }))
    let ofTemplate = preview(Source(name: "template.yaml", bytes: template.yaml()))
    // In the spec a parameter is left to CloudFormation's own names; in the template its default is known.
    guard !String(decoding: template.yaml(), as: UTF8.self).contains("Default:") else { return }
    #expect(
      ofTemplate.plain.map { String(decoding: $0, as: UTF8.self) }
        == ofSpec.plain.map { String(decoding: $0, as: UTF8.self) },
      "\(ofTemplate.diagnostics.rendered(.short))")
  }

  /// No file makes the preview trap, and every span lies inside of it.
  @Test(arguments: TaskFileCase.previews) func anyFileIsSurvived(_ example: TaskFileCase) {
    var random = Generator(seed: UInt64(example.bytes.count))
    for _ in 0..<40 {
      var bytes = example.bytes
      for _ in 0..<Int.random(in: 1...3, using: &random) where !bytes.isEmpty {
        let place = Int.random(in: bytes.indices, using: &random)
        if random.once(in: 3) {
          bytes.removeSubrange(place..<min(bytes.count, place + 20))
        } else {
          bytes[place] = random.pick(Array("!{}[]:,\"' \n$x-".utf8))
        }
      }
      let preview = example.preview(bytes)
      #expect(preview.marked != nil || preview.diagnostics.hasErrors)
      let sources = preview.diagnostics.sources.all
      for diagnostic in preview.diagnostics.all where !diagnostic.primary.span.isNone {
        let span = diagnostic.primary.span
        #expect(Int(span.end) <= sources[Int(span.source)].bytes.count)
      }
    }
  }
}
