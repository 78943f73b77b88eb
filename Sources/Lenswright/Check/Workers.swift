import Synchronization

/// Who does pieces of work that have nothing to do with one another.
///
/// The library starts no threads by itself: whoever calls it knows how many it may have.
public struct Workers: Sendable {
  private let run: @Sendable (Int, @escaping @Sendable (Int) -> Void) -> Void

  /// Workers of one's own.
  ///
  /// - Parameter run: is told how many pieces there are, calls the body once for the number of each, from 0 on, on whatever threads it likes, and returns when all are
  ///   done. A piece needs a stack like the main thread's, since trees are walked by recursion.
  public init(_ run: @escaping @Sendable (Int, @escaping @Sendable (Int) -> Void) -> Void) {
    self.run = run
  }

  /// One piece after the other, on the thread of the caller.
  public static let caller = Workers { count, body in for place in 0..<count { body(place) } }

  /// What is made of each piece, in their order.
  func map<Element: Sendable>(
    _ count: Int, _ make: @escaping @Sendable (Int) -> Element
  ) -> [Element] {
    let made = Mutex([Element?](repeating: nil, count: count))
    let keep: @Sendable (Int) -> Void = { place in
      let element = make(place)
      made.withLock { $0[place] = element }
    }
    run(count, keep)
    return made.withLock { $0.compactMap { $0 } }
  }
}
