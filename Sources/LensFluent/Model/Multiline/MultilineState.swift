/// The lines that a multiline filter holds, and what it remembers of those before.
///
/// The engine's ways are kept, odd ones too: the state that the last line led to outlives the record that it belonged to, and a line that ends a record by
/// leading back to the start is also kept as the beginning of the next one.
/// Source: src/multiline/flb_ml.c and flb_ml_rule.c of Fluent Bit 5.1.1, 2026-11-22.
struct MultilineState: Sendable {
  private let parsers: [MultilineParser]
  /// The key of the lines' text; a multiline parser may have its own where the filter has none.
  private let contentKeys: [[UInt8]?]
  private let longest: Int
  private var streams: [StreamKey: Stream] = [:]
  /// Streams in the order of their first lines, in which they are flushed.
  private var order: [StreamKey] = []
  /// The parser that took the last line, and whose it was.
  private var latest: (parser: Int, stream: StreamKey)?
  /// What was let go of, in order.
  private(set) var joined: [Line] = []
  /// Set when a line could not be followed, so that nothing is known of what comes after it.
  var doubt: String?

  struct StreamKey: Hashable, Sendable {
    var origin: Int?
    var tag: [UInt8]
  }

  /// A line, or several that were joined.
  struct Line: Sendable {
    var record: LogRecord
    var tag: [UInt8]
    var time: RecordTime?
    var rounds: Int
    var arrivals: Arrivals
    var steps: [FilterStep]
  }

  /// For each parser, the groups that its `key_group` tells apart; the first is for lines without one.
  private struct Stream: Sendable {
    var groups: [[Group]]
  }

  fileprivate struct Group: Sendable {
    var name: [UInt8]
    var buffer: [UInt8] = []
    /// The line that gives the joined one its other fields.
    var first: Line?
    var time: RecordTime?
    var arrivals: Arrivals?
    var rule: Int?
  }

  private enum Outcome {
    case taken, refused
    case undecided(String)
  }

  init(_ parsers: [MultilineParser], contentKey: [UInt8]?, longest: Int) {
    self.parsers = parsers
    contentKeys = parsers.map { contentKey ?? $0.contentKey }
    self.longest = longest
  }

  var isHolding: Bool {
    streams.values.contains {
      $0.groups.joined().contains { !$0.buffer.isEmpty || $0.first != nil }
    }
  }

  var oldestHeld: Int? {
    streams.values.flatMap { $0.groups.joined() }.compactMap { $0.arrivals?.first }.min()
  }

  mutating func takeJoined() -> [Line] {
    defer { joined.removeAll() }
    return joined
  }

  /// Adds a line; whether a parser took it, or it went on by itself. `nil` when that is not known.
  mutating func append(_ line: Line, _ key: StreamKey, _ run: inout RouterRun) -> Bool? {
    if streams[key] == nil {
      streams[key] = Stream(groups: parsers.map { _ in [Group(name: [])] })
      order.append(key)
    }
    var tried: Int?
    if let latest, latest.stream == key {
      tried = latest.parser
      switch offer(line, latest.parser, key, &run) {
      case .taken: return true
      case .undecided(let reason): return doubtAll(reason)
      case .refused: break
      }
    }
    for parser in parsers.indices where parser != tried {
      switch offer(line, parser, key, &run) {
      case .taken:
        latest = (parser, key)
        return true
      case .undecided(let reason): return doubtAll(reason)
      case .refused: break
      }
    }
    flush(key)
    joined.append(line)
    return false
  }

  private mutating func doubtAll(_ reason: String) -> Bool? {
    doubt = reason
    return nil
  }

  mutating func flush() {
    for key in order { flush(key) }
  }

  private mutating func flush(_ key: StreamKey) {
    for parser in parsers.indices {
      for group in streams[key]!.groups[parser].indices { flush(parser, key, group) }
    }
  }

  private mutating func flush(_ parser: Int, _ key: StreamKey, _ group: Int) {
    guard let line = streams[key]!.groups[parser][group].take(contentKeys[parser], key.tag)
    else { return }
    joined.append(line)
  }

  private mutating func offer(
    _ line: Line, _ parser: Int, _ key: StreamKey, _ run: inout RouterRun
  ) -> Outcome {
    guard let contentKey = contentKeys[parser] else { return .refused }
    var line = line
    if let lineParser = parsers[parser].parser, let place = line.record.first(contentKey) {
      guard case .text(let text) = line.record.fields[place].value else { return .refused }
      switch lineParser.parse(text, of: &line.record, &run) {
      case .failed: return .refused
      case .undecided(let reason): return .undecided(reason)
      case .parsed(let time):
        // What was parsed is all that is left of the record.
        line.record.fields = run.fields
        line.time = time ?? line.time
      }
    }
    guard let content = line.record.firstText(contentKey) else { return .refused }
    let name = parsers[parser].groupKey.flatMap(line.record.firstText)
      .map { Array(line.record.bytes[$0.range]) }
    guard let group = groupIndex(name, parser, key) else {
      return .undecided("it gets more groups of lines than the engine has room for")
    }
    let pattern = parsers[parser].patternKey.flatMap(line.record.firstText) ?? content
    switch parsers[parser].kind {
    case .expression: return offer(line, content, parser, key, group)
    case .end:
      let end = line.record.bytes[pattern.range].suffix(parsers[parser].matchText.count)
      // A text that is shorter than what it should end with is not looked at.
      if Int(pattern.count) < parsers[parser].matchText.count { return .refused }
      add(line, content, end.elementsEqual(parsers[parser].matchText), parser, key, group)
    case .equality:
      let isMatch = line.record.equals(pattern, parsers[parser].matchText)
      add(line, content, isMatch, parser, key, group)
    }
    return .taken
  }

  private mutating func groupIndex(_ name: [UInt8]?, _ parser: Int, _ key: StreamKey) -> Int? {
    guard let name else { return 0 }
    let groups = streams[key]!.groups[parser]
    if let place = groups.firstIndex(where: { $0.name == name }) { return place }
    if groups.count >= 6 { return nil }
    streams[key]!.groups[parser].append(Group(name: name))
    return groups.count
  }

  /// Adds a part whose end was seen or not.
  private mutating func add(
    _ line: Line, _ content: LogRecord.Stretch, _ isMatch: Bool, _ parser: Int, _ key: StreamKey,
    _ group: Int
  ) {
    streams[key]!.groups[parser][group].begin(line, ifEmpty: true)
    streams[key]!.groups[parser][group].buffer += line.record.bytes[content.range]
    if isMatch != parsers[parser].isNegated { flush(parser, key, group) }
  }

  /// Follows the rules of a parser.
  private mutating func offer(
    _ line: Line, _ content: LogRecord.Stretch, _ parser: Int, _ key: StreamKey, _ group: Int
  ) -> Outcome {
    let rules = parsers[parser].rules
    var next: Int?
    if let current = streams[key]!.groups[parser][group].rule {
      for follower in parsers[parser].followers[current] where !rules[follower].isStart {
        let answer = rules[follower].expression.search(content, in: line.record)
        if answer == .unknown { return .undecided(Expression.unknownReason(in: line.record)) }
        guard answer == .yes else { continue }
        if !append(line, content, parser, key, group) { return .taken }
        next = follower
        break
      }
    }
    if next == nil {
      for place in rules.indices where rules[place].isStart {
        let answer = rules[place].expression.search(content, in: line.record)
        if answer == .unknown { return .undecided(Expression.unknownReason(in: line.record)) }
        guard answer == .yes else { continue }
        next = place
        if !start(line, content, place, parser, key, group) { return .taken }
        break
      }
    }
    guard let next else { return .refused }
    streams[key]!.groups[parser][group].rule = next
    let leadsToStart = parsers[parser].followers[next].contains { rules[$0].isStart }
    if leadsToStart, !streams[key]!.groups[parser][group].buffer.isEmpty {
      flush(parser, key, group)
    }
    streams[key]!.groups[parser][group].begin(line, ifEmpty: true)
    return .taken
  }

  /// Appends a line to those before it; whether there was room for it.
  private mutating func append(
    _ line: Line, _ content: LogRecord.Stretch, _ parser: Int, _ key: StreamKey, _ group: Int
  ) -> Bool {
    let newline: UInt8 = 0x0A
    streams[key]!.groups[parser][group].note(line)
    var buffer = streams[key]!.groups[parser][group].buffer
    streams[key]!.groups[parser][group].buffer = []
    if let last = buffer.last, last != newline { buffer.append(newline) }
    var isCut = false
    if content.count == 0 {
      buffer.append(newline)
    } else {
      isCut = !buffer.append(line.record.bytes[content.range], upTo: longest)
    }
    streams[key]!.groups[parser][group].buffer = buffer
    if isCut {
      flush(parser, key, group)
      streams[key]!.groups[parser][group].rule = nil
    }
    return !isCut
  }

  /// Begins a record with a line; whether there was room for it.
  private mutating func start(
    _ line: Line, _ content: LogRecord.Stretch, _ rule: Int, _ parser: Int, _ key: StreamKey,
    _ group: Int
  ) -> Bool {
    if !streams[key]!.groups[parser][group].buffer.isEmpty { flush(parser, key, group) }
    streams[key]!.groups[parser][group].rule = rule
    streams[key]!.groups[parser][group].note(line)
    let hasRoom = streams[key]!.groups[parser][group].buffer
      .append(line.record.bytes[content.range], upTo: longest)
    if hasRoom { streams[key]!.groups[parser][group].begin(line, ifEmpty: false) }
    return hasRoom
  }
}

extension MultilineState.Group {
  /// Remembers the line whose fields the joined record gets: the first that was remembered, with the time of the last.
  fileprivate mutating func begin(_ line: MultilineState.Line, ifEmpty: Bool) {
    note(line)
    if first != nil, ifEmpty { return }
    time = line.time
    first = first ?? line
  }

  /// Remembers that a line has a part in what is held.
  fileprivate mutating func note(_ line: MultilineState.Line) {
    arrivals = line.arrivals.union(arrivals)
  }

  /// Lets go of what is there.
  fileprivate mutating func take(_ contentKey: [UInt8]?, _ tag: [UInt8]) -> MultilineState.Line? {
    defer {
      buffer = []
      first = nil
      arrivals = nil
    }
    guard var line = first else {
      if buffer.isEmpty { return nil }
      var record = LogRecord()
      record.append(FieldConstant(contentKey ?? Array("log".utf8), buffer))
      return MultilineState.Line(
        record: record, tag: tag, time: time, rounds: 0, arrivals: arrivals ?? Arrivals(0, 0),
        steps: [])
    }
    line.time = time
    line.arrivals = line.arrivals.union(arrivals)
    if !buffer.isEmpty, let contentKey, let place = line.record.first(contentKey) {
      line.record.fields[place].value = .text(line.record.add(buffer))
    }
    return line
  }
}

extension LogRecord {
  /// The first text under a key; copies that hold something else are passed over.
  func firstText(_ key: [UInt8]) -> Stretch? {
    for field in fields where equals(field.key, key) {
      if case .text(let text) = field.value { return text }
    }
    return nil
  }
}

extension [UInt8] {
  /// Appends as many bytes as there is room for; whether that was all.
  fileprivate mutating func append(_ part: ArraySlice<UInt8>, upTo limit: Int) -> Bool {
    if limit == 0 || count + part.count <= limit {
      append(contentsOf: part)
      return true
    }
    append(contentsOf: part.prefix(Swift.max(limit - count, 0)))
    return false
  }
}
