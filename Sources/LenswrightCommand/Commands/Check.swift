import ArgumentParser
import Lenswright

/// `lenswright check`.
struct Check: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Check templates and task definitions for mistakes with FireLens.",
    usage: "lenswright check [<path> ...] [<options>]",
    discussion: """
      Reads CloudFormation templates (YAML or JSON), ECS task definitions as they are registered or described, lists of container definitions, and specs. \
      Of a folder it takes every .yaml, .yml, .json and .template file, and passes over those that have nothing to do with FireLens, and specs. \
      When nothing is named it reads the spec lenswright.yaml.

      With `--config` it also reads the configuration file that the router reads beside what ECS writes, one that `config-file-value` or the init image names, \
      with the files beside it that it includes. Without a template, and for a path that is such a file, it says what holds whatever task the file belongs to.

      A rule is kept quiet by `--allow ID`, by the comment `# lenswright:allow ID` beside the place, or by `Metadata.Lenswright.Allow` of a resource. \
      `lenswright explain <rule>` says what a rule is about.

      Exit codes: 0 nothing as bad as `--fail-on` says, 1 something is, 2 a wrong word on the command line, or a file that cannot be read or written.
      """)

  enum FailOn: String, Choice { case error, warning, advice }
  enum FixLevel: String, Choice { case safe, unsafe }

  @Argument(
    help: "Files and folders; `-` is standard input.",
    completion: .file(extensions: ["yaml", "yml", "json", "template"]))
  var paths: [String] = []

  @Option(
    name: [.customLong("format"), .customLong("diagnostics")],
    help:
      "How findings are printed: \(DiagnosticStyle.allCases.map(\.rawValue).joined(separator: ", ")).",
    completion: SpecOptions.styles, transform: SpecOptions.style)
  var format = DiagnosticStyle.full

  @Option(
    name: .customLong("config"),
    help: ArgumentHelp(
      "The router's own configuration file, of Fluent Bit or Fluentd; several are read in their order.",
      valueName: "file"),
    completion: .file(extensions: ["conf", "yaml", "yml"]))
  var configurations: [String] = []

  @Option(name: .customLong("fail-on"), help: "What the run fails on: error, warning or advice.")
  var failOn = FailOn.error

  @Option(
    name: .customLong("allow"),
    help: ArgumentHelp("Keeps a rule quiet; can be given several times.", valueName: "id"),
    completion: .custom { _, _, _ in Topic.names(of: .rule) })
  var allowed: [String] = []

  @Flag(
    name: .customLong("skip-others"),
    help: "Pass over files that have nothing to do with FireLens, also those that are named.")
  var skipsOthers = false

  @Flag(name: .customLong("list-rules"), help: "List the rules.")
  var listsRules = false

  @Flag(
    name: .customLong("fix"),
    help:
      "Apply the fixes that are safe, to the files themselves, and to standard input on its way to standard output; with `--fix=unsafe` also those that a person should look at."
  )
  var fixes = false

  static let unsafeFlag = "--fix-unsafe"

  @Flag(name: .customLong("fix-unsafe"), help: .hidden)
  var fixesAll = false

  @Flag(
    name: .customLong("diff"),
    help: "Print what the fixes would change, and write nothing.")
  var showsDifference = false

  func validate() throws {
    if (paths + configurations).filter({ $0 == "-" }).count > 1 {
      throw ValidationError("Standard input can be read once.")
    }
  }

  /// The paths, or what every verb reads when no file is named.
  private var named: [String] {
    paths.isEmpty && configurations.isEmpty ? [Disk.standardSpec] : paths
  }

  func run() throws {
    if listsRules {
      Pager.show(Page.rules.terminal(width: Terminal.width, isColored: Terminal.hasColor(1)))
      return
    }
    var isBroken = false
    var files: [CheckedFile] = []
    for path in named {
      if path == "-" || !Disk.isFolder(path) {
        files.append(CheckedFile(path: path, isNamed: !skipsOthers))
      } else {
        do {
          files += try Disk.files(in: path, endings: [".yaml", ".yml", ".json", ".template"])
            .map { CheckedFile(path: $0, isNamed: false) }
        } catch {
          Terminal.complain(error: error.description)
          isBroken = true
        }
      }
    }
    var sources: [Source] = []
    for path in configurations {
      do {
        sources.append(try CheckJob.source(path))
      } catch {
        Terminal.complain(error: error.description)
        isBroken = true
      }
    }
    let job = CheckJob(
      files: files, configurations: sources, allowed: Set(allowed),
      fixes: fixes || fixesAll || showsDifference, includesUnsafe: fixesAll,
      writes: !showsDifference)
    var results = Parallel.map(files.count) { job.run($0) }
    let areRead = results.contains { (try? $0.get().report.readsConfigurations) ?? false }
    if let first = sources.first, !areRead {
      // No task reads them: they are looked at by themselves.
      results.append(job.run(first))
    }
    var reports: [CheckReport] = []
    var fixed: [FixedText] = []
    let isFilter = job.fixes && job.writes && (named + configurations).contains("-")
    // Somebody's next command waits for the text, mended or not.
    var filtered = sources.first { $0.name == CheckJob.standardInput }?.bytes
    for result in results {
      switch result {
      case .failure(let error):
        Terminal.complain(error: error.description)
        isBroken = true
      case .success(let outcome):
        reports.append(outcome.report)
        if let text = outcome.fixed { fixed.append(text) }
        if let text = outcome.filtered { filtered = text }
        if showsDifference { Terminal.write(text: outcome.fixed?.difference ?? "") }
      }
    }
    let allowances = reviewAllowed(files.isEmpty ? [] : allowed, in: reports)
    if !allowances.diagnostics.isEmpty { reports.append(allowances) }
    reports = reports.withoutRepetitions
    let all = reports.map(\.diagnostics)
    if isFilter {
      let findings = all.rendered(format, color: Terminal.hasColor)
      if !findings.isEmpty { Terminal.complain(findings) }
      if let filtered, !Terminal.write(filtered) {
        Terminal.complain(error: DiskError("write", "standard output").description)
        isBroken = true
      }
    } else if !showsDifference {
      Terminal.write(text: all.rendered(format, color: Terminal.hasColor(1)))
    }
    let summary = CheckSummary(reports)
    if format == .full || format == .short {
      // What would change has been shown already.
      if job.fixes, job.writes, !fixed.isEmpty {
        for line in FixSummary(fixed).lines { Terminal.complain(line) }
      }
      // Where nothing could be read, nothing was found out.
      if !isBroken || !reports.isEmpty { Terminal.complain(summary.sentence) }
    }
    if isBroken { throw ExitCode(2) }
    let severity: Severity =
      switch failOn {
      case .error: .error
      case .warning: .warning
      case .advice: .advice
      }
    if summary.worst.map({ $0 >= severity }) ?? false { throw ExitCode(1) }
  }
}

/// A file to be checked.
struct CheckedFile: Sendable {
  var path: String
  /// Whether somebody named it, and not only the folder that it lies in.
  var isNamed: Bool
}

/// What is done with each file, on whatever thread.
struct CheckJob: Sendable {
  var files: [CheckedFile]
  var configurations: [Source]
  var allowed: Set<String>
  var fixes: Bool
  var includesUnsafe: Bool
  var writes: Bool

  struct Outcome: Sendable {
    var report: CheckReport
    /// `nil` when nothing was to be fixed.
    var fixed: FixedText?
    /// What standard input has become.
    var filtered: [UInt8]?
  }

  static let standardInput = "<stdin>"

  /// A file that was named.
  static func source(_ path: String) throws(DiskError) -> Source {
    Source(
      name: path == "-" ? standardInput : path, bytes: try Disk.input(path, for: "check"))
  }

  func run(_ index: Int) -> Result<Outcome, DiskError> {
    let file = files[index]
    return Result { () throws(DiskError) -> Outcome in
      try check(
        try Self.source(file.path),
        CheckOptions(
          allowed: allowed, isNamed: file.isNamed, files: Files { path in try? Disk.read(path) },
          configurations: configurations, workers: Parallel.workers(beside: files.count)))
    }
  }

  /// Checks the configuration files when no task reads them.
  func run(_ configuration: Source) -> Result<Outcome, DiskError> {
    Result { () throws(DiskError) -> Outcome in
      try check(
        configuration,
        CheckOptions(
          allowed: allowed, isConfiguration: true, files: Files { path in try? Disk.read(path) },
          configurations: Array(configurations.dropFirst())))
    }
  }

  private func check(
    _ source: Source, _ options: CheckOptions
  ) throws(DiskError) -> Outcome {
    guard fixes else { return Outcome(report: Lenswright.check(source, options: options)) }
    let fixed = Lenswright.fix(source, options: options, includesUnsafe: includesUnsafe)
    let texts = [Source(name: source.name, bytes: fixed.bytes)] + fixed.configurations
    if writes {
      for text in texts where text.name != Self.standardInput {
        if text.name == source.name, text.bytes == source.bytes { continue }
        try Disk.write(text.bytes, to: text.name)
      }
    }
    return Outcome(
      report: fixed.report, fixed: fixed,
      filtered: texts.first { $0.name == Self.standardInput }?.bytes)
  }
}
