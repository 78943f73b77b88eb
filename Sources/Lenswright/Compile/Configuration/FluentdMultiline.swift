import LensFluent
import LensSyntax

/// Which lines belong together, in the words of the `concat` plugin: a line that begins a record, lines that go on with it, and a last one.
struct FluentdMultiline {
  var start: String
  /// `nil` where everything that begins no other record goes on with it.
  var next: String?
  var end: String?

  /// `nil` for what Docker split, which is no matter of patterns.
  ///
  /// The languages' lines are those of Fluent Bit's parsers (src/multiline/flb_ml_parser_java.c and its neighbours, 5.1.1, 2026-11-22), without their order.
  init?(_ kind: MultilineSetting.Kind) {
    switch kind {
    case .partial: return nil
    case .named(.java):
      start = #".(?:Exception|Error|Throwable|V8 errors stack trace)(?:[:\r\n]|$)"#
      next =
        #"^[\t ]*nested exception is:|\A[\r\n]*\z|^[\t ]+(?:eval )?at |^[\t ]*-{3} End of (?:inner exception )?stack trace|^[\t ]*(?:Caused by|Suppressed):|^[\t ]*\.\.\. \d+ (?:more|common frames omitted)"#
    case .named(.python):
      start = #"^Traceback \(most recent call last\):$"#
      next = #"^[\t ]"#
      end = #"\A(?:[^\s.():]+\.)*[^\s.():]+(?::|$)"#
    case .named(.go):
      start = #"\bpanic: |http: panic serving"#
      next =
        #"\A\z|^\[signal |^goroutine \d+ \[[^\]]+\]:$|^(?:[^\s.:]+\.)*[^\s.():]+\(|^created by |^\s"#
    case .named(.ruby):
      start = #"^\S.*:\d+:in\s+.*"#
      next = #"^\s+from\s+.*:\d+:in\s+.*"#
    case .own(let start, let next):
      self.start = start.value
      self.next = next?.value
    }
  }
}
