/// What repeats the thing before it: `?`, `*`, `+` or `{n,m}`, with what follows them.
struct Quantifier: Hashable {
  var minimum: Int
  var maximum: Int?
  var isGreedy = true
  var isPossessive = false

  var lazy: Quantifier { Quantifier(minimum: minimum, maximum: maximum, isGreedy: false) }

  func applied(to node: PatternNode) -> PatternNode {
    if minimum == 1, maximum == 1 { return node }
    let outer = PatternNode.Repetition(
      body: node, minimum: minimum, maximum: maximum, isGreedy: isGreedy)
    let result = outer.reduced
    return isPossessive ? .atomic(.repetition(result)) : .repetition(result)
  }
}

extension PatternNode.Repetition {
  /// The six repetitions that have a sign of their own; the engine makes one of two of them.
  private enum Sign: Int {
    case optional, any, some, lazyOptional, lazyAny, lazySome
  }

  private var sign: Sign? {
    switch (minimum, maximum) {
    case (0, 1): isGreedy ? .optional : .lazyOptional
    case (0, nil): isGreedy ? .any : .lazyAny
    case (1, nil): isGreedy ? .some : .lazySome
    default: nil
    }
  }

  private init(_ sign: Sign, _ body: PatternNode) {
    switch sign {
    case .optional: self.init(body: body, minimum: 0, maximum: 1, isGreedy: true)
    case .any: self.init(body: body, minimum: 0, maximum: nil, isGreedy: true)
    case .some: self.init(body: body, minimum: 1, maximum: nil, isGreedy: true)
    case .lazyOptional: self.init(body: body, minimum: 0, maximum: 1, isGreedy: false)
    case .lazyAny: self.init(body: body, minimum: 0, maximum: nil, isGreedy: false)
    case .lazySome: self.init(body: body, minimum: 1, maximum: nil, isGreedy: false)
    }
  }

  /// A repetition of a repetition as the engine simplifies it, which now and then changes what is tried first: `(?:a*)??` becomes `(?:a+)??`.
  ///
  /// Source: onig_reduce_nested_quantifier and set_quantifier in regparse.c of Onigmo in Fluent Bit 5.1.1, 2026-11-22.
  var reduced: PatternNode.Repetition {
    guard case .repetition(let inner) = body, let innerSign = inner.sign else { return self }
    guard sign == nil else { return reducedBySign }
    // More rounds than are needed find nothing that the last of them would not find.
    guard isGreedy, let maximum, maximum > 1, innerSign == .any || innerSign == .some else {
      return self
    }
    var result = self
    result.maximum = minimum == 0 ? 1 : minimum
    return result
  }

  /// The same for two repetitions that have a sign each.
  var reducedBySign: PatternNode.Repetition {
    guard let sign, case .repetition(let inner) = body, let innerSign = inner.sign else {
      return self
    }
    typealias Repetition = PatternNode.Repetition
    switch (innerSign, sign) {
    case (.optional, .optional), (.any, .optional), (.any, .any), (.any, .some), (.any, .lazySome),
      (.some, .some), (.some, .lazySome), (.lazyOptional, .optional),
      (.lazyOptional, .lazyOptional),
      (.lazyAny, _), (.lazySome, .some), (.lazySome, .lazySome):
      return inner
    case (.optional, .any), (.optional, .some), (.some, .optional), (.some, .any):
      return Repetition(.any, inner.body)
    case (.optional, .lazyAny), (.lazyOptional, .any), (.lazyOptional, .some),
      (.lazyOptional, .lazyAny), (.lazyOptional, .lazySome), (.lazySome, .lazyOptional),
      (.lazySome, .lazyAny):
      return Repetition(.lazyAny, inner.body)
    case (.optional, .lazyOptional): return Repetition(.lazyOptional, inner.body)
    case (.any, .lazyOptional), (.any, .lazyAny), (.some, .lazyAny):
      return Repetition(.lazyOptional, .repetition(Repetition(.some, inner.body)))
    case (.lazySome, .any):
      return Repetition(.optional, .repetition(Repetition(.lazySome, inner.body)))
    case (.optional, .lazySome), (.some, .lazyOptional), (.lazySome, .optional): return self
    }
  }
}
