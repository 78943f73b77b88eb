import LensFluent
import LensSyntax

/// What is wrong with a pipeline whatever it is compiled to: names that are not there, patterns that cannot be, routes that contradict one another.
struct PipelineReview {
  let spec: Spec
  let engine: Engine

  init(_ spec: Spec) {
    self.spec = spec
    engine = spec.router.type.value
  }

  func review(_ pipeline: Pipeline, _ diagnostics: inout Diagnostics) -> Bool {
    // A pipeline that several containers share by default is looked at once.
    if isReported(pipeline.span, diagnostics) { return false }
    var isRight = true
    for destination in pipeline.allRoutes.flatMap(\.to.items) {
      isRight = review(destination, &diagnostics) && isRight
    }
    isRight = review(pipeline.steps, at: pipeline.span, &diagnostics) && isRight
    for setting in pipeline.multiline?.items ?? [] {
      guard case .own(let start, let next) = setting.kind else { continue }
      for pattern in [start, next].compactMap({ $0 }) {
        isRight = reviewPattern(pattern, &diagnostics) && isRight
      }
    }
    for rule in pipeline.routes { isRight = review(rule, pipeline, &diagnostics) && isRight }
    isRight = reviewSharedDestinations(pipeline, &diagnostics) && isRight
    if let limit = pipeline.bufferLimit {
      isRight = Routing.reviewBufferLimit(limit, &diagnostics) && isRight
    }
    return isRight
  }

  private static let kinds: [DiagnosticKind] = [
    .unknownDestination, .badPattern, .badRoute, .invalidField, .bufferLimit,
  ]

  private func isReported(_ span: Span, _ diagnostics: Diagnostics) -> Bool {
    diagnostics.all.contains { message in
      let place = message.primary.span
      return place.source == span.source && place.start >= span.start && place.end <= span.end
        && PipelineReview.kinds.contains(message.kind)
    }
  }

  private func review(_ destination: Located<String>, _ diagnostics: inout Diagnostics) -> Bool {
    diagnostics.has(destination, among: spec.destinations)
  }

  // MARK: Steps

  private func review(
    _ steps: Steps, at span: Span, _ diagnostics: inout Diagnostics
  ) -> Bool {
    var isRight = true
    for (key, patterns) in [("include", steps.include), ("exclude", steps.exclude)] {
      guard let patterns else { continue }
      if patterns.items.isEmpty {
        diagnostics.report(
          .badPattern, "`\(key)` names no pattern", at: span,
          help: ["leave it out, or write a regular expression"])
        isRight = false
      }
      for pattern in patterns.items { isRight = reviewPattern(pattern, &diagnostics) && isRight }
    }
    for parser in steps.parse?.items ?? [] {
      guard case .regex(let text) = parser.format.value else { continue }
      isRight = reviewPattern(Located(text, parser.format.span), &diagnostics) && isRight
      if isRight, !text.includes("(?<") {
        diagnostics.report(
          .badPattern, "this parser has no named group, so that it finds no field",
          at: parser.format.span, help: ["name what it finds: `(?<level>[A-Z]+) (?<message>.*)`"])
        isRight = false
      }
    }
    var names: [(String, Span)] = steps.add.items.map { ($0.name, $0.span) }
    names += (steps.remove?.items ?? []).map { ($0.value, $0.span) }
    names += steps.rename.items.flatMap { [($0.name, $0.span), ($0.value.value, $0.value.span)] }
    for setting in steps.redact?.items ?? [] {
      switch setting.target {
      case .field(let field): names.append((field.value, field.span))
      case .pattern(let pattern): isRight = reviewPattern(pattern, &diagnostics) && isRight
      }
    }
    for (name, span) in names { isRight = reviewField(name, at: span, &diagnostics) && isRight }
    return isRight
  }

  /// A regular expression that the engines take, and that can be written into their configuration.
  private func reviewPattern(_ pattern: Located<String>, _ diagnostics: inout Diagnostics) -> Bool {
    if pattern.value.isEmpty {
      diagnostics.report(.badPattern, "an empty pattern matches every line", at: pattern.span)
      return false
    }
    if let problem = Pattern.problem(in: pattern.value) {
      diagnostics.report(
        .badPattern, "the pattern `\(pattern.value)` cannot be compiled", at: pattern.span,
        label: problem,
        help: pattern.value.hasPrefix("*") || pattern.value.hasPrefix("?")
          ? [
            "patterns are regular expressions, not globs: `.*` stands for anything, and a search needs neither"
          ]
          : [])
      return false
    }
    guard Pattern.isExact(pattern.value, for: engine) else {
      diagnostics.report(
        .badPattern, "this free-spacing pattern cannot be handed to the router as it is",
        at: pattern.span,
        notes: [
          "line breaks, `#` and spaces at the ends have to be escaped for ECS, and `(?x)` takes escapes for characters to match"
        ],
        help: ["write it on one line without `(?x)`"])
      return false
    }
    return true
  }

  private func reviewField(
    _ name: String, at span: Span, _ diagnostics: inout Diagnostics
  ) -> Bool {
    let parts = name.split(separator: ".", omittingEmptySubsequences: false)
    guard !name.isEmpty, !parts.contains(""),
      !name.utf8.contains(where: { $0 < 32 || $0 == 127 })
    else {
      diagnostics.report(
        .invalidField, "`\(name)` is not the name of a field", at: span,
        notes: ["a dot leads from a field into a nested one: `user.email`"])
      return false
    }
    guard !name.hasPrefix(PipelineFacts.ownPrefix) else {
      diagnostics.report(
        .invalidField, "fields beginning with `\(PipelineFacts.ownPrefix)` are the compiler's",
        at: span, notes: ["the generated configuration keeps what it decides in them for a while"])
      return false
    }
    return true
  }

  // MARK: Routes

  private func review(
    _ rule: RouteRule, _ pipeline: Pipeline, _ diagnostics: inout Diagnostics
  ) -> Bool {
    var isRight = review(rule.steps, at: rule.to.items.first?.span ?? pipeline.span, &diagnostics)
    if rule.to.items.isEmpty {
      diagnostics.report(.badRoute, "this route names no destination", at: pipeline.span)
      isRight = false
    }
    for condition in rule.when.items + rule.unless.items {
      isRight = reviewField(condition.name, at: condition.span, &diagnostics) && isRight
      isRight = reviewPattern(condition.value, &diagnostics) && isRight
    }
    guard let otherwise = rule.otherwise, otherwise.value else { return isRight }
    if let condition = rule.when.items.first ?? rule.unless.items.first {
      diagnostics.report(
        .badRoute, "a route takes what is left over, or has conditions of its own",
        at: otherwise.span, related: [Label(condition.span, "a condition")])
      return false
    }
    let hasConditions = pipeline.routes.contains {
      !$0.isOtherwise && !$0.takesEverything
    }
    if !hasConditions {
      diagnostics.report(
        .badRoute, "no other route has a condition, so that nothing is left over",
        at: otherwise.span,
        help: ["leave `otherwise` out to send every record there"])
      return false
    }
    return isRight
  }

  /// A record arrives once, so that two routes to one destination cannot make two records of it.
  private func reviewSharedDestinations(
    _ pipeline: Pipeline, _ diagnostics: inout Diagnostics
  ) -> Bool {
    var isRight = true
    var seen: [(name: String, rule: RouteRule, span: Span)] = []
    for rule in pipeline.allRoutes {
      for destination in rule.to.items {
        guard let first = seen.first(where: { $0.name == destination.value }) else {
          seen.append((destination.value, rule, destination.span))
          continue
        }
        guard !first.rule.steps.isSame(as: rule.steps) else { continue }
        diagnostics.report(
          .badRoute, "two routes lead to `\(destination.value)` with different steps",
          at: destination.span, related: [Label(first.span, "the other")],
          notes: ["a record that takes both arrives once, and cannot be both"],
          help: ["give one of them a destination of its own"])
        isRight = false
      }
    }
    return isRight
  }
}

extension Diagnostics {
  /// Whether a destination is one of the spec's; says so where it is not.
  mutating func has(
    _ destination: Located<String>, among destinations: NamedList<AnyDestination>
  ) -> Bool {
    let names = destinations.items.map(\.name) + destinations.broken
    if names.contains(destination.value) { return true }
    let typed = destinations.items.first {
      type(of: $0.value.destination).keyword == destinationType(called: destination.value)?.keyword
    }
    let near = typed?.name ?? nearest(to: destination.value, among: names)
    var help: [String] = []
    if destination.value == "awslogs" {
      help = ["for the log driver itself write `logs: { driver: awslogs, options: { … } }`"]
    } else if names.isEmpty {
      let name = destinationType(named: destination.value) == nil ? destination.value : "main"
      help = [
        "describe it: `destinations: { \(name): { type: cloudwatch } }`; `lenswright explain destinations` lists the types"
      ]
    }
    report(
      .unknownDestination, "there is no destination called `\(destination.value)`",
      at: destination.span, label: near.map { "did you mean `\($0)`?" } ?? "",
      notes: names.isEmpty
        ? ["the spec has no `destinations`"]
        : [
          typed == nil
            ? "the spec has \(listed(names))"
            : "`\(typed?.name ?? "")` is the destination of this type"
        ],
      help: help,
      fix: near.map { Fix("replace it with `\($0)`", edits: [Fix.Edit(destination.span, $0)]) })
    return false
  }
}

extension Steps {
  /// Whether two routes do the same to a record.
  func isSame(as other: Steps) -> Bool { sketch == other.sketch }

  private var sketch: [String] {
    var parts: [String] = []
    parts += (exclude?.items ?? []).map { "exclude \($0.value)" }
    parts += (include?.items ?? []).map { "include \($0.value)" }
    parts += (parse?.items ?? []).map {
      "parse \($0.format.value) \($0.key?.value ?? "") \($0.timeKey?.value ?? "") \($0.timeFormat?.value ?? "")"
    }
    parts += add.items.map { "add \($0.name) \($0.value.value)" }
    parts += (remove?.items ?? []).map { "remove \($0.value)" }
    parts += rename.items.map { "rename \($0.name) \($0.value.value)" }
    parts += (redact?.items ?? []).map { setting in
      switch setting.target {
      case .field(let field): "field \(field.value) \(setting.replacement.value)"
      case .pattern(let pattern): "pattern \(pattern.value) \(setting.replacement.value)"
      }
    }
    return parts
  }
}
