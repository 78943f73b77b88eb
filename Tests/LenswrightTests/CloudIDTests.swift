import Lenswright
import Testing

@Suite struct CloudIDTests {
  @Test func theHostIsInTheId() throws {
    // `eu-west-1.aws.found.io$abc123$def456`
    let id = try #require(CloudID("orders:ZXUtd2VzdC0xLmF3cy5mb3VuZC5pbyRhYmMxMjMkZGVmNDU2"))
    #expect(id.host == "abc123.eu-west-1.aws.found.io")
    #expect(id.port == 443)
  }

  @Test func thePortIsBehindOneOfTheParts() throws {
    // `eu-west-1.aws.found.io:9243$abc123$def456`
    let behindDomain = try #require(
      CloudID("orders:ZXUtd2VzdC0xLmF3cy5mb3VuZC5pbzo5MjQzJGFiYzEyMyRkZWY0NTY="))
    #expect(behindDomain.host == "abc123.eu-west-1.aws.found.io")
    #expect(behindDomain.port == 9243)
    // `aws.found.io$abc123:9244$def456`, with the padding and without.
    for text in [
      "YXdzLmZvdW5kLmlvJGFiYzEyMzo5MjQ0JGRlZjQ1Ng==", "YXdzLmZvdW5kLmlvJGFiYzEyMzo5MjQ0JGRlZjQ1Ng",
    ] {
      let behindHost = try #require(CloudID("orders:" + text))
      #expect(behindHost.host == "abc123.aws.found.io")
      #expect(behindHost.port == 9244)
    }
  }

  @Test func whatNamesNoHostHasNone() throws {
    let id = try #require(CloudID("orders:ZXhhbXBsZQ=="))
    #expect(id.host == nil)
  }

  @Test(arguments: [
    "", "orders", "orders:", "orders:a", "orders:===", "orders:ZX.h", "orders:ZX=h",
  ])
  func whatIsNoIdIsRefused(_ text: String) {
    #expect(CloudID(text) == nil)
  }
}
