/// The keys of `[SERVICE]`.
///
/// Source: `service_configs` and `flb_config_set_property` in src/flb_config.c, include/fluent-bit/flb_config.h and src/flb_log.c of Fluent Bit 5.1.1, with what
/// the built engine does at its start; 2026-11-27. It passes over a key that it does not know, and stops at the values that are said to be fatal here.
package enum ServiceSettings {
  /// The keys in small letters; the engine does not look at letter case.
  package static let names = [
    "flush", "flush.adaptive", "flush.adaptive.min_interval", "flush.adaptive.max_interval",
    "flush.adaptive.low_pressure", "flush.adaptive.medium_pressure",
    "flush.adaptive.high_pressure", "flush.adaptive.up_steps", "flush.adaptive.down_steps",
    "grace", "json.convert_nan_to_null", "security.fips_mode", "daemon", "log_file",
    "parsers_file", "plugins_file", "log_level", "http_server", "http_listen", "http_port",
    "health_check", "hc_errors_count", "hc_retry_failure_count", "hc_period", "dns.mode",
    "dns.resolver", "dns.prefer_ipv4", "dns.prefer_ipv6", "storage.path", "storage.sync",
    "storage.metrics", "storage.checksum", "storage.backlog.mem_limit",
    "storage.backlog.flush_on_shutdown", "storage.max_chunks_up",
    "storage.delete_irrecoverable_chunks", "storage.trim_files", "storage.type",
    "storage.inherit", "storage.keep.rejected", "storage.rejected.path",
    "storage.rejected.limit", "coro_stack_size", "multiline_buffer_limit", "scheduler.cap",
    "scheduler.base", "json.escape_unicode", "streams_file", "sp.convert_from_str_to_num",
    "enable_chunk_trace", "windows.maxstdio", "hot_reload", "hot_reload.ensure_thread_safety",
    "hot_reload.timeout", "telemetry",
  ]

  /// Keys that are numbers of seconds without which the engine does not start.
  package static let fatalNumbers = ["flush"]
  package static let booleans = [
    "daemon", "http_server", "health_check", "storage.metrics", "storage.checksum",
    "storage.inherit", "hot_reload", "dns.prefer_ipv4", "dns.prefer_ipv6",
  ]
  package static let numbers = [
    "grace", "hc_errors_count", "hc_retry_failure_count", "hc_period", "scheduler.cap",
    "scheduler.base", "storage.max_chunks_up",
  ]
  /// The levels; any other word stops the engine.
  package static let logLevels = ["off", "error", "warn", "warning", "info", "debug", "trace"]
}
