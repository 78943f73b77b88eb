import ArgumentParser
import Lenswright

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// `lenswright package`.
struct Package: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "package",
    abstract: "Compile a spec, and bring the router's configuration to where the task expects it.",
    usage: "lenswright package [<spec>] [-o <file>] [--bucket <name>] [<options>]",
    discussion: """
      Writes the template and beside it the files that the template cannot hold, and uploads them with the AWS CLI: for `delivery: s3` and `init`, those \
      that are not in the bucket yet. For `delivery: image` it prints the commands that build and push the image. A spec whose router needs no files is \
      only compiled.
      """)

  @Argument(
    help: "The spec; `-` is standard input.",
    completion: .file(extensions: ["yaml", "yml", "json"])
  )
  var spec = "lenswright.yaml"

  @Option(
    name: [.customShort("o"), .customLong("output")], help: "The template to write.",
    completion: .file())
  var output = "template.yaml"

  @Option(name: .customLong("format"), help: "How the template is written: yaml or json.")
  var format = Compile.Format.yaml

  @Option(
    name: .customLong("bucket"),
    help: "The bucket, where the spec leaves its name to CloudFormation.")
  var bucket: String?

  @Flag(name: .customLong("print"), help: "Print the commands in place of running them.")
  var isPrinted = false

  @Flag(
    name: .customLong("dry-run"), help: "Print the commands, and write no file either.")
  var isDryRun = false

  @OptionGroup var options: SpecOptions

  func validate() throws {
    if output == "-" || output.hasSuffix("/") || output.isEmpty {
      throw ValidationError("-o names the file of the template.")
    }
  }

  func run() throws {
    do {
      let source = Source(
        name: spec == "-" ? "<stdin>" : spec, bytes: try Disk.input(spec, for: "package"))
      let compilation = Lenswright.compile(source, options: options.compileOptions)
      options.complain(compilation.diagnostics)
      guard let template = compilation.template else { throw ExitCode(1) }
      try deliver(template, besides: compilation.diagnostics.sources.all.map(\.name))
    } catch let error as DiskError {
      Terminal.complain(error: error.description)
      throw ExitCode(2)
    }
  }

  private func deliver(_ template: CompiledTemplate, besides sources: [String]) throws {
    if let identity = Disk.identity(of: output),
      let own = sources.first(where: { Disk.identity(of: $0) == identity })
    {
      throw DiskError("\(output) is what the spec is made of (\(own)), and is not overwritten")
    }
    let folder = AssetFolder(beside: output)
    let commands = try template.package.map { try self.commands($0, folder) } ?? []
    if !isDryRun {
      try folder.write(template.package)
      try Disk.write(format == .yaml ? template.yaml() : template.json(), to: output)
    }
    if commands.isEmpty {
      Terminal.complain("note: the router needs no file beside the template")
      return
    }
    for command in commands { try run(command) }
  }

  // MARK: Commands

  /// What is run, and how to find out that it need not be.
  private struct Command {
    var line: String
    var words: [String]
    var probe: [String]?
    var name: String
    /// Whether the command is for somebody to run, whatever was asked for.
    var isOnlyPrinted = false
  }

  private func commands(_ package: AssetPackage, _ folder: AssetFolder) throws -> [Command] {
    switch package.target {
    case .bucket(let name):
      let bucket = try chosenBucket(name)
      return package.assets.map { asset in
        let place = ["--bucket", bucket, "--key", asset.key ?? asset.name]
        let words =
          ["aws", "s3api", "put-object"] + place + [
            "--body", "\(folder.path)/\(asset.name)", "--checksum-algorithm", "SHA256",
            "--content-type", "text/plain; charset=utf-8",
          ]
        return Command(
          line: Program.line(words), words: words, probe: ["aws", "s3api", "head-object"] + place,
          name: "s3://\(bucket)/\(asset.key ?? asset.name)")
      }
    case .image(let name):
      guard let name else {
        throw DiskError("the image's name is left to CloudFormation, so that nothing can be pushed")
      }
      let base = package.needsBase ? " --build-arg BASE=\"$BASE\"" : ""
      let lines = [
        "docker build --platform \(package.platform)\(base) --tag \(Program.line([name])) \(Program.line([folder.path]))",
        Program.line(["docker", "push", name]),
      ]
      return lines.map {
        Command(line: $0, words: [], probe: nil, name: name, isOnlyPrinted: true)
      }
    }
  }

  private func chosenBucket(_ name: String?) throws(DiskError) -> String {
    switch (name, bucket) {
    case (let name?, let given?) where name != given:
      throw DiskError("the spec names the bucket \(name), and --bucket another")
    case (let name?, _): return name
    case (nil, let given?): return given
    case (nil, nil):
      throw DiskError("the bucket's name is left to CloudFormation: give it with --bucket")
    }
  }

  private static let everything = [STDOUT_FILENO, STDERR_FILENO]

  private func run(_ command: Command) throws {
    if isPrinted || isDryRun || command.isOnlyPrinted {
      Terminal.print(command.line)
      return
    }
    // The key has the content's hash in it, so that what is there is the same.
    if let probe = command.probe, try Program.run(probe, silencing: Package.everything) == 0 {
      Terminal.complain("\(command.name) is there already")
      return
    }
    let code = try Program.run(command.words, silencing: [STDOUT_FILENO])
    guard code == 0 else {
      throw DiskError("`\(command.line)` ended with the exit code \(code)")
    }
    Terminal.complain("\(command.name) is uploaded")
  }
}
