package import LensCloudFormation
import LensFluent
package import LensSyntax

extension Lowered {
  /// Sets an option to what the spec says under the destination's own key, and else to a default, unless the spec writes the option itself.
  package mutating func set(
    _ option: String, _ setting: Setting<String>?, or standard: Value, beside common: CommonKeys
  ) {
    if let setting {
      set(option, setting.value, at: setting.span)
    } else if !common.sets(option) {
      set(option, standard)
    }
  }
}

extension LoweringContext {
  /// Whether the router's image, as far as it is known, has an option of the plugin. What nobody wrote must not be refused as too new.
  package func knows(_ option: String) -> Bool {
    guard let since = OutputPlugin.named(plugin.name, engine)?.option(option)?.since,
      let version = image?.engineVersion
    else { return true }
    return version >= since
  }
}
