import LensCloudFormation
import LensFluent
import LensSyntax

/// Checks that the files of inputs lie where the router sees them, and where it may write.
struct InputPaths {
  private let spec: Spec
  private let volumes: RouterVolumes

  init(_ spec: Spec) {
    self.spec = spec
    volumes = RouterVolumes(spec)
  }

  /// - Returns: whether every path can work.
  func review(_ inputs: [PlannedInput], _ diagnostics: inout Diagnostics) -> Bool {
    var isRight = true
    for input in inputs {
      for option in input.facts.sharedPaths {
        for path in input.paths(option) {
          isRight = reviewShared(path, option, input, &diagnostics) && isRight
        }
      }
      isRight = reviewPosition(input, &diagnostics) && isRight
    }
    return isRight
  }

  /// What others write is on a volume.
  private func reviewShared(
    _ path: (text: String, span: Span), _ option: String, _ input: PlannedInput,
    _ diagnostics: inout Diagnostics
  ) -> Bool {
    guard !path.text.hasPrefix("$") else { return true }
    guard path.text.hasPrefix("/") else {
      diagnostics.report(
        .inputPath, "`\(path.text)` does not begin with a slash", at: path.span,
        notes: ["what it would be relative to is the image's affair"])
      return false
    }
    guard let mounts = volumes.mounts, volumes.of(path.text) == nil else { return true }
    let writer = writer(of: path.text)
    diagnostics.report(
      .inputPath, "`\(path.text)` is on no volume of the router", at: path.span,
      notes: [
        writer.map {
          "`\($0.container)` mounts the volume `\($0.volume)` at `\($0.path)`, and the router does not"
        }
          ?? (mounts.isEmpty
            ? "the router mounts no volume, and what another container writes is not in its own files"
            : "the router mounts \(listed(mounts.map(\.path)))")
      ],
      help: [
        "mount the volume in both: `router: { mountPoints: [{ sourceVolume: \(writer?.volume ?? "<volume>"), containerPath: \(writer?.path ?? "<folder>") }] }`"
      ])
    return false
  }

  /// A container that mounts a volume over a path.
  private func writer(of path: String) -> (container: String, volume: String, path: String)? {
    for item in spec.containers.items {
      for point in item.value.others["MountPoints"]?.list ?? [] {
        guard let folder = point.object?["ContainerPath"]?.string,
          let volume = point.object?["SourceVolume"]?.string,
          path.hasPrefix(folder.withoutFinalSlash + "/")
        else { continue }
        return (item.name, volume, folder)
      }
    }
    return nil
  }

  /// Where an input remembers how far it has read is writable, and lives as long as what it reads.
  private func reviewPosition(
    _ input: PlannedInput, _ diagnostics: inout Diagnostics
  ) -> Bool {
    guard let option = input.facts.positionFile else { return true }
    guard let file = input.paths(option).first else {
      let path = input.facts.sharedPaths.first.flatMap { input.paths($0).first }
      if let path, let mount = volumes.of(path.text), !mount.isOfTask, input.plugin == "tail" {
        diagnostics.report(
          .noPosition, "`\(input.name)` forgets how far it has read when the task ends",
          at: path.span, label: "these files may be there before and after it",
          help: [
            "add `\(camelCased(option))`, a file on a volume that stays: `\(camelCased(option)): \(mount.path)/\(input.name).\(option == "db" ? "db" : "pos")`"
          ])
      }
      return true
    }
    guard file.text.hasPrefix("/"), let mounts = volumes.mounts else { return true }
    let mount = volumes.of(file.text)
    let hasReadonlyRoot = spec.router.others["ReadonlyRootFilesystem"] == .boolean(true)
    guard mount?.isReadOnly ?? hasReadonlyRoot else { return true }
    diagnostics.report(
      .inputPath, "the router cannot write `\(file.text)`", at: file.span,
      label: mount.map { "`\($0.path)` is mounted read-only" }
        ?? "its root filesystem is read-only",
      help: [
        mounts.contains { !$0.isReadOnly }
          ? "put it under \(listed(mounts.filter { !$0.isReadOnly }.map(\.path), "or"))"
          : "mount a volume for it with `mountPoints` of the router"
      ])
    return false
  }
}

extension PlannedInput {
  /// The paths that an option names, with their place; none that only CloudFormation knows.
  fileprivate func paths(_ option: String) -> [(text: String, span: Span)] {
    guard let written = written.first(where: { $0.name.lowercased() == option }),
      let text = written.value.string
    else { return [] }
    return text.split(separator: ",").map { part in
      (String(part.drop { $0 == " " }), written.span.isNone ? span : written.span)
    }
  }
}
