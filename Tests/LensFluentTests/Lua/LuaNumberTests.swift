import Foundation
import Testing

@testable import LensFluent

@Suite struct LuaNumberTests {
  private func text(_ value: Double) -> String {
    String(decoding: LuaNumber.text(of: value), as: UTF8.self)
  }

  @Test(arguments: [
    (0, "0"), (-0.0, "0"), (1, "1"), (-42, "-42"), (1.5, "1.5"), (0.1, "0.1"), (0.1 + 0.2, "0.3"),
    (9.95, "9.949999999999999"),
    (1e15, "1000000000000000"), (1e16, "10000000000000000"), (9e18, "9000000000000000000"),
    (1e19, "1e+19"),
    (1e300, "1e+300"), (.leastNonzeroMagnitude, "4.940656458412465e-324"), (0.0001, "0.0001"),
    (0.00001, "1e-05"),
    (0x1p-24, "5.960464477539062e-08"), (-2.25, "-2.25"), (99999999999999.99, "99999999999999.98"),
    (.infinity, "inf"), (-.infinity, "-inf"), (.nan, "nan"),
  ])
  func numbersAreWrittenAsTheEngineWritesThem(value: Double, text: String) {
    #expect(self.text(value) == text)
  }

  @Test func integersLoseDigitsBeyondADouble() {
    let text = { (value: Int64) in String(decoding: LuaNumber.text(of: value), as: UTF8.self) }
    #expect(text(9_007_199_254_740_993) == "9007199254740992")
    #expect(text(4_111_111_111_111_111) == "4111111111111111")
    #expect(text(.min) == "-9223372036854775808")
  }

  @Test func fractionsAreThoseOfTheCLibrary() {
    var generator = SplitMix(seed: 7)
    for _ in 0..<3000 {
      let value = Double(bitPattern: generator.next())
      guard value.isFinite, value != value.rounded() else { continue }
      #expect(text(value) == String(format: "%.16g", value))
    }
  }
}

/// Random numbers that are the same in every run.
struct SplitMix: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
    return value ^ value >> 31
  }
}
