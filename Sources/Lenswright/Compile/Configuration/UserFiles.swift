import LensCloudFormation
import LensFluent
import LensSyntax

/// The files of `router.config`, as far as they can be read.
struct UserFiles: Sendable {
  /// What is included behind what is generated, in this order.
  var includes: [UserFile] = []
  var parsers: [UserFile] = []

  var all: [UserFile] { includes + parsers }
  var isEmpty: Bool { includes.isEmpty && parsers.isEmpty }

  var includedTexts: [UserText] { includes.compactMap(\.text) }
  var parserTexts: [UserText] { parsers.compactMap(\.text) }

  /// Whether every file that is included can be looked into.
  var areIncludesKnown: Bool {
    includes.allSatisfy { $0.text?.lines.contains(where: \.isInclude) == false }
  }
}

/// A file of `router.config`, by where it comes from.
enum UserFile: Sendable {
  /// One of this project, which has to be carried to the router.
  case text(UserText)
  /// One that is in the router already, in its image or on a volume.
  case inRouter(path: String, Span)
  /// An object in S3, by its ARN.
  case object(Setting<String>)

  var text: UserText? { if case .text(let text) = self { text } else { nil } }

  var object: Setting<String>? { if case .object(let arn) = self { arn } else { nil } }

  var path: String? { if case .inRouter(let path, _) = self { path } else { nil } }

  var span: Span {
    switch self {
    case .text(let text): text.span
    case .inRouter(_, let span): span
    case .object(let arn): arn.span
    }
  }
}

/// A file of this project, with those that it includes in their places.
struct UserText: Sendable {
  /// The path by which messages call it.
  var name: String
  /// The path as the spec has it.
  var title: String
  /// Where the spec names it.
  var span: Span
  var lines: [ClassicLine] = []
  /// The sections of a file of Fluent Bit.
  var classic = ClassicFile()
  var fluentd = FluentdFile([])
}

extension ClassicLine {
  var isInclude: Bool { if case .include = kind { true } else { false } }
}

/// Reads the files of `router.config` and says what the engine would not read.
struct UserFilesReader {
  private let engine: Engine
  private let files: Files
  private var seen: [String: Span] = [:]
  private var isRight = true

  private init(_ engine: Engine, _ files: Files) {
    self.engine = engine
    self.files = files
  }

  /// `nil` when a file cannot be used, which has been reported.
  static func read(_ spec: Spec, _ files: Files, _ diagnostics: inout Diagnostics) -> UserFiles? {
    guard let config = spec.router.config?.value else { return UserFiles() }
    var reader = UserFilesReader(spec.router.type.value, files)
    var result = UserFiles()
    result.includes = config.include.compactMap {
      reader.read($0, isParsers: false, &diagnostics)
    }
    result.parsers = config.parsers.compactMap { reader.read($0, isParsers: true, &diagnostics) }
    if let first = config.parsers.first, reader.engine == .fluentd {
      diagnostics.report(
        .unsupportedEngine, "Fluentd has no files of parsers", at: first.span,
        help: ["write `<parse>` where it is needed, in a file of `include`"])
      reader.isRight = false
    }
    return reader.isRight ? result : nil
  }

  private mutating func read(
    _ setting: Setting<String>, isParsers: Bool, _ diagnostics: inout Diagnostics
  ) -> UserFile? {
    guard let path = setting.literal else { return .object(setting) }
    if path.hasPrefix("arn:") || path.hasPrefix("s3:") || path.includes("://") {
      guard S3ObjectName(path) != nil else {
        refuse("`\(path)` is not the ARN of an object in S3", setting.span, &diagnostics) {
          $0.help = ["write `arn:aws:s3:::bucket/key`"]
        }
        return nil
      }
      guard isNew(path, setting.span, &diagnostics) else { return nil }
      return .object(setting)
    }
    if engine == .fluentBit, path.isNamedYAML {
      refuse("`\(path)` cannot be included", setting.span, &diagnostics) {
        $0.notes = ["ECS generates a classic configuration, and the engine mixes it with no YAML"]
        $0.help = ["write the file in the classic format"]
      }
      return nil
    }
    if path.hasPrefix("/") {
      let path = normalizedPath(path)
      guard isNew(path, setting.span, &diagnostics) else { return nil }
      let own = [
        AgentFacts.generatedConfiguration(engine), AgentFacts.fetchedConfiguration(engine),
        DeliveryFacts.configurationFile(engine), DeliveryFacts.parsersFile,
      ]
      guard !own.contains(path) else {
        refuse("`\(path)` is written when the task starts", setting.span, &diagnostics) {
          $0.label = "whatever the image has there is hidden"
          $0.help = ["keep your file under another path"]
        }
        return nil
      }
      return .inRouter(path: path, setting.span)
    }
    let place = diagnostics.sources[setting.span]?.name
    // A setting of the command line is no file that others could lie beside.
    let file = place.flatMap { $0.hasPrefix(Assignment.sourceName) ? nil : $0 } ?? ""
    var text = UserText(
      name: resolvedPath(path, beside: file), title: path, span: setting.span)
    guard
      readText(&text, text.name, isParsers, beside: file, at: setting.span, [], &diagnostics)
    else { return nil }
    return .text(text)
  }

  private mutating func isNew(
    _ path: String, _ span: Span, _ diagnostics: inout Diagnostics
  ) -> Bool {
    guard let other = seen[path] else {
      seen[path] = span
      return true
    }
    diagnostics.report(
      .duplicateName, "`\(path)` is included twice", at: span,
      related: [Label(other, "the first time")],
      notes: ["Fluent Bit does not start when it meets a file again"])
    isRight = false
    return false
  }

  private struct Words {
    var label = ""
    var notes: [String] = []
    var help: [String] = []
  }

  private mutating func refuse(
    _ message: String, _ span: Span, _ diagnostics: inout Diagnostics,
    _ words: (inout Words) -> Void = { _ in }
  ) {
    var more = Words()
    words(&more)
    diagnostics.report(
      .configurationFile, message, at: span, label: more.label, notes: more.notes, help: more.help)
    isRight = false
  }

  // MARK: Texts

  /// Adds a file, and those that it includes in the places where it does.
  private mutating func readText(
    _ text: inout UserText, _ path: String, _ isParsers: Bool, beside file: String, at span: Span,
    _ trail: [String], _ diagnostics: inout Diagnostics
  ) -> Bool {
    if trail.contains(path) {
      refuse("`\(path)` includes itself", span, &diagnostics)
      return false
    }
    guard isNew(path, span, &diagnostics) else { return false }
    guard let bytes = files.read(path) else {
      diagnostics.report(
        .missingFile, "the file `\(path)` cannot be read", at: span,
        label: file.isEmpty ? "" : "relative to \(file)")
      isRight = false
      return false
    }
    let source = Source(name: path, bytes: bytes)
    let number = diagnostics.add(source)
    guard let whole = String(validating: bytes, as: UTF8.self), !whole.utf8.contains(0) else {
      refuse("`\(path)` is not text in UTF-8", span, &diagnostics)
      return false
    }
    switch engine {
    case .fluentBit:
      return readClassic(&text, source, number, isParsers, trail, &diagnostics)
    case .fluentd:
      let (file, mistake) = FluentdFile.read(bytes, source: number)
      text.fluentd = file
      text.lines = fluentdLines(bytes, number)
      guard let mistake else { return true }
      mistake.report(path, &diagnostics)
      isRight = false
      return false
    }
  }

  /// The lines as they are: Fluentd does not look at indentation.
  private func fluentdLines(_ bytes: [UInt8], _ number: Int32) -> [ClassicLine] {
    var lines: [ClassicLine] = []
    var start = 0
    while start < bytes.count {
      let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
      let text = String(decoding: bytes[start..<end], as: UTF8.self)
      let isTag = text.hasPrefix("<") && !text.hasPrefix("</")
      lines.append(
        ClassicLine(
          isTag ? .header : .other, text, Span(source: number, start: start, end: end)))
      start = end + 1
    }
    return lines
  }

  private mutating func readClassic(
    _ text: inout UserText, _ source: Source, _ number: Int32, _ isParsers: Bool,
    _ trail: [String], _ diagnostics: inout Diagnostics
  ) -> Bool {
    let (file, mistakes) = ClassicReader.read(source, number: number)
    mistakes.report(&diagnostics)
    guard !mistakes.contains(where: \.isFatal) else {
      isRight = false
      return false
    }
    text.classic.items += file.items
    var canGoOn = true
    var isBehindInclude = false
    for line in ClassicLine.read(source, number: number) {
      if line.kind == .header { isBehindInclude = false }
      if isBehindInclude, line.kind == .entry {
        refuse("a section cannot go on behind an `@INCLUDE`", line.span, &diagnostics) {
          $0.help = ["put the `@INCLUDE` above or below the section"]
        }
        return false
      }
      guard case .include(let path) = line.kind else {
        // The init process takes every file with these words for parsers, comments among them.
        let isTaken =
          line.kind == .other && DeliveryFacts.parserWords.contains(where: line.text.includes)
        if !isTaken { text.lines.append(line) }
        continue
      }
      isBehindInclude = true
      if path.hasPrefix("/") {
        canGoOn = isNew(normalizedPath(path), line.span, &diagnostics) && canGoOn
        text.lines.append(line)
        continue
      }
      if path.contains("*") {
        refuse("a pattern of paths cannot be carried to the router", line.span, &diagnostics) {
          $0.help = ["name the files one by one"]
        }
        canGoOn = false
        continue
      }
      let next = resolvedPath(path, beside: source.name)
      canGoOn =
        readText(
          &text, next, isParsers, beside: source.name, at: line.span, trail + [source.name],
          &diagnostics) && canGoOn
    }
    return canGoOn
  }
}

/// The bucket and the key in the ARN of an object.
struct S3ObjectName {
  var bucketARN: String
  var key: String

  /// What the agent and the init process look up: the last part of the key.
  var baseName: Substring { key.split(separator: "/").last ?? "" }

  init?(_ arn: String) {
    let parts = arn.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false)
    guard parts.count == 6, parts[0] == "arn", !parts[1].isEmpty, parts[2] == "s3",
      let slash = parts[5].firstIndex(of: "/"), slash != parts[5].startIndex,
      parts[5].last != "/"
    else { return nil }
    bucketARN = String(arn[..<slash])
    key = String(parts[5][parts[5].index(after: slash)...])
  }
}
