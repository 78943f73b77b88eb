import Foundation
import LensCloudFormation
import LensSyntax
import Lenswright
import Testing

/// What holds of every template that `check` reads, tried on what the cases and the rules' examples make of themselves.
@Suite struct CheckPropertyTests {
  /// How many changed files each of them is tried on; `LENSWRIGHT_TRIES=100000` takes some minutes.
  static let tries = PropertyTests.tries / 20

  /// The trees of silent files: what the compiler writes of some cases, and the good example of each rule.
  static let silent: [(name: String, tree: Value)] =
    stride(from: 0, to: Case.compiled.count, by: 8).map { Case.compiled[$0] }.compactMap {
      example in
      example.compile().template.flatMap { tree(of: $0.json()) }.map { (example.name, $0) }
    }
    .filter { found($0.tree).isEmpty }
    + RuleTests.ids.compactMap { id in
      named(id).map { ExampleText($0.good).text }
        .flatMap { $0.isEmpty ? nil : tree(of: Array($0.utf8)) }.map { (id, $0) }
    }

  private static func tree(of bytes: [UInt8]) -> Value? {
    var diagnostics = Diagnostics()
    return Node.read(Source(name: "template", bytes: bytes), &diagnostics).flatMap {
      cloudFormationValue($0, &diagnostics)
    }
  }

  private static func found(_ tree: Value) -> Diagnostics {
    check(Source(name: "template.json", bytes: jsonText(tree))).diagnostics
  }

  /// Whatever only CloudFormation knows is silence: where nothing is wrong, a function in the place of any value makes nothing wrong.
  @Test func theUnknownIsSilence() {
    var generator = Generator(seed: 7)
    for _ in 0..<Self.tries {
      let (name, tree) = generator.pick(Self.silent)
      var place = Int.random(in: 0..<tree.places, using: &generator)
      let function = generator.pick(Self.functions)
      let changed = tree.replacing(&place) { _ in function }
      let found = Self.found(changed)
      if !found.isEmpty, found.all.map(\.kind.id) != ["not-a-template"] {
        let text = String(decoding: jsonText(changed), as: UTF8.self)
        Issue.record("\(name)\n\(found.rendered(.full))\n\(text)")
      }
    }
  }

  /// What is not there may be added by a macro: where nothing is wrong, nothing that is taken away makes something wrong.
  @Test func whatAMacroMayAddIsSilence() {
    var generator = Generator(seed: 10)
    let templates = Self.silent.filter { $0.tree.object?["Resources"] != nil }
    for _ in 0..<Self.tries {
      let (name, tree) = generator.pick(templates)
      var changed = tree
      for _ in 0..<2 where changed.places > 1 {
        var place = Int.random(in: 1..<changed.places, using: &generator)
        changed = changed.removing(&place) ?? [:]
      }
      var object = changed.object ?? Object()
      object["Transform"] = ["SomebodysMacro"]
      changed = .object(object)
      let found = Self.found(changed)
      if !found.isEmpty, found.all.map(\.kind.id) != ["not-a-template"] {
        let text = String(decoding: jsonText(changed), as: UTF8.self)
        Issue.record("\(name)\n\(found.rendered(.full))\n\(text)")
      }
    }
  }

  private static let functions: [Value] = [
    ["Fn::ImportValue": "Somewhere"],
    ["Fn::Select": [0, ["Fn::Split": [",", ["Fn::ImportValue": "Somewhere"]]]]],
    ["Fn::Transform": ["Name": "Somewhere", "Parameters": [:]]],
  ]

  /// A template without FireLens is nobody's business, whatever else is wrong in it.
  @Test func templatesWithoutFireLensAreSilent() {
    var generator = Generator(seed: 8)
    for _ in 0..<Self.tries / 3 {
      let (name, tree) = generator.pick(Self.silent)
      var bare = tree.withoutFireLens
      for _ in 0..<3 {
        var place = Int.random(in: 0..<bare.places, using: &generator)
        let other = generator.pick(Self.others)
        bare = bare.replacing(&place) { generator.once(in: 2) ? other : $0 }
        // The word alone makes the rules look.
        var object = bare.object ?? Object()
        object["Description"] = "A service without firelens"
        let found = Self.found(.object(object))
        if !found.isEmpty, found.all.map(\.kind.id) != ["not-a-template"] {
          Issue.record("\(name)\n\(found.rendered(.full))")
        }
      }
    }
  }

  private static let others: [Value] =
    functions + [
      .null, .boolean(true), 24224, "", "*", "-1", "${", [], [:], [[:]], [["Name": "x"]],
      ["Fn::If": ["A", "B", ["Ref": "AWS::NoValue"]]], ["Ref": "Task"], ["Fn::Sub": "${"],
      ["Fn::Equals": []], ["Fn::GetAtt": ["A"]], ["Fn::Join": ["", [1, [:]]]],
    ]

  /// Files that rules do look at may have any shape: no trap, and every place is inside.
  @Test func anyShapeIsSurvived() {
    var generator = Generator(seed: 9)
    for _ in 0..<Self.tries {
      let (name, tree) = generator.pick(Self.silent)
      var changed = tree
      for _ in 0..<3 {
        var place = Int.random(in: 0..<changed.places, using: &generator)
        let other = generator.pick(Self.others)
        changed = changed.replacing(&place) { _ in other }
      }
      let bytes = jsonText(changed)
      let found = check(Source(name: name, bytes: bytes)).diagnostics
      #expect(
        found.all.allSatisfy { $0.primary.span.isNone || Int($0.primary.span.end) <= bytes.count })
    }
  }
}

extension Value {
  /// How many values there are in here, this one among them.
  fileprivate var places: Int {
    switch self {
    case .list(let items): 1 + items.reduce(0) { $0 + $1.places }
    case .object(let object): 1 + object.entries.reduce(0) { $0 + $1.value.places }
    default: 1
    }
  }

  /// The same with another value in one place, counted down from the root.
  fileprivate func replacing(_ place: inout Int, with new: (Value) -> Value) -> Value {
    place -= 1
    if place == -1 { return new(self) }
    switch self {
    case .list(let items): return .list(items.map { $0.replacing(&place, with: new) })
    case .object(let object):
      var copy = Object()
      for entry in object.entries {
        copy[entry.key] = entry.value.replacing(&place, with: new)
      }
      return .object(copy)
    default: return self
    }
  }

  /// The same without what is in one place, counted down from the root; `nil` where that is all.
  fileprivate func removing(_ place: inout Int) -> Value? {
    place -= 1
    if place == -1 { return nil }
    switch self {
    case .list(let items): return .list(items.compactMap { $0.removing(&place) })
    case .object(let object):
      var copy = Object()
      for entry in object.entries {
        if let value = entry.value.removing(&place) { copy[entry.key] = value }
      }
      return .object(copy)
    default: return self
    }
  }

  /// The same without routers and without the driver.
  fileprivate var withoutFireLens: Value {
    switch self {
    case .list(let items): return .list(items.map(\.withoutFireLens))
    case .object(let object):
      var copy = Object()
      for entry in object.entries where !entry.key.lowercased().includes("firelens") {
        copy[entry.key] = entry.value.withoutFireLens
      }
      return .object(copy)
    case .string("awsfirelens"): return "awslogs"
    default: return self
    }
  }
}
