import LensCloudFormation
import LensFluent
import LensSyntax

/// Trying for ever with a disk that has no end.
package struct UnboundedRetry: Rule {
  package init() {}

  package static let id = "unbounded-retry"
  package static let severity = Severity.warning
  package static let bites: [Bite] = [.silently]
  package static let summary =
    "An output tries for ever, its chunks wait on the router's disk, and nothing bounds them."
  package static let reason =
    "In memory the agent's `Mem_Buf_Limit` stops the input. With `storage.type filesystem` nothing does: while a destination is away the disk fills, and a full disk stops the outputs of every container."
  package static let remedy =
    "Write `storage.total_limit_size`, with which the oldest chunks go, or a number for `retry_limit`."
  package static let bad = ExampleParts.task(
    options: "{ Name: http, host: logs.example.com, tls: 'on', retry_limit: ⟦'no_limits'⟧ }",
    router: parts)
  package static let good = ExampleParts.task(
    options:
      "{ Name: http, host: logs.example.com, tls: 'on', retry_limit: 'no_limits', storage.total_limit_size: 2G }",
    router: parts)
  package static let sources = [
    "https://docs.fluentbit.io/manual/administration/buffering-and-storage",
    "https://github.com/fluent/fluent-bit/blob/v5.1.1/src/flb_output.c",
  ]
  package static var checked: String { "2026-11-26" }

  private static let parts = """
    memoryReservation: 100
        environment:
          - name: FLB_SERVICE
            value: |
              [SERVICE]
                  storage.path /tmp/chunks
                  storage.type filesystem
                  storage.inherit on
    """

  package func check(_ output: CheckedPlugin, _ findings: inout Findings) {
    guard output.isOutput, output.plugin.engine == .fluentBit,
      let limit = output.option("retry_limit"), let text = limit.value.literal,
      RetryLimit.unlimited.contains(text.lowercased()), output.lacks("storage.total_limit_size"),
      // It has files and attempts of its own.
      output.plugin.name != "s3", isOnDisk(output)
    else { return }
    findings.report(
      "\(output.owner) may fill the router's disk", at: limit.value.span,
      notes: ["the router keeps on disk what it could not send, and nothing bounds that"],
      help: ["add `storage.total_limit_size`"])
  }

  /// Whether chunks are put on disk by the router's own file, or by a configuration that its environment carries.
  private func isOnDisk(_ output: CheckedPlugin) -> Bool {
    let isInFile =
      output.files?.sections.contains {
        ["SERVICE", "INPUT"].contains($0.kind)
          && $0.entry("storage.type")?.value.lowercased() == "filesystem"
      } ?? false
    return isInFile
      || output.task?.router?.environment.contains { isOnDisk($0.value) } ?? false
  }

  /// Whether a configuration that the environment carries puts chunks on disk.
  private func isOnDisk(_ text: TemplateText) -> Bool {
    text.text { _ in "" }.split(separator: "\n").contains { line in
      let words = line.split { $0 == " " || $0 == "\t" }.map { $0.lowercased() }
      return words.count == 2 && words[0].hasSuffix("storage.type") && words[1] == "filesystem"
    }
  }
}
