import LensCloudFormation
import LensFluent
import LensSyntax

/// What a new service consists of.
package struct NewService: Sendable {
  /// The files, by their paths from the service's folder; `nil` when what was asked for cannot be.
  package var files: [ServiceFile]?
  /// Why there are none, and what the compiler says of those that there are.
  package var diagnostics: Diagnostics
  /// The keys whose values are placeholders, and those that name secrets which are not there yet.
  package var gaps: [String]
  /// The schemas that editors look for beside the specs. They are long, and the same for every service.
  package var schemas: [SchemaKind]
}

/// Makes the files of a new service from a starter and answers, and compiles what comes out.
///
/// The same starter and answers give the same files. A file of the starter's own takes the place of one that would be written beside it.
///
/// - Throws: an answer that will not do.
package func newService(
  from starter: Starter, _ answers: ServiceAnswers
) throws(AnswerError) -> NewService {
  try ServiceAnswers.reviewName(answers.service)
  let types = try ServiceAnswers.destinationTypes(answers.destinations, for: starter)
  if let file = starter.files.first(where: { !ServiceFile.isInside($0.path) }) {
    throw AnswerError(
      "the starter '\(starter.name)' has a file that does not lie in its folder",
      file.path.printableName)
  }
  var diagnostics = Diagnostics()
  let service = service(starter, types, answers, &diagnostics)
  if !diagnostics.isEmpty { diagnostics.redactCredentials() }
  let gaps = service.map { $0.spec.drafted(.placeholder) + $0.spec.drafted(.secret) } ?? []
  return NewService(
    files: diagnostics.hasErrors ? nil : service?.files, diagnostics: diagnostics,
    gaps: gaps.map(\.key), schemas: service?.schemas ?? [])
}

private func service(
  _ starter: Starter, _ types: [any Destination.Type], _ answers: ServiceAnswers,
  _ diagnostics: inout Diagnostics
) -> (files: [ServiceFile], spec: StarterSpec, schemas: [SchemaKind])? {
  var files = starter.named(answers.service)
  guard var spec = StarterSpec(files, &diagnostics),
    spec.choose(types, for: answers.service, on: starter.engine, &diagnostics)
  else { return nil }
  for setting in answers.settings {
    guard spec.set(setting, &diagnostics) else { return nil }
  }
  let schemas = spec.texts.enumerated().compactMap { index, text in
    text.isDescribed ? nil : (text.path, index == 0 ? SchemaKind.spec : .base)
  }
  for text in spec.texts { files.put(text.file) }
  for (path, kind) in schemas { files.describe(path, by: kind) }

  let source = Source(
    name: Starter.spec, bytes: files.first { $0.path == Starter.spec }?.bytes ?? [])
  let compilation = compile(source, options: CompileOptions(files: Files(files)))
  diagnostics = compilation.diagnostics
  guard let template = compilation.template else { return nil }

  if template.package != nil, answers.pipeline == .codepipeline {
    diagnostics.report(
      .conflict,
      "no pipeline of CodePipeline is written for a configuration that is delivered apart",
      at: .none, help: ["choose another platform, or none and write it yourself"])
    return nil
  }
  let service = CompiledService(
    name: answers.service, starter: starter, files: files, spec: spec, template: template,
    pipeline: answers.pipeline)
  // A template that came with the starter was another service's.
  files.removeAll { $0.path == CompiledService.templatePath }
  files.add(ServiceFile(path: CompiledService.templatePath, bytes: template.yaml()))
  for file in service.dockerfiles { files.add(file) }
  for file in answers.pipeline.files(for: service) { files.add(file) }
  files.add(ServiceFile(path: ".gitignore", text: service.ignoredFiles))
  files.add(ServiceFile(path: "README.md", text: service.readme))
  let kinds = [SchemaKind.spec, .base].filter { kind in
    schemas.contains { $0.1 == kind } && !files.contains { $0.path == kind.fileName }
  }
  return (files, spec, kinds)
}

extension Starter {
  /// The files with the name of the new service wherever that of the starter's own stands by itself.
  fileprivate func named(_ service: String) -> [ServiceFile] {
    var diagnostics = Diagnostics()
    guard let own = tree(&diagnostics)?.mapping?["service"]?.literalText, own != service else {
      return files
    }
    return files.map { file in
      guard let text = file.text else { return file }
      return ServiceFile(path: file.path, text: text.replacing(word: own, with: service))
    }
  }
}

extension SpecText {
  /// Whether the file says already where its schema is.
  fileprivate var isDescribed: Bool {
    String(decoding: bytes, as: UTF8.self).includes(schemaComment)
  }
}

/// The comment by which editors find the schema of a file.
private let schemaComment = "yaml-language-server: $schema="

extension [ServiceFile] {
  /// Puts a file in the place of another.
  fileprivate mutating func put(_ file: ServiceFile) {
    if let index = firstIndex(where: { $0.path == file.path }) { self[index] = file }
  }

  /// Adds a file unless there is one.
  fileprivate mutating func add(_ file: ServiceFile) {
    if !contains(where: { $0.path == file.path }) { append(file) }
  }

  /// Writes on top of a file where its schema is, from the folder that it is in.
  fileprivate mutating func describe(_ path: String, by kind: SchemaKind) {
    guard let index = firstIndex(where: { $0.path == path }) else { return }
    let depth = path.split(separator: "/").count - 1
    let place = String(repeating: "../", count: depth) + kind.fileName
    self[index].bytes = [UInt8]("# \(schemaComment)\(place)\n".utf8) + self[index].bytes
  }
}
