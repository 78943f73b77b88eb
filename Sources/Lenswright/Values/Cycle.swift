/// The first cycle in the order of writing, its first name again at the end; `nil` when nothing leads back to itself.
///
/// - Parameter vertices: names, each with those that it leads to; what is no vertex leads nowhere.
func firstCycle(_ vertices: [(name: String, next: [String])]) -> [String]? {
  let table = Dictionary(vertices.map { ($0.name, $0.next) }, uniquingKeysWith: { one, _ in one })
  var finished: Set<String> = []
  for vertex in vertices where !finished.contains(vertex.name) {
    // A trail of its own instead of recursion: a chain may be as long as the template.
    var trail = [(name: vertex.name, index: 0)]
    while let last = trail.last {
      let next = table[last.name] ?? []
      guard last.index < next.count else {
        finished.insert(last.name)
        trail.removeLast()
        continue
      }
      trail[trail.count - 1].index += 1
      let name = next[last.index]
      if let start = trail.firstIndex(where: { $0.name == name }) {
        return trail[start...].map(\.name) + [name]
      }
      if !finished.contains(name) { trail.append((name, 0)) }
    }
  }
  return nil
}
