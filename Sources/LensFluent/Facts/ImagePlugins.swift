/// Which outputs the images of routers have, where their names alone do not tell.
///
/// Sources: cmake/plugins_options.cmake and CMakeLists.txt of Fluent Bit 5.1.1; "Amazon CloudWatch" and "Amazon Kinesis Data Firehose" in the Fluent Bit manual and the
/// release notes of AWS for Fluent Bit 2.4.0, which name what replaces the plugins in Go; 2026-11-27.
package enum ImagePlugins {
  /// Outputs of Fluent Bit's source that builds have when somebody has switched them on.
  package static let optional = ["calyptia", "pgsql", "retry", "zig_demo"]

  /// The output of Fluent Bit's own that does what one of AWS's plugins in Go does; `nil` for any other.
  package static func successor(of plugin: Plugin) -> String? {
    switch plugin.name {
    case "cloudwatch": "cloudwatch_logs"
    case "firehose": "kinesis_firehose"
    case "kinesis": "kinesis_streams"
    default: nil
    }
  }
}
