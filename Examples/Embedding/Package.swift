// swift-tools-version: 6.2

import PackageDescription

// A program that depends on the library, as any other would: `make example` builds and runs it. Outside of this
// repository, `url:` and `from:` stand in the place of `path:`.
let package = Package(
  name: "Embedding",
  platforms: [.macOS(.v15)],
  dependencies: [
    .package(name: "lenswright", path: "../..")
  ],
  targets: [
    .executableTarget(
      name: "ReviewBot", dependencies: [.product(name: "Lenswright", package: "lenswright")])
  ]
)
