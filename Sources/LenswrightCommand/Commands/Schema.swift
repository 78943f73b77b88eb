import ArgumentParser
import Lenswright

/// `lenswright schema`.
struct Schema: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schema",
    abstract: "Print a JSON Schema, by which editors complete and check a spec.",
    usage: "lenswright schema [--kind <kind>]",
    discussion:
      "`spec` describes a spec, `base` a file that others extend, `diagnostics` what `--diagnostics json` prints, `tests` what `test --format json` does."
  )

  @Option(help: "Which schema: spec, base, diagnostics or tests.")
  var kind = SchemaKind.spec

  func run() throws {
    guard Terminal.write(kind.text) else { throw DiskError("write", "standard output") }
  }
}

extension SchemaKind: Choice {}
