import LensFluent
import LensSyntax

/// Who waits for whom in the task, checked as ECS would at registration and as the agent would at launch.
struct Dependencies {
  struct Member {
    var name: String
    var span: Span
    var isEssential: Bool
    var hasHealthCheck: Bool
    var isRouter: Bool
    var dependsOn: [Edge]
  }

  struct Edge {
    var target: String
    var condition: String
    var span: Span
    var conditionSpan: Span
  }

  var members: [Member]
  /// Containers that are there but could not be read.
  var unread: [String] = []

  func review(_ diagnostics: inout Diagnostics) -> Bool {
    var isRight = true
    if !members.contains(where: \.isEssential), unread.isEmpty {
      diagnostics.report(
        .dependencyCondition, "no container of the task is essential",
        at: members.first?.span ?? .none,
        notes: ["ECS refuses a task without one: the task ends when an essential container ends"])
      isRight = false
    }
    for member in members {
      for edge in member.dependsOn {
        isRight = review(edge, of: member, &diagnostics) && isRight
      }
    }
    return isRight && reviewCycles(&diagnostics)
  }

  private func review(_ edge: Edge, of member: Member, _ diagnostics: inout Diagnostics) -> Bool {
    guard AgentFacts.dependencyConditions.contains(edge.condition) else {
      let near = nearest(to: edge.condition, among: AgentFacts.dependencyConditions)
      diagnostics.report(
        .dependencyCondition, "there is no condition `\(edge.condition)`", at: edge.conditionSpan,
        label: near.map { "did you mean `\($0)`?" } ?? "",
        notes: ["the conditions are \(listed(AgentFacts.dependencyConditions))"],
        fix: near.map { Fix("replace it with `\($0)`", edits: [Fix.Edit(edge.conditionSpan, $0)]) })
      return false
    }
    if edge.target == member.name {
      diagnostics.report(
        .dependencyCycle, "`\(member.name)` waits for itself", at: edge.span)
      return false
    }
    if unread.contains(edge.target) { return true }
    guard let target = members.first(where: { $0.name == edge.target }) else {
      let names = members.map(\.name).filter { $0 != member.name }
      let near = nearest(to: edge.target, among: names)
      diagnostics.report(
        .unknownDependency, "there is no container called `\(edge.target)`", at: edge.span,
        label: near.map { "did you mean `\($0)`?" } ?? "",
        notes: ["the other containers are \(listed(names))"],
        fix: near.map { Fix("replace it with `\($0)`", edits: [Fix.Edit(edge.span, $0)]) })
      return false
    }
    if edge.condition == "HEALTHY", !target.hasHealthCheck {
      diagnostics.report(
        .dependencyCondition, "`\(target.name)` has no health check, so it never becomes HEALTHY",
        at: edge.conditionSpan,
        help: [
          target.isRouter
            ? "write START, or give `router.healthCheck` a check that its image can run"
            : "give `\(target.name)` a `healthCheck`, or write START"
        ])
      return false
    }
    if edge.condition == "COMPLETE" || edge.condition == "SUCCESS" {
      if target.isRouter {
        diagnostics.report(
          .dependencyCondition,
          "the log router does not end, so \(edge.condition) never comes true",
          at: edge.conditionSpan, help: ["write START or HEALTHY"])
        return false
      }
      if target.isEssential {
        diagnostics.report(
          .dependencyCondition, "`\(target.name)` is essential: when it ends, the task ends",
          at: edge.conditionSpan,
          related: [Label(target.span, "essential unless it says `essential: false`")],
          help: ["add `essential: false` to `\(target.name)`, or wait for START or HEALTHY"])
        return false
      }
    }
    return true
  }

  /// Finds the first cycle in the order of writing, and draws it.
  private func reviewCycles(_ diagnostics: inout Diagnostics) -> Bool {
    guard let cycle = firstCycle(members.map { ($0.name, $0.dependsOn.map(\.target)) }) else {
      return true
    }
    let edges = zip(cycle, cycle.dropFirst()).compactMap { name, next in
      members.first { $0.name == name }?.dependsOn.first { $0.target == next }
    }
    let drawing = cycle.joined(separator: " → ")
    // The compiler's own edges have no place; the mark goes to one that somebody wrote.
    let written = edges.filter { !$0.span.isNone }
    let router = members.first(where: \.isRouter)?.name ?? ""
    let isThroughRouter = cycle.contains(router)
    let place = members.first { $0.name == cycle[0] }?.span ?? .none
    diagnostics.report(
      .dependencyCycle, "containers wait for one another", at: written.last?.span ?? place,
      label: drawing, related: written.dropLast().map { Label($0.span, "and this") },
      notes: isThroughRouter
        ? ["a container that logs through the router waits for the router to start"] : [],
      help: isThroughRouter
        ? ["give the container that the router waits for `logs: none` or another driver"] : [])
    return false
  }
}
