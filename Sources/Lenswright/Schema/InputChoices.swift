import LensFluent
import LensSyntax

/// The types among which an input's `type` chooses: the inputs of both engines, and any other, which an image of the spec's own may have.
var inputChoices: [Shape.Choice] {
  let engines: [Engine] = [.fluentBit, .fluentd]
  let names = engines.flatMap { InputPlugin.names($0) }
    .reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
  let declared = Input.properties.filter { $0.name != "type" }
  let known = names.map { name in
    let plugins = engines.compactMap { InputPlugin.named(name, $0) }
    let own = pluginProperties(plugins, beside: Input.fields.map(\.name)) { plugin, option in
      InputLowering.reserved(option, name, InputFacts.of(plugin.name, plugin.engine))
    }
    return Shape.Choice(
      words: [name],
      summary: "The input `\(name)` of \(enumeration(plugins.map(\.engine.title))).",
      properties: declared + own)
  }
  return known + [
    Shape.Choice(words: [], summary: "An input of an image of your own.", properties: declared)
  ]
}
