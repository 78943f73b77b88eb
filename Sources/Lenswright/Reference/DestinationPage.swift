import LensCloudFormation
import LensFluent
import LensSyntax

extension Page {
  /// All that there is to know of a destination, from the lines that compile it.
  package init(of type: any Destination.Type) {
    self.init(title: "\(type.keyword): \(type.title)", summary: type.summary)
    let samples = DestinationSample.all(of: type)
    blocks.append(.code("destinations:\n  main: \(type.example)", language: "yaml"))
    if !type.aliases.isEmpty {
      blocks.append(.text("Also called \(listed(type.aliases, "or"))."))
    }
    add("Plugins", [.list(type.plugins.map(Page.sentence))])
    add("Keys", Page.keys(of: type))
    add("Options", Page.options(of: type))
    add("Forms", Page.forms(type))
    add("Secrets", Page.secrets(samples, of: type))
    add("Permissions of the task role", Page.permissions(samples))
    add("Resources", Page.resources(samples))
    add("Network", Page.network(samples))
    add("Good to know", type.notes.isEmpty ? [] : [.list(type.notes)])
    add(
      "Sources",
      [
        .text(
          "Checked \(type.checked) against " + enumeration(type.sources.map { "`\($0)`" }) + ".")
      ]
    )
  }

  private static func sentence(_ choice: PluginChoice) -> String {
    let brought =
      choice.gem.map { ", of the gem `\($0)`" } ?? choice.image.map { ", in \($0)" } ?? ""
    let isGo = OutputPlugin.named(choice.name, choice.engine)?.isGo ?? false
    let written = isGo && choice.image == nil ? ", in AWS's image only" : ""
    let gap = choice.gap.map { ": not yet, since \($0)" } ?? ""
    return "\(choice.engine.title): `\(choice.name)`\(brought)\(written)\(gap)"
  }

  // MARK: Keys

  private static func keys(of type: any Destination.Type) -> [Block] {
    func properties<D: Destination>(_ type: D.Type) -> [Shape.Property] {
      D.fields.map(\.property)
    }
    let common = CommonKeys.fields.map(\.name)
    let all = properties(type)
    let rows = all.filter { !common.contains($0.name) } + all.filter { common.contains($0.name) }
    return [
      .table(
        ["key", "meaning", "takes"],
        rows.map { property in
          [
            "`\(property.name)`", (property.isRequired ? "Required. " : "") + property.summary,
            property.shape.phrase,
          ]
        })
    ]
  }

  // MARK: Options

  private static func options(of type: any Destination.Type) -> [Block] {
    guard let choice = type.plugins.first,
      let plugin = OutputPlugin.named(choice.name, choice.engine)
    else { return [] }
    let noted = type.options.compactMap { note in
      plugin.option(note.option).map { ($0, note.summary) }
    }
    let names = noted.map(\.0.name)
    func keys<D: Destination>(of type: D.Type) -> [String] { D.fields.map(\.name) }
    let declared = keys(of: type)
    let rest = plugin.ownOptionNames.filter {
      !names.contains($0) && !declared.contains(camelCased($0))
    }
    var blocks: [Block] = []
    if !noted.isEmpty {
      blocks.append(
        .table(
          ["key", "meaning", "takes"],
          noted.map { option, summary in
            ["`\(camelCased(option.name))`", summary, option.phrase]
          }))
    }
    if !rest.isEmpty {
      blocks.append(
        .text(
          "Every other option of `\(plugin.name)` is a key too: "
            + rest.map { "`\(camelCased($0))`" }.joined(separator: ", ") + "."))
    }
    return blocks
  }

  private static func forms(_ type: any Destination.Type) -> [Block] {
    let forms = type.variants.filter { $0.engine == .fluentBit || $0.example != type.example }
    return forms.flatMap { variant -> [Block] in
      [
        .text(variant.summary.prefix(1).uppercased() + variant.summary.dropFirst() + ":"),
        .code(
          variant.network.map { "destinations:\n  main: \(variant.example)\nnetwork: \($0)" }
            ?? "main: \(variant.example)", language: "yaml"),
      ]
    }
  }

  // MARK: What it needs

  private static func secrets(
    _ samples: [DestinationSample], of type: any Destination.Type
  ) -> [Block] {
    var rows: [[String]] = []
    for sample in samples {
      let options = sample.planned.secretOptions.map {
        ["`\($0.name)`", "the log driver's `secretOptions`"]
      }
      let variables = sample.planned.routerSecrets.map {
        ["`${\($0.name)}`", "the router's environment; the secret holds the token alone"]
      }
      for row in options + variables where !rows.contains(row) { rows.append(row) }
    }
    let shown = samples.flatMap { $0.planned.secretOptions.map { $0.name.lowercased() } }
    let plugin = type.plugins.first.flatMap { OutputPlugin.named($0.name, $0.engine) }
    for name in plugin?.ownOptionNames ?? [] where !shown.contains(name) {
      guard plugin?.option(name)?.isSecret ?? false else { continue }
      rows.append(["`\(name)`", "the log driver's `secretOptions`, where it is written"])
    }
    if rows.isEmpty { return [] }
    return [
      .table(["what", "reaches the router through"], rows),
      .text(
        "Each takes the ARN of a secret, the name of an SSM parameter or an intrinsic, and the execution role is allowed to read that one."
      ),
    ]
  }

  private static func permissions(_ samples: [DestinationSample]) -> [Block] {
    var rows: [[String]] = []
    for sample in samples {
      for statement in sample.planned.statements {
        let actions = statement.actions.map { "`\($0)`" }.joined(separator: ", ")
        let resources = statement.resources.map { "`\($0.sketch)`" }.joined(separator: ", ")
        // A variant that needs the same as another differs in its names only.
        guard !rows.contains(where: { $0[0] == actions }) else { continue }
        rows.append([actions, resources, sample.condition.map { "with \($0)" } ?? ""])
      }
    }
    return rows.isEmpty ? [.text("None.")] : [.table(["actions", "on", "when"], rows)]
  }

  private static func resources(_ samples: [DestinationSample]) -> [Block] {
    var rows: [[String]] = []
    for sample in samples where sample.engine == .fluentBit {
      let types = sample.planned.resources.map { "`\($0.type)`" }.reduce(into: [String]()) {
        if !$0.contains($1) { $0.append($1) }
      }
      guard !types.isEmpty, !rows.contains(where: { $0[0] == types.joined(separator: ", ") }) else {
        continue
      }
      rows.append([
        types.joined(separator: ", "), sample.condition.map { "with \($0)" } ?? "always",
      ])
    }
    return rows.isEmpty ? [] : [.table(["made beside the task", "when"], rows)]
  }

  private static func network(_ samples: [DestinationSample]) -> [Block] {
    var hosts: [[String]] = []
    var services: [AWSEndpoint] = []
    for sample in samples {
      for endpoint in sample.planned.endpoints {
        // Another region's host of the same service says nothing new.
        if let service = endpoint.service, services.contains(service) { continue }
        // What only CloudFormation knows of a variant is no host that a reader could open a way to.
        guard endpoint.host.isKnownInPart else { continue }
        let row = [
          "`\(endpoint.host.sketch)`",
          "\(endpoint.port.sketch) \(endpoint.transport.uppercased())",
        ]
        if !hosts.contains(row) { hosts.append(row) }
        if let service = endpoint.service { services.append(service) }
      }
    }
    if hosts.isEmpty { return [.text("Nothing leaves the task.")] }
    var blocks: [Block] = [.table(["the router connects to", "port"], hosts)]
    if !services.isEmpty {
      blocks.append(
        .text("In a subnet without a way to the internet it needs the VPC endpoints:"))
      blocks.append(
        .list(
          services.map {
            "`com.amazonaws.${AWS::Region}.\($0.endpointName)`, \($0.isGateway ? "a gateway" : "an interface")"
          }))
    }
    return blocks
  }
}

extension Shape {
  /// What a value may be, in a few words.
  var phrase: String {
    switch self {
    case .text: "text"
    case .integer: "a whole number"
    case .number: "a number"
    case .boolean: "`true` or `false`"
    case .anything, .json: "anything"
    case .word(let words): listed(words, "or")
    case .count: Shape.integer.phrase
    case .form(_, let examples):
      "a whole number, or text such as \(listed(examples.compactMap(\.string)))"
    case .orFunction(let shape), .part(let shape): shape.phrase
    case .named(_, let shape): shape().phrase
    case .chosen(_, let key, _, _): "a mapping with `\(key)`"
    case .list(.object(let properties, _)):
      "a list of mappings\(Shape.withKeys(properties))"
    case .list: "a list"
    case .map: "a mapping"
    case .object(let properties, _): "a mapping\(Shape.withKeys(properties))"
    case .either(let shapes):
      enumeration(
        shapes.map(\.phrase).reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } },
        "or")
    }
  }
}

extension Shape {
  /// The keys of a mapping, where they are few enough to be read in passing.
  private static func withKeys(_ properties: [Property]) -> String {
    let names = properties.map(\.name).filter { !$0.hasSuffix(".") }
    return names.isEmpty || names.count > 12 ? "" : " with \(listed(names))"
  }
}

extension PluginOption {
  /// What it takes, its default and its first release.
  var phrase: String {
    let takes = values.isEmpty ? kind : listed(values, "or")
    let usual = defaultValue.map { "; `\($0)` by default" } ?? ""
    let first = since.map { "; since \($0)" } ?? ""
    return takes + usual + first
  }

  private var kind: String {
    switch type {
    case .string, .other: isSecret ? "a secret" : "text"
    case .integer: "a whole number"
    case .boolean: "`true` or `false`"
    case .size: "a size"
    case .time: "a time"
    case .double: "a number"
    case .list: "a list"
    }
  }
}
