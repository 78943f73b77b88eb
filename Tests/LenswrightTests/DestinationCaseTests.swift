import Foundation
import LensFluent
import LensSyntax
import Lenswright
import Testing

/// Each destination's smallest spec, and each of its variants, is a case of its own, written from the declaration.
@Suite struct DestinationCaseTests {
  struct Form: Sendable, CustomTestStringConvertible {
    let name: String
    let spec: String
    var testDescription: String { name }

    init(_ type: any Destination.Type, _ variant: Variant?) {
      name = "destination-\(type.keyword)" + (variant.map { "-\($0.name)" } ?? "")
      var router: String?
      if variant?.engine == .fluentd {
        router = "{ type: fluentd, image: 'registry.internal/fluentd-firelens:1.17' }"
      } else if let image = variant?.image {
        router = "{ image: '\(image)' }"
      }
      spec = """
        # Written from the declaration of `\(type.keyword)`\(variant.map { ": \($0.summary)" } ?? "").
        service: orders
        containers:
          app: { image: public.ecr.aws/nginx/nginx:1.27, logs: main }\(router.map { "\nrouter: \($0)" } ?? "")
        destinations:
          main: \(variant?.example ?? type.example)\(variant?.network.map { "\nnetwork: \($0)" } ?? "")

        """
    }
  }

  static let forms = allDestinations.flatMap { type in
    [Form(type, nil)] + type.variants.map { Form(type, $0) }
  }

  @Test(arguments: forms) func theCaseIsCurrent(_ form: Form) throws {
    let folder = Case.folder.appending(path: form.name)
    let file = folder.appending(path: "lenswright.yaml")
    if GoldenTests.isRecording {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      try form.spec.write(to: file, atomically: true, encoding: .utf8)
      return
    }
    let recorded = try? String(contentsOf: file, encoding: .utf8)
    #expect(
      recorded == form.spec, "run `make record` twice: it writes the spec, then what comes out")
  }

  /// Nothing is wrong with what the reference shows. Only what its author was told may be said, never an error.
  @Test(arguments: forms) func theFormCompiles(_ form: Form) {
    let compilation = Lenswright.compile(Source(name: form.name, text: form.spec))
    #expect(
      compilation.template != nil, "\(form.name):\n\(compilation.diagnostics.rendered(.full))")
  }

  @Test func namesAreUnique() {
    let names = Self.forms.map(\.name)
    #expect(Set(names).count == names.count)
  }

  /// Where plain options are enough for Fluentd, a variant shows it.
  @Test(arguments: allDestinations.map { $0.keyword }) func fluentdIsShown(_ keyword: String) {
    let type = allDestinations.first { $0.keyword == keyword }
    let isPossible = type?.plugins.contains { $0.engine == .fluentd && $0.gap == nil } ?? false
    let isShown = type?.variants.contains { $0.engine == .fluentd } ?? false
    #expect(isPossible == isShown || keyword == "custom")
  }
}
