import LensFluent
import LensSyntax

/// The router's files as an engine in a folder can run them: with sockets in the place of inputs and outputs.
struct EngineFiles {
  let router: TestedRouter
  let folder: String

  /// The main file first.
  var all: [(name: String, bytes: [UInt8])] {
    var output = 0
    // Outputs are numbered in the order of the whole configuration, so included files come where they are included.
    var numbers: [Span: Int] = [:]
    for found in router.outputs {
      numbers[found.span] = output
      output += 1
    }
    var hasService = false
    var files = router.files.enumerated().map { place, file in
      (
        name: name(place),
        configuration: local(file.configuration, numbers, &hasService)
      )
    }
    if !hasService {
      files[0].configuration.append(ClassicSection("SERVICE", ["Flush": Self.flush]))
    }
    return files.map { ($0.name, Array(UnknownText.shown($0.configuration.text).utf8)) }
  }

  /// Seconds after which the engine hands on what it has.
  private static let flush = "0.2"

  private func name(_ place: Int) -> String { "\(place).conf" }

  /// Where a file of the router lies in the folder.
  func path(_ file: String) -> String {
    let place = router.files.firstIndex { $0.path == file }
    return place.map { "\(folder)/\(name($0))" } ?? file
  }

  private func local(
    _ file: ClassicFile, _ numbers: [Span: Int], _ hasService: inout Bool
  ) -> ClassicFile {
    var result = ClassicFile()
    for item in file.items {
      switch item {
      case .include(let path, let span): result.items.append(.include(self.path(path), span))
      case .set: result.items.append(item)
      case .section(let section):
        switch section.kind {
        case "INPUT":
          guard section["unix_path"] == AgentFacts.socket else { continue }
          result.append(
            ClassicSection(
              "INPUT",
              ["Name": "forward", "unix_path": "\(folder)/\(EngineTrial.inputName)"]))
        case "OUTPUT":
          if let number = numbers[section.span] { result.append(sink(section, number)) }
        case "SERVICE":
          hasService = true
          result.append(service(section))
        default: result.append(section)
        }
      }
    }
    return result
  }

  /// What an output matches, with a socket in the place of where it leads.
  private func sink(_ section: ClassicSection, _ number: Int) -> ClassicSection {
    var sink = ClassicSection("OUTPUT", ["Name": "forward"])
    for entry in section.entries
    where ["match", "match_regex"].contains(entry.key.lowercased()) {
      sink.append(entry.key, entry.value)
    }
    sink.append("unix_path", "\(folder)/\(EngineTrial.outputName(number))")
    // Several workers would send records in another order.
    sink.append("Workers", "1")
    return sink
  }

  /// The service without what listens, writes elsewhere or waits at the end.
  private func service(_ section: ClassicSection) -> ClassicSection {
    var service = ClassicSection("SERVICE", ["Flush": Self.flush, "Grace": "1"])
    let left = [
      "flush", "grace", "daemon", "log_file", "http_server", "http_listen", "http_port",
      "health_check",
    ]
    for entry in section.entries where !left.contains(entry.key.lowercased()) {
      switch entry.key.lowercased() {
      case "parsers_file": service.append(entry.key, path(entry.value))
      case "storage.path": service.append(entry.key, "\(folder)/storage")
      default: service.append(entry.key, entry.value)
      }
    }
    return service
  }
}
