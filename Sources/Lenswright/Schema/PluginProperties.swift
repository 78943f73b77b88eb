import LensCloudFormation
import LensFluent
import LensSyntax

/// The keys of a destination or an input that are options of its plugins, in lowerCamelCase; those behind a dot are keys of a mapping, or are written with the dot.
///
/// - Parameters:
///   - declared: keys that are read in another way.
///   - notes: what is said of single options.
///   - reserved: why an option is not the spec's to write; `nil` for all others.
func pluginProperties(
  _ plugins: [Plugin], beside declared: [String], notes: [OptionNote] = [],
  reserved: (Plugin, String) -> String? = { ReservedOption.reason($1) }
) -> [Shape.Property] {
  var options = OptionTree()
  for plugin in plugins {
    for name in plugin.optionNames where reserved(plugin, name.lowercased()) == nil {
      guard let option = plugin.option(name) else { continue }
      let key = plugin.key(of: name)
      let note = notes.first { $0.option == name }?.summary
      options.add(
        key.split(separator: ".").map(String.init),
        Shape.Property(
          name: key, summary: note ?? optionSummary(name), isRequired: false,
          shape: option.shape, defaultValue: option.defaultKey))
    }
  }
  return options.properties.filter { !declared.contains($0.name) }
}

/// What is said of an option of which nothing is known beyond its name.
func optionSummary(_ name: String) -> String { "Option `\(name)`." }

/// Options by the parts of their names.
private struct OptionTree {
  private struct Branch {
    var name: String
    var option: Shape.Property?
    var inside = OptionTree()

    var property: Shape.Property {
      let shapes = [option?.shape, inside.branches.isEmpty ? nil : .object(inside.properties)]
        .compactMap { $0 }
      return Shape.Property(
        name: name, summary: option?.summary ?? "Options that begin with `\(name).`.",
        isRequired: false, shape: .either(shapes), defaultValue: option?.defaultValue)
    }
  }

  private var branches: [Branch] = []

  mutating func add(_ path: [String], _ option: Shape.Property) {
    guard let name = path.first else { return }
    if !branches.contains(where: { $0.name == name }) { branches.append(Branch(name: name)) }
    for index in branches.indices where branches[index].name == name {
      if path.count > 1 {
        branches[index].inside.add(Array(path.dropFirst()), option)
      } else if branches[index].option == nil {
        branches[index].option = option
      }
    }
  }

  /// The first parts of the names, and what they begin with where more is behind a dot.
  var properties: [Shape.Property] {
    branches.map(\.property)
      + branches.filter { !$0.inside.branches.isEmpty }.map {
        .init(name: "\($0.name).", summary: "", isRequired: false, shape: .anything)
      }
  }
}

extension PluginOption {
  /// What a key of the spec takes for it.
  fileprivate var shape: Shape {
    if isSecret { return SecretReference.shape }
    switch type {
    case .boolean: return Setting<Bool>.shape
    case .integer: return Setting<Int>.shape
    case .size: return Setting<Bytes>.shape
    case .time: return Setting<Seconds>.shape
    case .string where !values.isEmpty: return .orFunction(.word(values))
    case .string, .double, .list, .other: return Setting<String>.shape
    }
  }

  /// The plugin's default as a key of the spec would say it.
  fileprivate var defaultKey: Value? {
    guard let defaultValue else { return nil }
    switch type {
    case .boolean: return .boolean(["true", "on", "yes"].contains(defaultValue.lowercased()))
    case .integer: return Int(defaultValue).map(Value.integer)
    default: return .string(defaultValue)
    }
  }
}
