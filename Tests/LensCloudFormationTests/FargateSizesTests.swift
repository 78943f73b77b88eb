import Testing

@testable import LensCloudFormation

@Suite struct FargateSizesTests {
  @Test(arguments: [
    (0, 0, 256, 512), (256, 512, 256, 512), (256, 513, 256, 1024), (256, 2049, 512, 3072),
    (300, 600, 512, 1024), (1024, 1, 1024, 2048), (4096, 30721, 8192, 32768),
    (8192, 20481, 8192, 24576), (16384, 122880, 16384, 122880),
  ])
  func smallest(cpu: Int, memory: Int, expectedCPU: Int, expectedMemory: Int) throws {
    let size = try #require(FargateSizes.smallest(cpu: cpu, memory: memory))
    #expect(size == (expectedCPU, expectedMemory))
    #expect(FargateSizes.isValid(cpu: size.cpu, memory: size.memory))
  }

  @Test func whatDoesNotFitHasNoSize() {
    #expect(FargateSizes.smallest(cpu: 16385, memory: 1) == nil)
    #expect(FargateSizes.smallest(cpu: 1, memory: 122881) == nil)
  }

  @Test func pairsThatAreNotOffered() {
    #expect(!FargateSizes.isValid(cpu: 256, memory: 3072))
    #expect(!FargateSizes.isValid(cpu: 256, memory: 1536))
    #expect(!FargateSizes.isValid(cpu: 8192, memory: 17408))
    #expect(!FargateSizes.isValid(cpu: 100, memory: 512))
    #expect(FargateSizes.memories(for: 100).isEmpty)
    #expect(FargateSizes.memories(for: 512) == [1024, 2048, 3072, 4096])
    #expect(FargateSizes.memories(for: 4096).last == 30720)
  }

  @Test func retention() {
    #expect(LogRetention.days.count == 22)
    #expect(LogRetention.days == LogRetention.days.sorted())
    #expect(LogRetention.atLeast(31) == 60)
    #expect(LogRetention.atLeast(30) == 30)
    #expect(LogRetention.atLeast(4000) == nil)
  }
}
