import LensSyntax
import Lenswright
import Testing

/// Random tasks: the compiler refuses those whose containers cannot all start, and no others.
@Suite struct DependencyPropertyTests {
  private struct Container {
    var name: String
    var isEssential: Bool
    var hasHealthCheck: Bool
    var logs: Bool
    var dependsOn: [(target: String, condition: String)] = []
  }

  private static let conditions = ["START", "COMPLETE", "SUCCESS", "HEALTHY"]
  private static let refusals: Set<String> = [
    "unknown-dependency", "dependency-cycle", "dependency-condition",
  ]

  @Test func refusesWhatCannotStart() {
    var generator = Generator(seed: 4)
    var (compiled, refused) = (0, 0)
    for _ in 0..<400 {
      let task = task(&generator)
      let spec = spec(task)
      let compilation = Lenswright.compile(Source(name: "spec", text: spec))
      let kinds = Set(
        compilation.diagnostics.all.filter { $0.severity == .error }.map(\.kind.id))
      let isExpected = canStart(task)
      if isExpected { compiled += 1 } else { refused += 1 }
      #expect(
        (compilation.template != nil) == isExpected && kinds.isSubset(of: Self.refusals),
        "\(kinds)\n\(spec)")
    }
    // Neither answer is right by being always given.
    #expect(compiled > 40 && refused > 40, "\(compiled) compiled, \(refused) refused")
  }

  private func task(_ generator: inout Generator) -> [Container] {
    let count = Int.random(in: 1...5, using: &generator)
    let names = (0..<count).map { "c\($0)" }
    var task = names.map {
      Container(
        name: $0, isEssential: generator.once(in: 2), hasHealthCheck: !generator.once(in: 3),
        logs: generator.once(in: 2))
    }
    task[0].logs = true
    task.append(Container(name: "log_router", isEssential: true, hasHealthCheck: true, logs: false))
    for index in task.indices {
      let isRouter = index == count
      for target in names + ["log_router", "nobody"] {
        let rarity = target == "nobody" ? 40 : target == task[index].name ? 25 : isRouter ? 6 : 4
        guard generator.once(in: rarity) else { continue }
        // The easy ones come up more often, so that some tasks do start.
        let condition =
          generator.once(in: 30)
          ? "STARTED" : generator.once(in: 3) ? generator.pick(Self.conditions) : "START"
        task[index].dependsOn.append((target, condition))
      }
    }
    return task
  }

  private func spec(_ task: [Container]) -> String {
    func dependencies(_ container: Container) -> String {
      container.dependsOn.map { "\($0.target): \($0.condition)" }.joined(separator: ", ")
    }
    var spec = "service: shop\ncontainers:\n"
    for container in task.dropLast() {
      spec += "  \(container.name): { image: nginx:1.27, essential: \(container.isEssential)"
      if container.hasHealthCheck { spec += ", healthCheck: { command: 'true' }" }
      spec += ", logs: \(container.logs ? "main" : "none"), "
      spec += "dependsOn: { \(dependencies(container)) } }\n"
    }
    spec += "router: { dependsOn: { \(dependencies(task[task.count - 1])) } }\n"
    return spec + "destinations:\n  main: { type: stdout }\n"
  }

  /// Simulates the start: whoever has all it waits for comes up, until nobody is left or nobody can move.
  private func canStart(_ task: [Container]) -> Bool {
    var waiting: [String: Set<String>] = [:]
    for container in task {
      for (target, condition) in container.dependsOn {
        guard Self.conditions.contains(condition),
          let other = task.first(where: { $0.name == target })
        else { return false }
        if condition == "HEALTHY", !other.hasHealthCheck { return false }
        let ends = condition == "COMPLETE" || condition == "SUCCESS"
        if ends, other.isEssential || target == "log_router" { return false }
      }
      waiting[container.name] = Set(container.dependsOn.map(\.target))
      if container.logs { waiting[container.name, default: []].insert("log_router") }
    }
    while let ready = waiting.first(where: { $0.value.isEmpty })?.key {
      waiting[ready] = nil
      for name in waiting.keys { waiting[name]?.remove(ready) }
    }
    return waiting.isEmpty
  }
}
