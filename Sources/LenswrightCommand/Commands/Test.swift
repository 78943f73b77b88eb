import ArgumentParser
import Lenswright

/// `lenswright test`.
struct Test: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "test",
    abstract: "Run the routing tests of a spec, or follow real lines.",
    usage: "lenswright test [<spec>] [--from <name> < <log>] [<options>]",
    discussion: """
      Runs the `tests` of a spec on a model of its router, and says of each that fails where its lines went, through which steps, and why.

      With --from, the lines of standard input are followed instead: each is printed behind the destinations that it reaches, `-` for none and \
      `?` where the model does not decide; the sums come at the end.

      With --engine, the same tests run through a real Fluent Bit too, and wherever it does something else than the model, the test fails.

      Exit codes: 0 every test passed, 1 one failed or is not decided or the spec has errors, 2 a wrong word on the command line, a file that \
      cannot be read or written, or an engine that does not run.

      Examples:
        lenswright test
        lenswright test --filter health --verbose
        lenswright test --format junit -o tests.xml
        lenswright test --from app < app.log
        lenswright test --from app --counts < app.log
        lenswright test --engine /opt/fluent-bit/bin/fluent-bit
      """)

  enum Format: String, Choice { case text, json, junit }
  enum Stream: String, Choice { case stdout, stderr }

  @Argument(
    help: "The spec; `-` is standard input.",
    completion: .file(extensions: ["yaml", "yml", "json"]))
  var spec = "lenswright.yaml"

  @Option(
    name: .customLong("filter"),
    help: ArgumentHelp("Run the tests with this in their name.", valueName: "text"))
  var filter: String?

  @Option(name: .customLong("format"), help: "How the report is written: text, json or junit.")
  var format = Format.text

  @Option(
    name: [.customShort("o"), .customLong("output")], help: "The file to write the report to.",
    completion: .file())
  var output: String?

  @Flag(
    name: [.customShort("q"), .customLong("quiet")],
    help: "Say nothing of tests that pass.")
  var isQuiet = false

  @Flag(
    name: [.customShort("v"), .customLong("verbose")],
    help: "Show the way of the lines of tests that pass, too.")
  var isVerbose = false

  @Option(
    name: .customLong("engine"),
    help: ArgumentHelp("Run the tests through this Fluent Bit, too.", valueName: "path"),
    completion: .file())
  var engine: String?

  @Option(
    name: .customLong("from"),
    help: ArgumentHelp(
      "Follow the lines of standard input as if this container or input had written them.",
      valueName: "name"))
  var from: String?

  @Option(
    name: .customLong("source"), help: "The stream that they are written to: stdout or stderr.")
  var source: Stream?

  @Flag(name: .customLong("counts"), help: "Of the lines of standard input, print the sums only.")
  var isCounting = false

  @OptionGroup var options: SpecOptions

  func validate() throws {
    if isQuiet, isVerbose { throw ValidationError("--quiet and --verbose exclude each other.") }
    guard from != nil else {
      if source != nil { throw ValidationError("--source goes with --from.") }
      if isCounting { throw ValidationError("--counts goes with --from.") }
      return
    }
    if spec == "-" { throw ValidationError("Standard input holds the lines: name the spec.") }
    if engine != nil { throw ValidationError("--engine runs tests, and --from follows lines.") }
    if filter != nil { throw ValidationError("--filter picks tests, and --from follows lines.") }
    if format == .junit { throw ValidationError("Lines are printed as text or json.") }
    if output != nil { throw ValidationError("-o is for a report, and --from prints lines.") }
  }

  func run() throws {
    do {
      try from == nil ? runTests() : follow()
    } catch let error as DiskError {
      Terminal.complain(error: error.description)
      throw ExitCode(2)
    }
  }

  private func read() throws(DiskError) -> Source {
    Source(name: spec == "-" ? "<stdin>" : spec, bytes: try Disk.input(spec, for: "test"))
  }

  /// Of a spec that compiles, its advice is the compiler's business.
  private func complain(_ said: Diagnostics) {
    if said.hasErrors || isVerbose { options.complain(said) }
  }

  // MARK: Tests

  private func runTests() throws {
    let source = try read()
    let start = Moment.now
    let report = try report(
      source, TestOptions(compile: options.compileOptions, filter: filter))
    let duration = Moment.now - start
    complain(report.diagnostics)
    guard report.results != nil else { throw ExitCode(1) }
    let text: [UInt8]
    switch format {
    case .text:
      let detail = isQuiet ? TestDetail.quiet : isVerbose ? .verbose : .normal
      let isColored = output == nil && Terminal.hasColor(1)
      text = Array(
        report.text(detail, duration: "\(duration) ms", isColored: isColored).utf8)
    case .json: text = report.json()
    case .junit: text = report.junit(milliseconds: duration)
    }
    if let output, output != "-" {
      try Disk.write(text, to: output)
    } else if !Terminal.write(text) {
      throw DiskError("write", "standard output")
    }
    if !report.isPassed { throw ExitCode(1) }
  }

  private func report(_ source: Source, _ options: TestOptions) throws(DiskError) -> TestReport {
    guard let engine else { return test(source, options: options) }
    var run = try EngineRun(engine)
    switch EngineTrial.open(source, folder: run.folderPath, options: options) {
    case .report(let report): return report
    case .trial(var trial):
      try run.run(&trial)
      return trial.report()
    }
  }

  // MARK: Lines

  private func follow() throws {
    let opened = LineStream.open(
      try read(), from: from, isStandardError: source == .stderr, keepsLines: !isCounting,
      options: options.compileOptions)
    complain(opened.diagnostics)
    guard let stream = opened.stream, !opened.diagnostics.hasErrors else { throw ExitCode(1) }
    var follower = LineFollower(
      stream, isCounting: isCounting, isJSON: format == .json, isQuiet: isQuiet)
    try follower.run()
    if follower.hasUndecided { throw ExitCode(1) }
  }
}
