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
      Of a folder it takes every .yaml, .yml, .json and .template file, and passes over those that have nothing to do with FireLens.

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

  @Option(name: .customLong("fail-on"), help: "What the run fails on: error, warning or advice.")
  var failOn = FailOn.error

  @Option(
    name: .customLong("allow"),
    help: ArgumentHelp("Keeps a rule quiet; can be given several times.", valueName: "id"),
    completion: .custom { _, _, _ in Topic.names(of: .rule) })
  var allowed: [String] = []

  @Flag(name: .customLong("list-rules"), help: "List the rules.")
  var listsRules = false

  @Flag(
    name: .customLong("fix"),
    help:
      "Apply the fixes that are safe, to the files themselves; with `--fix=unsafe` also those that a person should look at."
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
    if paths.isEmpty, !listsRules {
      throw ValidationError("Name a file or a folder; `-` is standard input.")
    }
    if paths.filter({ $0 == "-" }).count > 1 {
      throw ValidationError("Standard input can be read once.")
    }
    for id in allowed where Page.rule(id) == nil {
      let near = Page.nearestRule(to: id).map { " Did you mean '\($0)'?" } ?? ""
      throw ValidationError("there is no rule called '\(id)'.\(near) --list-rules lists them.")
    }
  }

  func run() throws {
    if listsRules {
      Pager.show(Page.rules.terminal(width: Terminal.width, isColored: Terminal.hasColor(1)))
      return
    }
    var isBroken = false
    var files: [CheckedFile] = []
    for path in paths {
      if path == "-" || !Disk.isFolder(path) {
        files.append(CheckedFile(path: path, isNamed: true))
      } else {
        do {
          files += try Disk.files(in: path, endings: [".yaml", ".yml", ".json", ".template"])
            .map { CheckedFile(path: $0, isNamed: false) }
        } catch {
          Terminal.complain("error: \(error.description)")
          isBroken = true
        }
      }
    }
    let job = CheckJob(
      files: files, allowed: Set(allowed),
      fixes: fixes || fixesAll || showsDifference, includesUnsafe: fixesAll,
      writes: !showsDifference)
    let results = Parallel.map(files.count) { job.run($0) }
    var reports: [CheckReport] = []
    for result in results {
      switch result {
      case .failure(let error):
        Terminal.complain("error: \(error.description)")
        isBroken = true
      case .success(let outcome):
        reports.append(outcome.report)
        if showsDifference { Terminal.write(text: outcome.difference) }
      }
    }
    let all = reports.map(\.diagnostics)
    if !showsDifference {
      Terminal.write(text: all.rendered(format, color: Terminal.hasColor(1)))
    }
    let unneeded = Set(allowed).subtracting(reports.flatMap(\.allowed)).sorted()
    for id in unneeded where !files.isEmpty {
      Terminal.complain("warning: nothing needs `--allow \(id)` [unneeded-allowance]")
    }
    let summary = CheckSummary(reports)
    if format == .full || format == .short { Terminal.complain(summary.sentence) }
    if isBroken { throw ExitCode(2) }
    let severity: Severity =
      switch failOn {
      case .error: .error
      case .warning: .warning
      case .advice: .advice
      }
    if summary.worst.map({ $0 >= severity }) ?? false { throw ExitCode(1) }
    if severity <= .warning, !unneeded.isEmpty { throw ExitCode(1) }
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
  var allowed: Set<String>
  var fixes: Bool
  var includesUnsafe: Bool
  var writes: Bool

  struct Outcome: Sendable {
    var report: CheckReport
    var difference = ""
  }

  func run(_ index: Int) -> Result<Outcome, DiskError> {
    let file = files[index]
    return Result { () throws(DiskError) -> Outcome in
      let source = Source(
        name: file.path == "-" ? "<stdin>" : file.path,
        bytes: try Disk.input(file.path, for: "check"))
      let options = CheckOptions(
        allowed: allowed, isNamed: file.isNamed, files: Files { path in try? Disk.read(path) })
      guard fixes else { return Outcome(report: Lenswright.check(source, options: options)) }
      let fixed = Lenswright.fix(source, options: options, includesUnsafe: includesUnsafe)
      if writes, fixed.count > 0 {
        if file.path == "-" {
          guard Terminal.write(fixed.bytes) else { throw DiskError("write", "standard output") }
        } else {
          try Disk.write(fixed.bytes, to: file.path)
        }
      }
      return Outcome(report: fixed.report, difference: fixed.difference)
    }
  }
}
