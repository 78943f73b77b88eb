/// Bounds of settings that outputs share.
package enum PluginLimits {
  /// More threads than this are a slip of the keyboard: Fluent Bit sets no bound of its own, and each worker has connections and a stack of its own (src/flb_output_thread.c, read 2026-11-22).
  package static let workers = 64
}
