import LensFluent
public import LensSyntax

/// What came of the routing tests of a spec.
public struct TestReport: Sendable {
  /// The results, in the order of the spec; `nil` when the spec does not compile.
  public internal(set) var results: [TestResult]?
  /// Errors, warnings and advice about the spec.
  public internal(set) var diagnostics: Diagnostics
  /// The spec, as messages call it.
  let name: String
  /// How many tests the spec has, the ones that were not asked for among them.
  public internal(set) var testCount = 0

  /// Whether the spec compiles and every test that was run passed.
  public var isPassed: Bool { results?.allSatisfy { $0.status == .passed } ?? false }
}

/// What came of one test.
public struct TestResult: Sendable {
  /// How a test ended.
  public enum Status: String, Sendable {
    /// Everything is as the test says.
    case passed
    /// Something is not.
    case failed
    /// The model does not know; see ``TestResult/problems``.
    case undecided
  }

  /// What the test is called.
  public internal(set) var name: String
  /// How it ended.
  public internal(set) var status: Status
  /// What differs from what was expected, and what is not decided: sentences without full stops.
  public var problems: [String] { findings.map(\.text) }

  /// Where the test is written.
  var place: Location?
  var source: String
  var stream: RoutingTest.Stream
  /// `nil` where the test does not say.
  var expected: [String]?
  var reached: [String]
  var findings: [Finding]
  var passages: [Passage]
}

extension Finding {
  /// The sentence, with the destinations where it does not name them itself.
  var text: String {
    switch kind {
    case .missing, .unexpected, .engine: sentence
    case .undecided where sentence.hasPrefix("whether it arrives"): sentence
    default: destinations.isEmpty ? sentence : "at \(listed(destinations)): \(sentence)"
    }
  }
}

/// What a run of tests may be told.
public struct TestOptions: Sendable {
  /// What a compilation of the spec is told.
  public var compile: CompileOptions
  /// A part of the names of the tests that are run, whatever its case; all tests when it is `nil`.
  public var filter: String?

  /// - Parameters:
  ///   - compile: what the compilation of the spec is told.
  ///   - filter: what the names of the tests to run have in them; all of them when it is `nil`.
  public init(compile: CompileOptions = .standard, filter: String? = nil) {
    self.compile = compile
    self.filter = filter
  }

  /// All tests of the spec as it stands.
  public static let standard = TestOptions()
}

/// Runs the routing tests of a spec on a model of its router.
///
/// The model is of Fluent Bit. Tests of a spec whose router is Fluentd are not decided: to run them on a model of another engine would be a guess.
public func test(_ source: Source, options: TestOptions = .standard) -> TestReport {
  TestBench(source, options).report
}

/// A compiled spec with the model of its router, on which tests are run.
struct TestBench {
  private(set) var report: TestReport
  private(set) var tests: [RoutingTest] = []
  private(set) var router: TestedRouter?
  private var spec: Spec?

  init(_ source: Source, _ options: TestOptions) {
    let compilation = compile(source, options: options.compile)
    report = TestReport(
      results: nil, diagnostics: compilation.diagnostics, name: source.name)
    guard let template = compilation.template else { return }
    let spec = template.plan.spec
    self.spec = spec
    report.testCount = spec.tests.items.count
    tests = spec.tests.items.filter { test in
      options.filter.map { test.name.value.lowercased().includes($0.lowercased()) } ?? true
    }
    if !tests.isEmpty {
      // What is said of the preview has been said of the spec.
      var ignored = compilation.diagnostics.emptied
      router = TestedRouter(template, &ignored)
    }
    var locations = Locations(report.diagnostics)
    report.results = tests.map { run($0, &locations) }
  }

  private func run(_ test: RoutingTest, _ locations: inout Locations) -> TestResult {
    var result = TestResult(
      name: test.name.value, status: .undecided, place: locations.location(of: test.name.span),
      source: test.from.value, stream: test.source?.value ?? .stdout,
      expected: test.reaches?.items.map(\.value), reached: [], findings: [], passages: [])
    guard let router else {
      result.findings = [
        Finding(
          kind: .undecided, destinations: [],
          sentence: "not decided by the model: it is one of Fluent Bit, and the router is Fluentd")
      ]
      return result
    }
    guard let source = source(of: test) else { return result }
    let routed = router.route(test.written, from: source, stream: result.stream)
    result.judge(test, routed, router)
    result.passages =
      PassageReader(
        router: router, source: source, stream: result.stream, lines: test.written, routed: routed
      ).passages()
    return result
  }

  func source(of test: RoutingTest) -> LineSource? {
    try? spec?.lineSource(test.from.value).get()
  }

  /// The lines of a test on the model.
  func routed(_ test: RoutingTest) -> RoutedLines? {
    guard let router, let source = source(of: test) else { return nil }
    return router.route(test.written, from: source, stream: test.source?.value ?? .stdout)
  }

  /// Changes the result of a test after something else than the model was asked.
  mutating func change(_ index: Int, _ body: (inout TestResult) -> Void) {
    if report.results != nil { body(&report.results![index]) }
  }
}

extension TestResult {
  /// Compares what came of the lines with what the test expects.
  mutating func judge(_ test: RoutingTest, _ routed: RoutedLines, _ router: TestedRouter) {
    let expectations = Expectations(test, router.destinations, routed)
    expected = expectations.expected
    reached = routed.reached(router.destinations)
    findings = expectations.findings
    settle()
  }

  /// A test with a difference has failed, whatever else is open.
  mutating func settle() {
    status =
      findings.isEmpty
      ? .passed : findings.allSatisfy { $0.kind == .undecided } ? .undecided : .failed
  }
}
