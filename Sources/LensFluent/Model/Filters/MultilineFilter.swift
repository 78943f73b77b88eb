import LensSyntax

/// `multiline`: joins lines that belong together, by parsers or by what Docker says about parts of long lines.
///
/// By parsers, every record is held and sent to the start of the filters again, joined or alone, so that filters before this one see it twice. Parts of
/// long lines go on from here as soon as the last one is there.
/// Source: plugins/filter_multiline of Fluent Bit 5.1.1, 2026-11-22.
final class MultilineFilter: FilterPlugin {
  static let keyword = "multiline"
  static let settings: [FilterSetting] = [
    "debug_flush", "buffer", "mode", "flush_ms", .repeatable("multiline.parser"),
    "multiline.key_content", "emitter_name", "emitter_storage.type", "emitter_mem_buf_limit",
  ]

  private enum Mode { case parser, partialMessage }

  private let mode: Mode
  let isBuffered: Bool
  private let contentKey: [UInt8]?
  private let parsers: [MultilineParser]
  private let longest: Int

  init?(_ section: inout FilterSection, _ library: inout ParserLibrary) {
    isBuffered = section.flag("buffer", default: true)
    _ = section.flag("debug_flush", default: false)
    let word = section.last("mode")?.value ?? Array("parser".utf8)
    if word.equalsIgnoringCase("partial_message") {
      mode = .partialMessage
    } else if word.equalsIgnoringCase("parser") {
      mode = .parser
    } else {
      section.refuse("`mode` is parser or partial_message", at: section.last("mode")?.span)
      return nil
    }
    contentKey = section.text("multiline.key_content")
    longest = library.longestJoin
    if mode == .partialMessage, contentKey == nil {
      section.refuse("`mode partial_message` needs `multiline.key_content`")
      return nil
    }
    var parsers: [MultilineParser] = []
    if mode == .parser {
      for entry in section.all("multiline.parser") {
        for name in ValueSplitting.parts(entry.value) {
          guard let parser = library.multilineParser(name) else {
            section.refuse("a multiline parser is named that is not defined", at: entry.span)
            return nil
          }
          parsers.append(parser)
        }
      }
      if parsers.isEmpty {
        section.refuse("`multiline.parser` is missing")
        return nil
      }
      if isBuffered, let time = section.last("flush_ms"), CNumber.integer(time.value[...]) < 500 {
        section.refuse("`flush_ms` must be at least 500", at: time.span)
        return nil
      }
    }
    self.parsers = parsers
    if isBuffered { section.claimEmitter(&library) }
  }

  var state: FilterState {
    switch mode {
    case .parser: .lines(MultilineState(parsers, contentKey: contentKey, longest: longest))
    case .partialMessage: .parts(PartialState())
    }
  }

  func apply(to flight: inout Flight, _ run: inout RouterRun) -> Verdict {
    // What this filter sent is not joined again.
    if flight.origin == run.filter { return .untouched }
    switch run.takeState() {
    case .lines(var lines):
      let verdict = join(flight, &lines, &run)
      run.keep(.lines(lines))
      return verdict
    case .parts(var parts):
      let verdict = complete(&flight, &parts, run)
      run.keep(.parts(parts))
      return verdict
    case .none: return .untouched
    }
  }

  private func join(
    _ flight: Flight, _ lines: inout MultilineState, _ run: inout RouterRun
  ) -> Verdict {
    if let doubt = lines.doubt { return .undecided("of a line before: \(doubt)") }
    let tag = run.tags.names[flight.tag]
    let line = MultilineState.Line(
      record: flight.record, tag: tag, time: flight.time, rounds: flight.rounds,
      arrivals: flight.arrivals, steps: flight.steps)
    // Without a buffer, all tags are one stream.
    let key = MultilineState.StreamKey(
      origin: isBuffered ? flight.origin : nil, tag: isBuffered ? tag : [])
    let isTaken = lines.append(line, key, &run)
    guard let isTaken else { return .undecided(lines.doubt ?? "") }
    if isBuffered {
      send(lines.takeJoined(), &run)
      return .held
    }
    lines.flush()
    _ = lines.takeJoined()
    return isTaken
      ? .undecided("with `buffer off`, only lines that arrive together are joined") : .untouched
  }

  private func complete(
    _ flight: inout Flight, _ parts: inout PartialState, _ run: RouterRun
  ) -> Verdict {
    switch parts.add(flight, run.tags.names[flight.tag], contentKey: contentKey ?? []) {
    case .none: return .untouched
    case .waiting: return .held
    case .undecided(let reason): return .undecided(reason)
    case .complete(let message):
      flight.record = message.complete
      flight.time = message.time
      flight.arrivals = message.arrivals
      flight.steps = message.steps
      return .changed
    }
  }

  func flush(_ run: inout RouterRun) {
    switch run.takeState() {
    case .lines(var lines):
      lines.flush()
      send(lines.takeJoined(), &run)
      run.keep(.lines(lines))
    case .parts(var parts):
      for message in parts.takeAll() {
        let tag = run.tags.number(of: message.tag)
        let flight = Flight(
          record: message.complete, tag: tag, time: message.time, rounds: message.rounds,
          arrivals: message.arrivals, steps: message.steps)
        run.emit(flight, as: tag)
      }
      run.keep(.parts(parts))
    case .none: break
    }
  }

  private func send(_ lines: [MultilineState.Line], _ run: inout RouterRun) {
    for line in lines {
      let tag = run.tags.number(of: line.tag)
      let flight = Flight(
        record: line.record, tag: tag, time: line.time, rounds: line.rounds,
        arrivals: line.arrivals, steps: line.steps)
      run.emit(flight, as: tag)
    }
  }
}
