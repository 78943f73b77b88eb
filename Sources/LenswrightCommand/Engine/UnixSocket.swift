#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Sockets of this machine, which have paths in place of ports.
enum UnixSocket {
  /// Listens at a path.
  static func listen(_ path: String) throws(DiskError) -> Int32 {
    let descriptor = try open()
    let isBound = withAddress(path) { bind(descriptor, $0, $1) == 0 }
    guard isBound, platformListen(descriptor) == 0 else {
      let error = DiskError("listen at", path)
      close(descriptor)
      throw error
    }
    return descriptor
  }

  /// Connects to a path; `nil` while nobody listens there.
  static func connect(_ path: String) throws(DiskError) -> Int32? {
    let descriptor = try open()
    if withAddress(path, { platformConnect(descriptor, $0, $1) == 0 }) { return descriptor }
    close(descriptor)
    return nil
  }

  /// Longer paths fit into no address.
  static let longestPath = 100

  private static func open() throws(DiskError) -> Int32 {
    #if canImport(Glibc)
      let kind = Int32(SOCK_STREAM.rawValue)
    #else
      let kind = SOCK_STREAM
    #endif
    let descriptor = socket(AF_UNIX, kind, 0)
    guard descriptor >= 0 else { throw DiskError("make", "a socket") }
    // The engine that is started has no use for it.
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    return descriptor
  }

  private static func withAddress<Result>(
    _ path: String, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Result
  ) -> Result {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { room in
      for (index, byte) in path.utf8.prefix(room.count - 1).enumerated() { room[index] = byte }
    }
    return withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        body($0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
  }

  private static func platformListen(_ descriptor: Int32) -> Int32 {
    #if canImport(Darwin)
      Darwin.listen(descriptor, 16)
    #elseif canImport(Musl)
      Musl.listen(descriptor, 16)
    #else
      Glibc.listen(descriptor, 16)
    #endif
  }

  private static func platformConnect(
    _ descriptor: Int32, _ address: UnsafePointer<sockaddr>, _ size: socklen_t
  ) -> Int32 {
    #if canImport(Darwin)
      Darwin.connect(descriptor, address, size)
    #elseif canImport(Musl)
      Musl.connect(descriptor, address, size)
    #else
      Glibc.connect(descriptor, address, size)
    #endif
  }
}
