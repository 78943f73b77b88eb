/// The way of a task's log lines: from its containers through the router's steps and routes to where they are kept, and with which roles.
///
/// A picture and not a copy: what is long is shortened, and secrets are named and never shown.
struct LogGraph: Sendable, Equatable {
  /// The task: what it is called, and where it runs.
  var task: Heading
  /// The log router; `nil` in a task that has none.
  var router: Heading?
  /// In the order of the file; edges name nodes by their place here.
  var nodes: [Station] = []
  var edges: [Edge] = []
  var roles: [Role] = []

  struct Heading: Sendable, Equatable {
    var title: String
    var rows: [Row] = []
  }

  /// A word and what is to be said under it: `parse` and `json`, `port` and `443, TLS`.
  struct Row: Sendable, Equatable {
    var word: String
    var detail: String

    init(_ word: String, _ detail: String = "") {
      self.word = word
      self.detail = detail
    }
  }

  struct Station: Sendable, Equatable {
    var kind: Kind
    /// A route has none: its conditions are what it is called.
    var title: String
    var subtitle = ""
    var rows: [Row] = []
  }

  enum Kind: Sendable, Equatable {
    /// Where lines come from.
    case source
    /// What is done to the lines of some sources, in the router.
    case pipeline
    /// Which of a pipeline's records go on, in the router.
    case route(Conditions)
    /// What the router writes about itself.
    case ownLines
    /// Where lines are kept or handed on.
    case destination(Reach)
  }

  /// Which records take a route.
  enum Conditions: Sendable, Equatable {
    /// Every record, by the only route that there is.
    case only
    case every
    case some([Row])
    case otherwise
  }

  /// How a destination is reached, for a table beside the picture.
  struct Reach: Sendable, Equatable {
    /// What the destination is called there: a log group, a bucket, an index.
    var places: [Row] = []
    var addresses: [Address] = []
    /// `nil` where nobody can see it.
    var isEncrypted: Bool?
    /// The options or variables that are secrets, and where each is kept.
    var secrets: [Row] = []
    var permissions: [Permission] = []
    /// Whether a log driver writes there, and not the router.
    var isDriver = false
  }

  /// A host and its port.
  struct Address: Sendable, Equatable {
    var host: String
    var port: String
    /// Whether the host is one of AWS's own, which is called differently in each region.
    var isService = false

    var text: String { port.isEmpty ? host : "\(host):\(port)" }
  }

  struct Edge: Sendable, Equatable {
    var from: Int
    var to: Int
  }

  /// A role with what it may do for the logs.
  struct Role: Sendable, Equatable {
    var title: String
    var name: String
    /// Who acts with it, and what for.
    var purpose: String
    var permissions: [Permission] = []
    var notes: [String] = []
  }

  struct Permission: Sendable, Equatable {
    var actions: [String]
    var resources: [String]
  }

  mutating func add(_ node: Station) -> Int {
    nodes.append(node)
    return nodes.count - 1
  }

  mutating func connect(_ from: Int, _ to: Int) {
    let edge = Edge(from: from, to: to)
    if !edges.contains(edge) { edges.append(edge) }
  }
}

extension LogGraph {
  func targets(of node: Int) -> [Int] { edges.filter { $0.from == node }.map(\.to) }
  func origins(of node: Int) -> [Int] { edges.filter { $0.to == node }.map(\.from) }

  /// The nodes that hold, with their places.
  func indices(where isWanted: (Station) -> Bool) -> [Int] {
    nodes.indices.filter { isWanted(nodes[$0]) }
  }

  /// Whether a source's lines go through the router.
  func goesThroughRouter(_ source: Int) -> Bool {
    targets(of: source).contains { nodes[$0].kind == .pipeline }
  }

  /// Whether what arrives at a destination came by another way than the router.
  func isOutsideRouter(_ destination: Int) -> Bool {
    let origins = origins(of: destination)
    return nodes[destination].reach != nil && !origins.isEmpty
      && origins.allSatisfy { nodes[$0].kind == .source }
  }
}

extension LogGraph.Station {
  var reach: LogGraph.Reach? {
    if case .destination(let reach) = kind { reach } else { nil }
  }

  var conditions: LogGraph.Conditions? {
    if case .route(let conditions) = kind { conditions } else { nil }
  }

  /// Whether a route says nothing that has to be shown: every record goes on as it is, and there is no other route.
  var isSilent: Bool { conditions == .only && rows.isEmpty }
}

extension LogGraph.Conditions {
  /// The conditions as rows: `when` and `level ~ ^error$`.
  var rows: [LogGraph.Row] {
    switch self {
    case .only, .every: [LogGraph.Row("every record")]
    case .otherwise: [LogGraph.Row("otherwise")]
    case .some(let rows): rows
    }
  }

  /// The conditions in one line.
  var text: String {
    rows.map { $0.detail.isEmpty ? $0.word : "\($0.word) \($0.detail)" }.joined(separator: ", ")
  }

  /// Whether some records do not take the route.
  var isSelective: Bool {
    switch self {
    case .only, .every: false
    case .some, .otherwise: true
    }
  }
}

extension LogGraph.Row {
  var text: String { detail.isEmpty ? word : "\(word) \(detail)" }
}

extension LogGraph.Reach {
  /// What is reached, with the word for whether the way is encrypted: `logs.internal:443, TLS`.
  var network: [String] { addresses.map { $0.text + encryption } }

  /// The same as a picture has room for: of a service of AWS nothing but its port.
  var networkRows: [LogGraph.Row] {
    addresses.reduce(into: []) { rows, address in
      let row =
        address.isService
        ? LogGraph.Row("port", address.port + encryption)
        : LogGraph.Row("to", (address.text + encryption).shortened())
      if !rows.contains(row) { rows.append(row) }
    }
  }

  private var encryption: String { isEncrypted.map { $0 ? ", TLS" : ", not encrypted" } ?? "" }
}
