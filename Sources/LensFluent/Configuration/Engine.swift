/// The program that a FireLens router runs.
package enum Engine: String, Sendable, CaseIterable {
  case fluentBit = "fluentbit"
  case fluentd
}
