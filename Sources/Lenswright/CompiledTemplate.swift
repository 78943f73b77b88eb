import LensCloudFormation
public import LensSyntax

/// A finished template, to be written as YAML or JSON.
public struct CompiledTemplate: Sendable {
  package let tree: Object
  /// The resources and the parts of the spec that they come from.
  let origins: [(id: String, path: String)]
  let spec: Node
  /// The decisions behind the template.
  let plan: Plan

  /// The files that the task needs and the template cannot hold; `nil` where there are none.
  public var package: AssetPackage? {
    plan.delivered.package.map { AssetPackage($0, for: plan.task) }
  }

  /// The template as a careful person writes it, with the short forms of the functions.
  public func yaml() -> [UInt8] {
    yamlText(tree, shortForm: Intrinsic.shortForm, blankLinesToDepth: 2)
  }

  /// The same template as JSON.
  public func json() -> [UInt8] {
    jsonText(.object(tree))
  }

  /// Which line of which file each resource comes from, as JSON. The template itself names no lines.
  public func sourceMap(_ diagnostics: Diagnostics) -> [UInt8] {
    var resources = Object()
    for origin in origins {
      var entry: Object = ["path": .string(origin.path)]
      if let place = diagnostics.location(of: place(of: origin.path, in: spec).span) {
        entry.append("file", .string(place.file))
        entry.append("line", .integer(place.line))
        entry.append("column", .integer(place.column))
      }
      resources.append(origin.id, .object(entry))
    }
    return jsonText(["version": 1, "resources": .object(resources)])
  }
}
