import CYAML

/// Says in the words of a person what the parser refused.
///
/// libyaml's own words ("mapping values are not allowed in this context") name the rule of the grammar that ran out; a newcomer needs the cause and the cure. So each
/// message is worked out from the place, from the line it is in, and from what was read before it.
struct Mistake {
  let bytes: UnsafeBufferPointer<UInt8>
  let result: CYAMLResult
  let source: Int32
  let offset: Int
  /// Where the thing began that the parser was in the middle of.
  let context: Int?
  let problem: String
  let activity: String

  init(_ bytes: UnsafeBufferPointer<UInt8>, _ result: CYAMLResult, source: Int32) {
    self.bytes = bytes
    self.result = result
    self.source = source
    offset = min(Int(result.errorOffset), bytes.count)
    context = result.contextOffset == UInt32.max ? nil : min(Int(result.contextOffset), bytes.count)
    problem = result.problem.map { String(cString: $0) } ?? ""
    activity = result.context.map { String(cString: $0) } ?? ""
  }

  func report(_ limits: Limits, _ diagnostics: inout Diagnostics) {
    switch result.error {
    case .none, .secondDocument:
      break
    case .memory:
      diagnostics.report(
        .limitExceeded, "there is not enough memory to read the file", at: span(0, 0))
    case .bytes:
      diagnostics.report(
        .limitExceeded, "the file is larger than \(limits.bytes) bytes", at: span(0, 0))
    case .depth:
      diagnostics.report(
        .limitExceeded, "the values are nested more than \(limits.depth) deep",
        at: character(offset))
    case .events:
      diagnostics.report(
        .limitExceeded, "the file has more than \(limits.events) values", at: character(offset))
    case .scalarLength:
      diagnostics.report(
        .limitExceeded, "a text is longer than \(limits.scalarLength) bytes", at: character(offset),
        label: "it begins here")
    case .tagLength:
      diagnostics.report(
        .limitExceeded, "the tags of the file are longer or more than anyone needs",
        at: character(offset))
    case .UTF16:
      diagnostics.report(
        .invalidEncoding, "the file is UTF-16 and not UTF-8", at: span(0, 0),
        help: ["save the file as UTF-8"])
    case .invalidUTF8:
      diagnostics.report(
        .invalidEncoding, "the file is not UTF-8 text", at: span(offset, offset + 1),
        label:
          "the byte 0x\(String(bytes[offset], radix: 16, uppercase: true)) does not belong here",
        help: ["save the file as UTF-8"])
    case .controlCharacter:
      reportControlCharacter(&diagnostics)
    case .syntax:
      reportSyntax(&diagnostics)
    }
  }

  func reportSecondDocument(_ diagnostics: inout Diagnostics) {
    diagnostics.report(
      .severalDocuments, "the file holds more than one document", at: span(offset, offset + 3),
      label: "the second one begins here",
      help: ["keep one document in a file, or remove the line"])
  }

  func reportControlCharacter(_ diagnostics: inout Diagnostics) {
    // Nobody sees a control character in a program or an image, and nobody wants to see the rest of it.
    if bytes.prefix(1024).count(where: { $0 == 0 }) > 1 {
      return diagnostics.report(
        .invalidEncoding, "the file is not text", at: span(0, 0),
        notes: ["it holds NUL bytes, as programs, images and archives do"])
    }
    let first = bytes[offset]
    var value = UInt32(first)
    if first >= 0xC0,
      let scalar = String(decoding: bytes[character(offset)], as: UTF8.self).unicodeScalars.first
    {
      value = scalar.value
    }
    let digits = String(value, radix: 16, uppercase: true)
    let number = String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    diagnostics.report(
      .controlCharacter, "the file holds the control character U+\(number)", at: character(offset),
      help: [
        value == 0
          ? "remove it; if the whole file looks strange, save it as UTF-8"
          : "remove it, or write it as the escape \"\\u\(number)\" in double quotes"
      ])
  }

  // MARK: Grammar

  func reportSyntax(_ diagnostics: inout Diagnostics) {
    switch problem {
    case "found character that cannot start any token":
      if at(offset) == UInt8(ascii: "\t") { return reportTab(&diagnostics) }
      return reportLeadingCharacter(offset, &diagnostics)
    case "found a tab character that violates indentation",
      "found a tab character where an indentation space is expected":
      return reportTab(&diagnostics)
    case "found unexpected end of stream", "found unexpected document indicator":
      if let context, isQuote(at(context)) { return reportUnclosedQuote(context, &diagnostics) }
    case "found unknown escape character", "did not find expected hexdecimal number",
      "found invalid Unicode character escape code":
      return reportEscape(&diagnostics)
    default:
      break
    }
    if reportedFlow(&diagnostics) { return }
    switch problem {
    case "mapping values are not allowed in this context":
      reportColon(&diagnostics)
    case "could not find expected ':'":
      reportMissingColon(context ?? offset, &diagnostics)
    case "did not find expected key", "did not find expected '-' indicator",
      "did not find expected <document start>":
      reportUnexpected(&diagnostics)
    case "block sequence entries are not allowed in this context":
      diagnostics.report(
        .wrongIndentation, "a list cannot begin behind its key", at: character(offset),
        label: "this dash begins a list",
        help: ["put each `- item` on a line of its own, or write the list as [one, two]"])
    case "mapping keys are not allowed in this context":
      reportLeadingCharacter(offset, &diagnostics)
    case "did not find expected node content":
      if at(offset).map({ Self.leading.contains($0) }) ?? false {
        return reportLeadingCharacter(offset, &diagnostics)
      }
      reportGeneric(&diagnostics)
    default:
      switch activity {
      case "while scanning an alias", "while scanning an anchor", "while scanning a tag",
        "while parsing a tag", "while parsing a node", "while scanning a block scalar",
        "while scanning a directive", "while scanning a %YAML directive",
        "while scanning a %TAG directive":
        reportLeadingCharacter(context ?? offset, &diagnostics)
      default:
        reportGeneric(&diagnostics)
      }
    }
  }

  func reportGeneric(_ diagnostics: inout Diagnostics) {
    var place = offset
    // An error at the very end is shown at the last thing there is.
    while place > 0, place >= bytes.count || bytes[place].isLineBreak { place -= 1 }
    diagnostics.report(
      .invalidSyntax, "this is not YAML: \(problem)", at: character(place),
      related: context.flatMap {
        activity.isEmpty || $0 == place || $0 >= bytes.count
          ? nil : [Label(character($0), activity)]
      } ?? [])
  }
}
