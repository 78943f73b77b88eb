// swift-tools-version: 6.2

import PackageDescription

/// A package of its own, so that nobody who uses Lenswright has to fetch what only its measurements need.
let package = Package(
  name: "benchmarks",
  platforms: [.macOS(.v15)],
  dependencies: [
    .package(name: "lenswright", path: ".."),
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    // Without its traits, which swap malloc and the reference counting for instrumented ones: times are then our own.
    .package(url: "https://github.com/ordo-one/benchmark", from: "1.38.1", traits: []),
  ],
  targets: [
    .executableTarget(
      name: "Compile",
      dependencies: [
        .product(name: "Lenswright", package: "lenswright"),
        .product(name: "Benchmark", package: "benchmark"),
      ],
      path: "Benchmarks/Compile",
      plugins: [.plugin(name: "BenchmarkPlugin", package: "benchmark")]),
    .executableTarget(
      name: "Route",
      dependencies: [
        .product(name: "Lenswright", package: "lenswright"),
        .product(name: "Benchmark", package: "benchmark"),
      ],
      path: "Benchmarks/Route",
      plugins: [.plugin(name: "BenchmarkPlugin", package: "benchmark")]),
    .executableTarget(
      name: "nothing",
      dependencies: [.product(name: "ArgumentParser", package: "swift-argument-parser")],
      path: "Sources/Nothing"),
  ]
)
