import LensCloudFormation
import LensSyntax
import Testing

/// A template comes out once for each way in which its conditions can be decided.
@Suite struct TemplateWorldsTests {
  private func worlds(_ text: String) throws -> [TemplateView] {
    var diagnostics = Diagnostics()
    let root = try #require(Node.read(Source(name: "t", text: text), &diagnostics), "\(text)")
    return TemplateView.worlds(of: root)
  }

  private func drivers(_ head: String, _ value: String, _ resource: String = "") throws -> [String]
  {
    let text = """
      \(head)
      Resources:
        Task:
          Type: AWS::ECS::TaskDefinition
          \(resource)
          Properties:
            ContainerDefinitions: [{ Name: app, LogConfiguration: { LogDriver: \(value) } }]
      """
    return try worlds(text).map { world in
      world.tasks.first?.containers.first?.logging?.driver?.display ?? "-"
    }
  }

  @Test func withoutConditionsThereIsOne() throws {
    #expect(try drivers("", "awslogs") == ["awslogs"])
  }

  @Test func bothBranchesAreLookedAt() throws {
    let head = "Conditions: { On: !Equals [!Ref P, a] }"
    #expect(try drivers(head, "!If [On, one, two]") == ["one", "two"])
  }

  @Test func comparisonsOfOneParameterExcludeEachOther() throws {
    let head = "Conditions: { A: !Equals [!Ref P, a], B: !Equals [!Ref P, b] }"
    #expect(
      try drivers(head, "!If [A, !If [B, both, onlyA], !If [B, onlyB, neither]]")
        == ["onlyA", "onlyB", "neither"])
    let closed = "Parameters: { P: { Type: String, AllowedValues: [a, b] } }\n" + head
    #expect(
      try drivers(closed, "!If [A, !If [B, both, onlyA], !If [B, onlyB, neither]]")
        == ["onlyA", "onlyB"])
  }

  @Test func formulasAreFollowed() throws {
    let head = """
      Conditions:
        A: !Equals [!Ref P, a]
        NotA: !Not [!Condition A]
        Never: !And [!Condition A, { Condition: NotA }]
        Always: !Or [!Condition A, !Condition NotA]
        Constant: !Equals [x, x]
      """
    #expect(try drivers(head, "!If [Never, one, two]") == ["two", "two"])
    #expect(try drivers(head, "!If [Always, one, two]") == ["one", "one"])
    #expect(try drivers(head, "!If [Constant, one, two]") == ["one"])
  }

  @Test func parametersFollowTheConditions() throws {
    let head = """
      Parameters: { P: { Type: String, Default: b } }
      Conditions: { A: !Equals [!Ref P, a] }
      """
    #expect(try drivers(head, "!If [A, !Ref P, !Ref P]") == ["a", "b"])
    // Compared with its default, it may be anything where the comparison fails.
    let other = head.replacing("Default: b", with: "Default: a")
    #expect(try drivers(other, "!If [A, !Ref P, !Ref P]") == ["a", "${P}"])
  }

  @Test func resourcesComeAndGo() throws {
    let head = "Conditions: { On: !Equals [!Ref P, a] }"
    #expect(try drivers(head, "awslogs", "Condition: On") == ["awslogs", "-"])
  }

  @Test func mapsAreLookedUp() throws {
    let head = "Mappings: { M: { a: { driver: awsfirelens } } }"
    #expect(try drivers(head, "!FindInMap [M, a, driver]") == ["awsfirelens"])
    #expect(try drivers(head, "!FindInMap [M, !Ref P, driver]") == ["${FindInMap}"])
  }

  /// A whole list of a mapping is looked into, whether the template has conditions or not.
  @Test(arguments: ["", "Conditions: { On: !Equals [!Ref P, a] }\n"])
  func listsOfMapsAreLookedInto(_ conditions: String) throws {
    let text =
      conditions + """
        Mappings: { M: { a: { containers: [{ Name: app }, { Name: log_router }] } } }
        Resources:
          Task:
            Type: AWS::ECS::TaskDefinition
            Properties: { ContainerDefinitions: !FindInMap [M, a, containers] }
        """
    for world in try worlds(text) {
      #expect(world.tasks.flatMap(\.containers).map { $0.name?.literal } == ["app", "log_router"])
    }
  }

  /// Too many conditions, conditions of themselves and broken ones come to an end, and what is not decided stays unknown.
  @Test func whateverIsWrittenComesToAnEnd() throws {
    var head = "Conditions:\n"
    var value = "end"
    for number in 0..<40 {
      head += "  C\(number): !Equals [!Ref P\(number), a]\n"
      value = "!If [C\(number), '\(number)', \(value)]"
    }
    #expect(try drivers(head, value).count == 64)
    #expect(
      try drivers("Conditions: { A: !Condition B, B: !Condition A }", "!If [A, x, y]") == ["${If}"])
    #expect(try drivers("Conditions: [1]", "!If [A, x, y]") == ["${If}"])
    #expect(try drivers("", "!If [A]") == ["${If}"])
  }
}
