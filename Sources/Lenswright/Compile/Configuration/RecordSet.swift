import LensFluent
import LensSyntax

/// Records of a pipeline that the same destinations want in the same shape.
///
/// Destinations that are fed by the same routes share a set, and so a record that takes several routes to one destination arrives there once.
struct RecordSet {
  /// The number in the tag of its copies; 0 for the set of all records.
  var number: Int
  /// The conditional routes that feed it, by their place in the pipeline; empty for the set of all records.
  var rules: [Int]
  /// Steps of the routes' own.
  var steps: Steps
  var destinations: [String]

  var takesEverything: Bool { rules.isEmpty }

  static func sets(of pipeline: Pipeline) -> [RecordSet] {
    let routes = pipeline.allRoutes
    var sets: [RecordSet] = []
    for destination in pipeline.destinations {
      let leading = routes.indices.filter { index in
        routes[index].to.items.contains { $0.value == destination.value }
      }
      let isOpen = leading.contains { routes[$0].takesEverything }
      let rules = isOpen ? [] : Array(leading)
      let steps = routes[leading[0]].steps
      if let index = sets.firstIndex(where: {
        $0.rules == rules && $0.steps.isSame(as: steps)
      }) {
        sets[index].destinations.append(destination.value)
      } else {
        sets.append(
          RecordSet(number: 0, rules: rules, steps: steps, destinations: [destination.value]))
      }
    }
    var number = 0
    for index in sets.indices where !(sets[index].takesEverything && sets[index].steps.isEmpty) {
      number += 1
      sets[index].number = number
    }
    return sets
  }
}

extension Pipeline {
  /// Whether every record goes one way, so that no copies have to be made: all destinations want everything, in one shape.
  var isStraight: Bool {
    let sets = RecordSet.sets(of: self)
    return sets.count == 1 && sets[0].takesEverything
  }
}
