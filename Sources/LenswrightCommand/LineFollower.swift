import Lenswright

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Prints for each line of standard input where it goes, and the sums at the end.
struct LineFollower: ~Copyable {
  private var stream: LineStream
  private let isCounting: Bool
  private let isJSON: Bool
  private let isQuiet: Bool
  private var report: LineReport
  private var progress = Progress()
  private var room: UnsafeMutableRawBufferPointer

  /// More than any line that a program prints; the room for one does not grow beyond it.
  private static let longestLine = 16 << 20

  init(_ stream: LineStream, isCounting: Bool, isJSON: Bool, isQuiet: Bool) {
    self.stream = stream
    self.isCounting = isCounting
    self.isJSON = isJSON
    self.isQuiet = isQuiet
    report = LineReport(of: stream, isJSON: isJSON)
    room = .allocate(byteCount: 256 << 10, alignment: 16)
  }

  deinit { room.deallocate() }

  var hasUndecided: Bool { stream.undecidedCount > 0 }

  mutating func run() throws(DiskError) {
    var end = 0
    while true {
      let count = Disk.readSome(STDIN_FILENO, UnsafeMutableRawBufferPointer(rebasing: room[end...]))
      if count < 0 {
        if errno == EINTR { continue }
        throw DiskError("read", "standard input")
      }
      if count == 0 { break }
      end = takeLines(end + count, searchedTo: end)
      if end == room.count { try grow() }
      try flush(ifLongerThan: 64 << 10)
      if isCounting || !Terminal.isTerminal(STDOUT_FILENO) {
        progress.show(stream.lineCount)
      }
    }
    // A last line without an end is a line too.
    if end > 0 { add(0, end) }
    if isCounting { stream.finish { _, _ in } } else { stream.finish { report.add($0, $1) } }
    try flush(ifLongerThan: 0)
    progress.clear()
    try writeSums()
  }

  /// Takes the whole lines out of the room, and moves what is left to its start; how much that is.
  private mutating func takeLines(_ end: Int, searchedTo known: Int) -> Int {
    var start = 0
    var from = known
    while from < end,
      let found = memchr(room.baseAddress! + from, 0x0A, end - from)
    {
      let place = found - UnsafeMutableRawPointer(room.baseAddress!)
      add(start, place)
      start = place + 1
      from = start
    }
    if start > 0, start < end { memmove(room.baseAddress!, room.baseAddress! + start, end - start) }
    return end - start
  }

  private mutating func add(_ start: Int, _ end: Int) {
    let line = UnsafeRawBufferPointer(rebasing: room[start..<end]).bindMemory(to: UInt8.self)
    if isCounting { stream.add(line) { _, _ in } } else { stream.add(line) { report.add($0, $1) } }
  }

  private mutating func grow() throws(DiskError) {
    guard room.count < Self.longestLine else {
      throw DiskError("line \(stream.lineCount + 1) of standard input is longer than 16 MiB")
    }
    let larger = UnsafeMutableRawBufferPointer.allocate(
      byteCount: room.count * 2, alignment: 16)
    larger.copyMemory(from: UnsafeRawBufferPointer(room))
    room.deallocate()
    room = larger
  }

  private func writeSums() throws(DiskError) {
    if isQuiet, !isCounting { return }
    let descriptor = isCounting || isJSON ? STDOUT_FILENO : STDERR_FILENO
    guard Terminal.write(report.sums(of: stream), to: descriptor) else {
      throw DiskError("write", "standard output")
    }
  }

  private mutating func flush(ifLongerThan limit: Int) throws(DiskError) {
    guard report.bytes.count > limit else { return }
    guard Terminal.write(report.bytes) else { throw DiskError("write", "standard output") }
    report.removeAll()
  }
}

/// A line on a terminal that says how far a long input has been read.
private struct Progress {
  private let isShown = Terminal.isTerminal(STDERR_FILENO)
  private let start = Moment.now
  private var last = Moment.now
  private var hasLine = false

  mutating func show(_ lines: Int) {
    guard isShown, Moment.now - last > 250 else { return }
    last = Moment.now
    hasLine = true
    let rate = lines * 1000 / max(last - start, 1)
    write("\r\(LineReport.grouped(lines)) lines, \(LineReport.grouped(rate)) a second")
  }

  /// Leaves the terminal as it was.
  mutating func clear() {
    if hasLine { write("\r\u{1B}[K") }
    hasLine = false
  }

  private func write(_ text: String) { _ = Terminal.write(Array(text.utf8), to: STDERR_FILENO) }
}
