import COniguruma

/// A regular expression that searches in bytes of UTF-8.
final class OnigurumaSearch: Sendable {
  /// The library changes nothing in it when it searches, so that several threads may use it at once.
  nonisolated(unsafe) private let regex: OnigRegex

  init?(_ pattern: String) {
    guard Pattern.isStarted else { return nil }
    var reason = [CChar](repeating: 0, count: Int(lens_onig_reason_length))
    var pattern = pattern
    let regex = pattern.withUTF8 { bytes in
      var nothing: UInt8 = 0
      return reason.withUnsafeMutableBufferPointer { text in
        lens_onig_compile(
          bytes.baseAddress ?? withUnsafeMutablePointer(to: &nothing) { UnsafePointer($0) },
          bytes.count, text.baseAddress!)
      }
    }
    guard let regex else { return nil }
    self.regex = regex
  }

  deinit { onig_free(regex) }

  /// The first match that begins at a place or after it.
  func firstMatch(
    in text: UnsafeBufferPointer<UInt8>, from start: Int
  ) throws(Undecided) -> Range<Int>? {
    var nothing: UInt8 = 0
    let match = withUnsafePointer(to: &nothing) { nothing -> Result<Range<Int>?, Undecided> in
      let base = text.baseAddress ?? nothing
      let end = base + text.count
      let option = OnigOptionType(ONIG_OPTION_NONE)
      // Most texts have no match, and to know that takes no room for its bounds.
      let place = onig_search(regex, base, end, base + start, end, nil, option)
      if place == ONIG_MISMATCH { return .success(nil) }
      guard place >= 0, let region = onig_region_new() else { return .failure(Undecided()) }
      defer { onig_region_free(region, 1) }
      guard onig_search(regex, base, end, base + Int(place), end, region, option) >= 0 else {
        return .failure(Undecided())
      }
      return .success(Int(region.pointee.beg[0])..<Int(region.pointee.end[0]))
    }
    return try match.get()
  }

  /// The library gave up, because it would have to try too much.
  struct Undecided: Error {}
}
