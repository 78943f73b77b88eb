import LensSyntax

/// A value of the command line and where it belongs: `path=value`, the path dotted, or a JSON Pointer when a name has dots; the value in YAML.
struct Assignment {
  let path: String
  let steps: [String]
  private let source: Source
  /// Where the steps stand in the source.
  private let places: [Range<Int>]

  /// What the name of every source that is an assignment begins with, and that of no file.
  static let sourceName = "--set "

  /// - Returns: `nil` after saying why.
  init?(_ setting: String, _ diagnostics: inout Diagnostics) {
    let equals = setting.utf8.firstIndex(of: UInt8(ascii: "="))
    let path = String(setting[..<(equals ?? setting.endIndex)])
    self.path = path
    source = Source(name: Self.sourceName + path.printableName, text: setting)
    guard equals != nil, !path.isEmpty else {
      let number = diagnostics.add(source)
      diagnostics.report(
        .badSetting, "`--set \(setting)` is not of the form path=value",
        at: Span(source: number, start: 0, end: source.bytes.count),
        help: ["write for example `--set containers.app.image=nginx:1.27`"])
      return nil
    }
    let isPointer = path.hasPrefix("/")
    let parts = path.dropFirst(isPointer ? 1 : 0)
      .split(separator: isPointer ? "/" : ".", omittingEmptySubsequences: false)
    steps = parts.map { isPointer ? unescapedPointerStep($0) : String($0) }
    places = parts.map { part in
      let start = path.utf8.distance(from: path.startIndex, to: part.startIndex)
      return start..<(start + part.utf8.count)
    }
    if let index = steps.firstIndex(of: "") {
      let (number, start) = (diagnostics.add(source), places[index].lowerBound)
      diagnostics.report(
        .badSetting, "`--set \(path)` has an empty step",
        at: Span(source: number, start: start, end: start + 1),
        label: "a name is missing before this")
      cover(number, &diagnostics)
      return nil
    }
  }

  private func place(of step: Int, _ number: Int32) -> Span {
    Span(source: number, start: places[step].lowerBound, end: places[step].upperBound)
  }

  /// The place of the path in the source that the value lies in.
  func place(besides value: Node) -> Span {
    Span(source: value.span.source, start: 0, end: path.utf8.count)
  }

  /// - Returns: `nil` after saying what is wrong with the YAML.
  func value(_ diagnostics: inout Diagnostics) -> Node? {
    let start = path.utf8.count + 1
    let end = source.bytes.count
    guard start < end else {
      let number = diagnostics.add(source)
      return Node(
        .scalar(Scalar(text: "", style: .plain, kind: .string)),
        span: Span(source: number, start: end, end: end))
    }
    let number = Int32(diagnostics.sources.all.count)
    let node = Node.read(source, from: start, &diagnostics)
    if node == nil || mayBeCredential(String(decoding: source.bytes[start...], as: UTF8.self)) {
      cover(number, &diagnostics)
    }
    return node
  }

  /// Nothing in the text says that it is a credential; its path does.
  private func cover(_ number: Int32, _ diagnostics: inout Diagnostics) {
    guard steps.contains(where: soundsLikeCredential) else { return }
    diagnostics.redact(
      Span(source: number, start: path.utf8.count + 1, end: source.bytes.count))
  }

  /// The value under all of its path, as a tree to merge.
  ///
  /// - Returns: `nil` after saying what is wrong with the YAML.
  func overlay(_ diagnostics: inout Diagnostics) -> Node? {
    guard var node = value(&diagnostics) else { return nil }
    for (index, step) in steps.enumerated().reversed() {
      let key = Mapping.Key(step, span: place(of: index, node.span.source))
      node = Node(.mapping(Mapping([.init(key: key, value: node)])), span: key.span)
    }
    return node
  }
}
