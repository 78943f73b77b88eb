import Lenswright
import Testing

// The code of the guide "Embedding the library", to the letter, and what shows that it does what the guide says.

/// The template of a spec, or the messages that say why there is none.
func template(of spec: String) -> Result<[UInt8], Refusal> {
  let compilation = compile(Source(name: "lenswright.yaml", text: spec))
  guard let template = compilation.template else {
    return .failure(Refusal(messages: compilation.diagnostics.rendered(.full)))
  }
  return .success(template.yaml())
}

struct Refusal: Error { var messages: String }

/// The template of production, with a base from memory and the image of this build.
func production(_ spec: String, bases: [String: String], image: String) -> Compilation {
  compile(
    Source(name: "lenswright.yaml", text: spec),
    options: CompileOptions(
      environment: "prod",
      settings: ["containers.app.image=\(image)"],
      files: Files { path in bases[path].map { Array($0.utf8) } }))
}

/// What is worth stopping a deployment for, one line each, and all findings as SARIF.
func review(_ template: [UInt8], called name: String) -> (lines: [String], sarif: String) {
  let report = check(Source(name: name, bytes: template))
  let errors = report.diagnostics.inOrder.filter { $0.severity == .error }
  var locations = Locations(report.diagnostics)
  let lines = errors.map { error in
    let place = locations.location(of: error.primary.span).map { "\($0.line):\($0.column): " }
    return "\(place ?? "")\(error.kind.id): \(error.message)"
  }
  return (lines, report.diagnostics.rendered(.sarif))
}

/// The names of the routing tests that do not pass.
func brokenRoutes(of spec: String) -> [String] {
  let report = test(Source(name: "lenswright.yaml", text: spec))
  return report.results?.filter { $0.status != .passed }.map(\.name) ?? []
}

/// A picture for a page; `nil` for a spec with errors.
func picture(of spec: String) -> [UInt8]? {
  graph(Source(name: "lenswright.yaml", text: spec)).rendered(.svg)
}

@Suite struct EmbeddingTests {
  private static let spec = """
    service: checkout
    containers:
      app: { image: 'nginx:1.27', logs: main }
    destinations:
      main: { type: cloudwatch }

    """

  @Test func specBecomesTemplateOrMessages() throws {
    let template = try LenswrightTests.template(of: Self.spec).get()
    #expect(String(decoding: template, as: UTF8.self).contains("AWS::ECS::TaskDefinition"))
    let mistaken = Self.spec.replacing("logs: main", with: "logs: mian")
    let refusal = #expect(throws: Refusal.self) {
      try LenswrightTests.template(of: mistaken).get()
    }
    #expect(refusal?.messages.contains("did you mean `main`?") == true)
  }

  @Test func productionIsComposed() throws {
    let spec = """
      extends: base.yaml
      service: checkout
      containers:
        app: { image: nginx, logs: main }
      environments:
        prod: { cpu: 1024, memory: 2048 }

      """
    let bases = ["base.yaml": "destinations:\n  main: { type: cloudwatch }\n"]
    let template = try #require(production(spec, bases: bases, image: "nginx:1.28").template)
    let text = String(decoding: template.yaml(), as: UTF8.self)
    #expect(text.contains("Image: nginx:1.28"))
    #expect(text.contains("Cpu: '1024'"))
    #expect(production(spec, bases: [:], image: "nginx:1.28").template == nil)
  }

  @Test func templateIsReviewed() throws {
    let template = try LenswrightTests.template(of: Self.spec).get()
    #expect(review(template, called: "template.yaml").lines == [])
    let text = String(decoding: template, as: UTF8.self)
    let worse = text.replacing("Name: cloudwatch_logs", with: "name: cloudwatch_logs")
    let (lines, sarif) = review(Array(worse.utf8), called: "template.yaml")
    let line =
      try #require(
        worse.split(separator: "\n", omittingEmptySubsequences: false).firstIndex {
          $0.contains("name: cloudwatch_logs")
        }) + 1
    #expect(lines == ["\(line):15: wrong-output-key: `name` does not name the plugin of `app`"])
    #expect(sarif.contains("wrong-output-key"))
  }

  @Test func routesAreTested() {
    let tests = """
      tests:
        - { name: arrives, from: app, line: hello, reaches: [main] }
        - { name: does not, from: app, line: hello, reaches: [] }

      """
    #expect(brokenRoutes(of: Self.spec + tests) == ["does not"])
  }

  @Test func pictureIsDrawn() throws {
    let drawn = try #require(picture(of: Self.spec))
    #expect(String(decoding: drawn, as: UTF8.self).hasPrefix("<svg"))
    #expect(picture(of: "service: checkout") == nil)
  }
}
