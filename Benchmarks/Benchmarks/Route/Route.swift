import Benchmark
import Foundation
import Lenswright

private let folder = URL(filePath: #filePath).deletingLastPathComponent()

private func spec(_ name: String) -> Source {
  let file = folder.appending(path: "../../Specs/\(name).yaml").standardizedFileURL
  guard let data = try? Data(contentsOf: file) else { fatalError("\(file.path) cannot be read") }
  return Source(name: "\(name).yaml", bytes: [UInt8](data))
}

/// Lines of a service, one in eight an error; none is like another.
private func lines(_ count: Int) -> [[UInt8]] {
  let levels = ["info", "info", "info", "debug", "warn", "error", "info", "info"]
  return (0..<count).map { number in
    Array(
      """
      {"time":"2026-11-22T10:\(10 + number / 60 % 50):\(10 + number % 50).\(100 + number % 900)Z","level":"\(levels[number % 8])","msg":"handled request","path":"/orders/\(number * 7919 % 1_000_000)","status":\(200 + number % 5),"duration":\(Double(number % 1000) / 8),"user":{"id":\(number * 104_729 % 1_000_000),"plan":"pro"},"ok":true}
      """.utf8)
  }
}

/// A benchmark that measured lines which go nowhere would be fast and worthless.
private func follow(_ lines: [[UInt8]], _ spec: Source) {
  guard var stream = LineStream.open(spec, from: "app", keepsLines: false).stream else {
    fatalError("\(spec.name) is refused: see `lenswright compile`")
  }
  for line in lines { line.withUnsafeBufferPointer { stream.add($0) { _, _ in } } }
  stream.finish { _, _ in }
  guard stream.counts == [lines.count, lines.count / 8] else { fatalError("\(stream.counts)") }
}

let benchmarks: @Sendable () -> Void = {
  Benchmark.defaultConfiguration = .init(
    metrics: [.wallClock, .throughput, .peakMemoryResident],
    timeUnits: .microseconds,
    warmupIterations: 1,
    maxDuration: .seconds(5),
    maxIterations: 1000)

  let routes = spec("two-routes")
  let tested = spec("tested")
  let some = lines(80_000)

  Benchmark("follow 80,000 JSON lines, two routes, one core") { _ in follow(some, routes) }

  Benchmark("run four routing tests") { benchmark in
    for _ in benchmark.scaledIterations {
      guard test(tested).isPassed else { fatalError("see `lenswright test`") }
    }
  }
}
