import ArgumentParser
import Lenswright

/// `lenswright preview`.
struct Preview: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "preview",
    abstract: "Show the configuration that the log router will run.",
    usage: "lenswright preview [<file>] [--plain] [<options>]",
    discussion: """
      Takes a spec, or a CloudFormation template or an ECS task definition that is there already. Comments say which part comes from where; \
      `--plain` leaves them out, so that a Fluent Bit on this machine can run what is printed. Whatever stands between < and > is not known before \
      the task runs.

      Nothing is printed for a file with errors.

      Examples:
        lenswright preview
        lenswright preview template.yaml
        lenswright preview --plain > fluent-bit.conf
      """)

  @Argument(
    help: "A spec, a template or a task definition; `-` is standard input.",
    completion: .file(extensions: ["yaml", "yml", "json"]))
  var file = "lenswright.yaml"

  @Flag(name: .customLong("plain"), help: "Print the files as they are, without comments.")
  var isPlain = false

  @OptionGroup var options: SpecOptions

  func run() throws {
    do {
      let source = Source(
        name: file == "-" ? "<stdin>" : file, bytes: try Disk.input(file, for: "preview"))
      let preview = Lenswright.preview(source, options: options.compileOptions)
      options.complain(preview.diagnostics)
      guard let text = isPlain ? preview.plain : preview.marked else { throw ExitCode(1) }
      if !Terminal.write(text) { throw DiskError("write", "standard output") }
    } catch let error as DiskError {
      Terminal.complain(error: error.description)
      throw ExitCode(2)
    }
  }
}
