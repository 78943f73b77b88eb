package import Synchronization

/// Values that are made from a key once in a process and then kept: a batch asks the same few questions of the facts thousands of times.
package final class Memo<Key: Hashable & Sendable, Value: Sendable>: Sendable {
  @usableFromInline let values = Mutex<[Key: Value]>([:])

  package init() {}

  /// The value for a key, made on the first request.
  @inlinable package func value(for key: Key, _ make: () -> Value) -> Value {
    if let value = values.withLock({ $0[key] }) { return value }
    let made = make()
    values.withLock { $0[key] = made }
    return made
  }
}
