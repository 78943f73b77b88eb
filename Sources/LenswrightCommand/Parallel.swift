import Lenswright
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Work on every core, with the results in the order of the work.
///
/// Threads of the system's own: a run over one file, which is most, starts none, and pays nothing for a pool.
enum Parallel {
  static func map<Element: Sendable>(
    _ count: Int, _ make: @escaping @Sendable (Int) -> Element
  ) -> [Element] {
    let threads = threads(for: count)
    guard threads > 1 else { return (0..<count).map(make) }
    let work = Work(count, make)
    let body = Body { work.run() }
    let handles = (1..<threads).compactMap { _ in body.start() }
    body.run()
    for handle in handles { pthread_join(handle, nil) }
    return work.inOrder
  }

  /// Who does the parts of one piece while there are so many pieces: every core, unless the pieces have them all.
  static func workers(beside count: Int) -> Workers {
    guard threads(for: count) == 1 else { return .caller }
    return Workers { count, body in _ = map(count, body) }
  }

  private static func threads(for count: Int) -> Int {
    let cores = max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
    // A thread costs about as much as a small file.
    return max(1, min(cores, count / 4))
  }

  /// Who is free takes the next piece.
  private final class Work<Element: Sendable>: Sendable {
    private let count: Int
    private let make: @Sendable (Int) -> Element
    private let next = Atomic<Int>(0)
    private let results: Mutex<[Element?]>

    init(_ count: Int, _ make: @escaping @Sendable (Int) -> Element) {
      self.count = count
      self.make = make
      results = Mutex(Array(repeating: nil, count: count))
    }

    func run() {
      while true {
        let index = next.add(1, ordering: .relaxed).oldValue
        guard index < count else { return }
        let element = make(index)
        results.withLock { $0[index] = element }
      }
    }

    var inOrder: [Element] { results.withLock { $0.compactMap { $0 } } }
  }

  /// What a thread runs. A function of C cannot be generic.
  private final class Body: Sendable {
    let run: @Sendable () -> Void

    init(_ run: @escaping @Sendable () -> Void) { self.run = run }

    /// A new thread that runs this; `nil` when the system gives none, and the others do its part.
    func start() -> pthread_t? {
      var attributes = pthread_attr_t()
      pthread_attr_init(&attributes)
      defer { pthread_attr_destroy(&attributes) }
      // Trees are walked by recursion; musl's threads have a stack of 128 KiB otherwise.
      pthread_attr_setstacksize(&attributes, 8 << 20)
      let context = Unmanaged.passRetained(self).toOpaque()
      #if canImport(Darwin)
        var handle: pthread_t?
        let status = pthread_create(&handle, &attributes, { runBody($0) }, context)
      #else
        var handle = pthread_t()
        let status = pthread_create(&handle, &attributes, { runBody($0!) }, context)
      #endif
      guard status == 0 else {
        Unmanaged<Body>.fromOpaque(context).release()
        return nil
      }
      return handle
    }
  }

  private static func runBody(_ context: UnsafeMutableRawPointer) -> UnsafeMutableRawPointer? {
    Unmanaged<Body>.fromOpaque(context).takeRetainedValue().run()
    return nil
  }
}
