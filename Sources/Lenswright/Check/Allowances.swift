import LensCloudFormation
import LensSyntax

/// What somebody has written into a file to keep a rule quiet at a place.
///
///     PortMappings: # lenswright:allow mapped-forward-port
///
/// The comment stands beside the place, beside any key or item that the place lies in, or on a line of its own above one of these; several ids have commas between
/// them, and what follows is the reason. In a configuration file a comment has a line of its own, and the place lies in the section whose header is above it. JSON has no comments: there `Metadata.Lenswright.Allow` of a resource, or of the template, lists the ids.
struct Allowances {
  private struct Allowance {
    var id: String
    /// The id where it is written.
    var span: Span
    var reach: Reach
    var isUsed = false
  }

  private enum Reach {
    /// Whatever begins on a line, and what lies in it.
    case line(Int)
    /// A resource, by its logical ID.
    case resource(Span)
    case file
  }

  private var allowances: [Allowance] = []
  private let lines: LineNumbers

  private static let word = Array("lenswright:allow".utf8)

  /// - Parameter root: the tree of a template; `nil` for a configuration file.
  init(_ source: Source, _ number: Int32, _ root: Node?) {
    // Most files allow nothing.
    let first = source.bytes.withUnsafeBufferPointer { $0.place(of: Self.word, from: 0) }
    lines = LineNumbers(first == nil ? [] : source.bytes)
    if let first { readComments(source.bytes, from: first, number) }
    if let metadata = root?.mapping?["Metadata"] { read(metadata, .file) }
    for resource in root?.mapping?["Resources"]?.mapping?.entries ?? [] {
      guard let metadata = resource.value.mapping?["Metadata"] else { continue }
      read(metadata, .resource(resource.key.span))
    }
  }

  var isEmpty: Bool { allowances.isEmpty }

  // MARK: Reading

  private mutating func read(_ metadata: Node, _ reach: Reach) {
    guard let value = metadata.mapping?["Lenswright"]?.mapping?["Allow"] else { return }
    for item in value.sequence ?? [value] {
      guard let text = item.literalText else { continue }
      allowances.append(Allowance(id: text, span: item.span, reach: reach))
    }
  }

  private mutating func readComments(_ bytes: [UInt8], from start: Int, _ number: Int32) {
    bytes.withUnsafeBufferPointer { bytes in
      var index = start
      while let place = bytes.place(of: Self.word, from: index) {
        index = place + Self.word.count
        let line = lines.number(of: place)
        let range = lines.range(line, in: bytes)
        guard let hash = comment(before: place, bytes, range) else { continue }
        let isAlone = bytes[range.lowerBound..<hash].allSatisfy { $0 == 0x20 || $0 == 0x09 }
        let target = isAlone ? lines.nextFilled(after: line, in: bytes) : line
        for (id, span) in ids(from: index, to: range.upperBound, bytes, number) {
          allowances.append(Allowance(id: id, span: span, reach: .line(target)))
        }
      }
    }
  }

  /// The hash that begins the comment, with nothing but spaces between it and the word.
  private func comment(
    before place: Int, _ bytes: UnsafeBufferPointer<UInt8>, _ line: Range<Int>
  ) -> Int? {
    var hash = place - 1
    while hash >= line.lowerBound, bytes[hash] == 0x20 { hash -= 1 }
    guard hash >= line.lowerBound, bytes[hash] == UInt8(ascii: "#") else { return nil }
    let isComment =
      hash == line.lowerBound || bytes[hash - 1] == 0x20 || bytes[hash - 1] == 0x09
    return isComment ? hash : nil
  }

  /// The words up to the first that no comma follows.
  private func ids(
    from start: Int, to end: Int, _ bytes: UnsafeBufferPointer<UInt8>, _ number: Int32
  ) -> [(String, Span)] {
    var ids: [(String, Span)] = []
    var index = start
    while true {
      while index < end, bytes[index] == 0x20 { index += 1 }
      let first = index
      while index < end, bytes[index].isLetterOrDigit || bytes[index] == UInt8(ascii: "-") {
        index += 1
      }
      guard index > first else { return ids }
      ids.append(
        (
          String(decoding: bytes[first..<index], as: UTF8.self),
          Span(source: number, start: first, end: index)
        ))
      while index < end, bytes[index] == 0x20 { index += 1 }
      guard index < end, bytes[index] == UInt8(ascii: ",") else { return ids }
      index += 1
    }
  }

  // MARK: Use

  /// Whether a finding is allowed; the allowance is then no longer unneeded.
  mutating func allow(_ id: String, _ chain: [Span]) -> Bool {
    var isAllowed = false
    for index in allowances.indices where allowances[index].id == id {
      let isReached =
        switch allowances[index].reach {
        case .file: true
        case .resource(let span): chain.contains(span)
        case .line(let line): chain.contains { lines.number(of: Int($0.start)) == line }
        }
      if isReached {
        allowances[index].isUsed = true
        isAllowed = true
      }
    }
    return isAllowed
  }

  /// Reports the allowances that nothing needed, and those of rules that do not exist.
  func report(_ diagnostics: inout Diagnostics) {
    for allowance in allowances where !allowance.isUsed {
      diagnostics.reportAllowance(
        allowance.id, at: allowance.span,
        unneeded: "nothing here needs `\(allowance.id)` to be allowed",
        remedy: "take the allowance away")
    }
  }
}

extension Diagnostics {
  /// Says of an allowance that is not used that it is unneeded, or that there is no such rule.
  mutating func reportAllowance(
    _ id: String, at span: Span, unneeded message: String, remedy: String
  ) {
    guard rule(named: id) == nil else {
      report(.unneededAllowance, message, at: span, help: [remedy])
      return
    }
    let near = nearest(to: id, among: allRules.map { $0.id })
    let guess = near.map { "did you mean `\($0)`?" }
    report(
      .unknownAllowance, "there is no rule called `\(id)`", at: span,
      label: span.isNone ? "" : guess ?? "",
      help: (span.isNone ? guess.map { [$0] } ?? [] : [])
        + ["`lenswright check --list-rules` lists the rules"])
  }
}

/// Lines of a file, counted from 0.
private struct LineNumbers {
  private let starts: [Int]

  init(_ bytes: [UInt8]) {
    var starts = [0]
    for (index, byte) in bytes.enumerated() where byte == 0x0A { starts.append(index + 1) }
    self.starts = starts
  }

  func number(of offset: Int) -> Int {
    var (low, high) = (0, starts.count)
    while high - low > 1 {
      let middle = (low + high) / 2
      if starts[middle] <= offset { low = middle } else { high = middle }
    }
    return low
  }

  func range(_ line: Int, in bytes: UnsafeBufferPointer<UInt8>) -> Range<Int> {
    starts[line]..<(line + 1 < starts.count ? starts[line + 1] - 1 : bytes.count)
  }

  /// The next line that holds more than spaces and a comment; the line itself at the end of the file.
  func nextFilled(after line: Int, in bytes: UnsafeBufferPointer<UInt8>) -> Int {
    for next in starts.indices.dropFirst(line + 1) {
      let first = bytes[range(next, in: bytes)].first { $0 != 0x20 && $0 != 0x09 && $0 != 0x0D }
      if let first, first != UInt8(ascii: "#") { return next }
    }
    return line
  }
}

extension UnsafeBufferPointer<UInt8> {
  /// Where a text stands, from an offset on.
  ///
  /// Whole files are searched: by the byte at its end a place tells how far it is to the next that can be one (Horspool, 1980).
  func place(of text: [UInt8], from start: Int) -> Int? {
    let last = text.count - 1
    guard last >= 0 else { return start }
    return withUnsafeTemporaryAllocation(of: Int.self, capacity: 256) { steps in
      steps.initialize(repeating: text.count)
      for place in 0..<last { steps[Int(text[place])] = last - place }
      var end = start + last
      while end < count {
        if self[end] == text[last], self[(end - last)...end].elementsEqual(text) {
          return end - last
        }
        end += steps[Int(self[end])]
      }
      return nil
    }
  }
}
