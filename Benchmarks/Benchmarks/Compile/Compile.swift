import Benchmark
import Foundation
import Lenswright

/// The specs lie beside the package, so that the command can be timed with the very same ones.
private func spec(_ name: String) -> [UInt8] {
  let folder = URL(filePath: #filePath).deletingLastPathComponent()
  let file = folder.appending(path: "../../Specs/\(name).yaml").standardizedFileURL
  guard let data = try? Data(contentsOf: file) else { fatalError("\(file.path) cannot be read") }
  return [UInt8](data)
}

/// The same service under another name, so that a batch does not compile one file again and again.
private func copy(_ number: Int, of bytes: [UInt8]) -> Source {
  let text = String(decoding: bytes, as: UTF8.self).replacing("ledger", with: "ledger\(number)")
  return Source(name: "ledger\(number).yaml", bytes: Array(text.utf8))
}

/// A benchmark that measured refusals would be fast and worthless.
private func mustCompile(_ source: Source) {
  let compilation = compile(source, options: .standard)
  guard compilation.template != nil else {
    fatalError("\(source.name) is refused: see `lenswright compile`")
  }
}

let benchmarks: @Sendable () -> Void = {
  Benchmark.defaultConfiguration = .init(
    metrics: [.wallClock, .throughput, .peakMemoryResident],
    timeUnits: .microseconds,
    warmupIterations: 3,
    maxDuration: .seconds(3),
    maxIterations: 100_000)

  let smallest = Source(name: "smallest.yaml", bytes: spec("smallest"))
  let service = Source(name: "service.yaml", bytes: spec("service"))
  let batch = (0..<1_000).map { copy($0, of: spec("service")) }
  [smallest, service, batch[0]].forEach(mustCompile)

  Benchmark("compile and write, smallest spec") { benchmark in
    for _ in benchmark.scaledIterations {
      blackHole(compile(smallest, options: .standard).template?.yaml())
    }
  }

  Benchmark("compile and write, 60 lines") { benchmark in
    for _ in benchmark.scaledIterations {
      blackHole(compile(service, options: .standard).template?.yaml())
    }
  }

  Benchmark("compile only, 60 lines") { benchmark in
    for _ in benchmark.scaledIterations {
      blackHole(compile(service, options: .standard))
    }
  }

  guard let bytes = compile(service, options: .standard).template?.yaml() else {
    fatalError("there is no template to check")
  }
  let template = Source(name: "template.yaml", bytes: bytes)
  Benchmark("check the template of 60 lines") { benchmark in
    for _ in benchmark.scaledIterations {
      blackHole(check(template))
    }
  }

  Benchmark("compile and write, 1,000 specs of 60 lines on one core") { benchmark in
    for source in batch {
      blackHole(compile(source, options: .standard).template?.yaml())
    }
  }
}
