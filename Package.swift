// swift-tools-version: 6.2

import PackageDescription

/// Every target holds to the same rules: a warning stops the build, and an import is private to its file unless it says otherwise.
let strict: [SwiftSetting] = [
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("ExistentialAny"),
]

let package = Package(
  name: "lenswright",
  platforms: [.macOS(.v15)],
  products: [
    .library(name: "Lenswright", targets: ["Lenswright"]),
    .executable(name: "lenswright", targets: ["LenswrightCommand"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2")
  ],
  targets: [
    .systemLibrary(
      name: "CLibYAML", pkgConfig: "yaml-0.1",
      providers: [.apt(["libyaml-dev"]), .brew(["libyaml"])]),
    .systemLibrary(
      name: "COniguruma", pkgConfig: "oniguruma",
      providers: [.apt(["libonig-dev"]), .brew(["oniguruma"])]),
    .target(name: "CYAML", dependencies: ["CLibYAML"]),
    .target(name: "LensSyntax", dependencies: ["CYAML"], swiftSettings: strict),
    .target(name: "LensCloudFormation", dependencies: ["LensSyntax"], swiftSettings: strict),
    .target(
      name: "LensFluent", dependencies: ["LensSyntax", "COniguruma"],
      exclude: [
        "Facts/fluent-bit-options.json", "Facts/other-inputs.json", "Facts/other-filters.json",
        "Facts/other-plugins.json",
      ],
      swiftSettings: strict),
    .target(
      name: "Lenswright", dependencies: ["LensSyntax", "LensCloudFormation", "LensFluent"],
      swiftSettings: strict),
    .executableTarget(
      name: "LenswrightCommand",
      dependencies: [
        "Lenswright", .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: strict),
    .testTarget(
      name: "LensSyntaxTests", dependencies: ["LensSyntax"], swiftSettings: strict),
    .testTarget(
      name: "LensCloudFormationTests", dependencies: ["LensCloudFormation", "LensSyntax"],
      swiftSettings: strict),
    .testTarget(
      name: "LensFluentTests", dependencies: ["LensFluent", "LensSyntax"],
      swiftSettings: strict),
    .testTarget(
      name: "LenswrightTests",
      dependencies: ["Lenswright", "LensSyntax", "LensCloudFormation", "LensFluent"],
      swiftSettings: strict),
  ]
)
