import ArgumentParser
import Lenswright

/// `lenswright compile`.
struct Compile: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compile",
    abstract: "Compile a spec to a CloudFormation template.",
    usage: "lenswright compile [<spec> ...] [-o <path>] [<options>]",
    discussion: """
      Prints the template, or writes it with `-o`: to a file, or into a folder when that exists, ends in a slash, or several specs are given. \
      A folder gets one template for each spec, named after the spec, or after its folder when the spec is called lenswright.yaml.

      A configuration that is delivered by s3, init or image lies in a folder beside the template, out.assets of out.yaml.

      Nothing is printed or written for a spec with errors.

      Examples:
        lenswright compile
        lenswright compile lenswright.yaml -o template.yaml
        lenswright compile -e prod --set containers.app.image=nginx:1.28
        lenswright compile -o template.yaml --check
      """)

  enum Format: String, Choice { case yaml, json }

  @Argument(
    help: ArgumentHelp("The specs; `-` is standard input.", valueName: "spec"),
    completion: .file(extensions: ["yaml", "yml", "json"]))
  var specs: [String] = ["lenswright.yaml"]

  // The names are written out, because to derive them from the properties is a noticeable part of a start.
  @Option(
    name: [.customShort("o"), .customLong("output")],
    help: ArgumentHelp("The file or folder to write to.", valueName: "path"),
    completion: .file())
  var output: String?

  @Option(
    name: .customLong("format"),
    help: ArgumentHelp("How the template is written.", valueName: "format"))
  var format = Format.yaml

  @OptionGroup var options: SpecOptions

  @Flag(
    name: .customLong("check"),
    help: "Write nothing; fail when what is in `-o` differs from what would be written.")
  var check = false

  @Option(
    name: .customLong("source-map"),
    help: ArgumentHelp("Write the lines that the resources come from, as JSON.", valueName: "file"),
    completion: .file())
  var sourceMap: String?

  func validate() throws {
    if check, output == nil || output == "-" {
      throw ValidationError("--check compares with a file: name it with -o.")
    }
    if sourceMap != nil, specs.count > 1 {
      throw ValidationError("--source-map goes with one spec.")
    }
    if sourceMap == "-" { throw ValidationError("--source-map writes a file.") }
    if specs.filter({ $0 == "-" }).count > 1 {
      throw ValidationError("Standard input can be read once.")
    }
    if specs.count > 1, output == nil || output == "-" {
      throw ValidationError("Several templates go into a folder: name it with -o.")
    }
  }

  func run() throws {
    let options = self.options.compileOptions
    var outcome = Outcome()
    var targets = Targets(specs)
    for spec in specs {
      do {
        try compile(spec, options, &targets, &outcome)
      } catch let error as DiskError {
        Terminal.complain(error: error.description)
        outcome.isBroken = true
      }
    }
    if outcome.isBroken { throw ExitCode(2) }
    if outcome.hasFindings { throw ExitCode(1) }
  }

  /// The files that are written in this run, so that none is written twice and none takes the place of a spec.
  private struct Targets {
    private var taken: Set<String> = []
    private let specs: [Disk.Identity: String]

    init(_ specs: [String]) {
      var identities: [Disk.Identity: String] = [:]
      for spec in specs where spec != "-" {
        if let identity = Disk.identity(of: spec) { identities[identity] = spec }
      }
      self.specs = identities
    }

    /// - Parameter sources: the files that the spec was put together from.
    mutating func take(_ path: String, for spec: String, _ sources: [String]) throws -> String {
      guard taken.insert(path).inserted else {
        throw DiskError("\(path) would be written twice")
      }
      if let own = Disk.identity(of: path).flatMap({ specs[$0] }) {
        throw DiskError("\(path) is the spec \(own) itself, and is not overwritten")
      }
      if let identity = Disk.identity(of: path),
        let base = sources.first(where: { Disk.identity(of: $0) == identity })
      {
        throw DiskError("\(path) is what \(spec) extends (\(base)), and is not overwritten")
      }
      return path
    }
  }

  /// How the run went so far.
  private struct Outcome {
    var hasFindings = false
    var isBroken = false
  }

  private func compile(
    _ spec: String, _ options: CompileOptions, _ targets: inout Targets, _ outcome: inout Outcome
  ) throws {
    let bytes = try Disk.input(spec, for: "compile")
    let source = Source(name: spec == "-" ? "<stdin>" : spec, bytes: bytes)
    let compilation = Lenswright.compile(source, options: options)
    self.options.complain(compilation.diagnostics)
    guard let template = compilation.template else {
      outcome.hasFindings = true
      return
    }
    let text = format == .yaml ? template.yaml() : template.json()
    let sources = compilation.diagnostics.sources.all.dropFirst().map(\.name)
    let target = try target(for: spec, sources, &targets)
    let map = try sourceMap.map { try targets.take($0, for: spec, sources) }
    guard let target else {
      if !Terminal.write(text) { throw DiskError("write", "standard output") }
      try writeSourceMap(template, compilation, to: map)
      if template.package != nil { Terminal.complain(Compile.unwrittenAssets) }
      return
    }
    let assets = AssetFolder(beside: target)
    if check {
      let current = Disk.exists(target) ? try Disk.read(target) : nil
      if current != text {
        Terminal.complain(
          error: current == nil
            ? "there is no \(target)" : "\(target) differs from what \(spec) compiles to")
        outcome.hasFindings = true
      }
      if let difference = try assets.difference(from: template.package) {
        Terminal.complain(error: difference)
        outcome.hasFindings = true
      }
      return
    }
    // The template comes last, so that it never names a file that is not there.
    try assets.write(template.package)
    try Disk.write(text, to: target)
    try writeSourceMap(template, compilation, to: map)
  }

  private static let unwrittenAssets =
    "note: the router's configuration is not in the template; `lenswright package` writes and uploads it"

  private func writeSourceMap(
    _ template: CompiledTemplate, _ compilation: Compilation, to path: String?
  ) throws {
    guard let path, !check else { return }
    try Disk.write(template.sourceMap(compilation.diagnostics), to: path)
  }

  /// Where the template of a spec goes; `nil` for standard output.
  private func target(
    for spec: String, _ sources: [String], _ targets: inout Targets
  ) throws -> String? {
    guard let output, output != "-" else { return nil }
    guard specs.count > 1 || output.hasSuffix("/") || Disk.isFolder(output) else {
      return try targets.take(output, for: spec, sources)
    }
    if !check { try Disk.makeFolder(output) }
    let path = output + (output.hasSuffix("/") ? "" : "/") + name(of: spec) + ".\(format.rawValue)"
    return try targets.take(path, for: spec, sources)
  }

  private func name(of spec: String) -> String {
    if spec == "-" { return "template" }
    let parts = spec.split(separator: "/").filter { $0 != "." && $0 != ".." }
    let file = parts.last.map(String.init) ?? "template"
    let stem = file.lastIndex(of: ".").map { String(file[..<$0]) } ?? file
    return stem == "lenswright" && parts.count > 1 ? String(parts[parts.count - 2]) : stem
  }
}
