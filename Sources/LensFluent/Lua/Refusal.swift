/// Why a regular expression cannot be applied exactly, as a sentence that goes on after "because".
package struct Refusal: Error, Hashable, Sendable {
  package var reason: String

  init(_ reason: String) { self.reason = reason }
}
