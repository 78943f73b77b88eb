import ArgumentParser

/// One of a few words of the command line.
protocol Choice: ExpressibleByArgument, CaseIterable, RawRepresentable where RawValue == String {}

/// The parser has all this for such types already, but through lazy collections that cost a start as much as reading a small spec.
extension Choice {
  static var allValueStrings: [String] { allCases.map(\.rawValue) }
  static var allValueDescriptions: [String: String] { [:] }
  var defaultValueDescription: String { rawValue }
}
