/// How often an option may stand in one section of Fluent Bit's.
///
/// Sources: `flb_config_map_properties_check` in src/flb_config_map.c, which counts the options that a plugin declares; the options that
/// `flb_output_set_property`, `flb_input_set_property` and `flb_filter_set_property` take before that, of which the last counts; the flag
/// `FLB_CONFIG_MAP_MULT` in the plugins; all of Fluent Bit 5.1.1, 2026-11-27.
package enum RepeatableOptions {
  /// Whether Fluent Bit does not start with a plugin that is given an option twice.
  package static func isRefusedTwice(_ name: String, _ plugin: Plugin) -> Bool {
    let name = name.lowercased()
    // Those in Go are never asked.
    guard plugin.engine == .fluentBit, !plugin.isGo, !core.contains(name),
      !name.hasPrefix("tls."), !name.hasPrefix("storage."), !repeatable.contains(name)
    else { return false }
    if name.hasPrefix("net.") { return plugin.end == .output && plugin.option(name) != nil }
    return plugin.ownOptionNames.contains { $0.lowercased() == name }
  }

  private static let core: Set = [
    "alias", "condition", "host", "ipv6", "listen", "log_level", "log_suppress_interval", "match",
    "match_regex", "mem_buf_limit", "port", "processors", "rate_gate", "rate_gate.backpressure",
    "rate_gate.max_bytes", "rate_gate.max_records", "rate_gate.resume_ratio", "rate_window",
    "retry_limit", "routable", "tag", "thread.ring_buffer.capacity", "thread.ring_buffer.window",
    "threaded", "tls", "workers",
  ]

  /// Those that some plugin takes as often as they stand; of another plugin with an option of this name nothing is said.
  private static let repeatable: Set = [
    "add", "add_label", "add_option", "allowlist_key", "bucket", "copy", "enable_collector",
    "event_field", "exclude", "float_key", "hard_copy", "hard_rename", "header", "http_header",
    "int_key", "key_exists", "key_not_exists", "key_val_eq", "key_val_is_not_null",
    "key_val_is_null", "label", "label_field", "logs_body_key", "lookup_key", "move_to_end",
    "move_to_start", "multiline.parser", "oci_la_global_metadata", "oci_la_metadata", "parser",
    "performancecounter", "record", "regex", "remove", "remove_key", "remove_regex",
    "remove_wildcard", "rename", "rule", "security.users", "set", "str_key", "success_header",
    "syslog_sd_key", "systemd_filter", "trace", "uint_key", "whitelist_key", "wildcard",
  ]
}
