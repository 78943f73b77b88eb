import Testing

@testable import LensFluent

@Suite struct AgentFactsTests {
  @Test(
    arguments: [
      (128, 512, 64), (nil, 512, 256), (0, 512, 256), (nil, nil, 25), (1, 512, 25), (51, nil, 25),
      (nil, 1, 25), (101, nil, 50),
    ] as [(Int?, Int?, Int)])
  func inputBuffer(reservation: Int?, memory: Int?, megabytes: Int) {
    let buffer = AgentFacts.inputBufferMegabytes(memoryReservation: reservation, memory: memory)
    #expect(buffer == megabytes)
  }

  @Test func bounds() {
    #expect(AgentFacts.logDriverBufferLimit.contains(0))
    #expect(AgentFacts.logDriverBufferLimit.contains(AgentFacts.defaultLogDriverBufferLimit))
    #expect(!AgentFacts.logDriverBufferLimit.contains(536_870_912))
    #expect(AgentFacts.fargateStopTimeout.contains(AgentFacts.defaultStopTimeout))
  }

  @Test func goReadsBooleansByTheLetter() {
    #expect(AgentFacts.metadataValues["True"] == true)
    #expect(AgentFacts.metadataValues["F"] == false)
    #expect(AgentFacts.metadataValues["tRUE"] == nil)
    #expect(AgentFacts.metadataValues["yes"] == nil)
  }
}
