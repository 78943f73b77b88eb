/// What a value may be, in the words of a reference page and of JSON Schema.
package indirect enum Shape: Sendable {
  case text
  case integer
  case number
  case boolean
  /// Whatever is not nothing.
  case anything
  /// Any value of JSON, `null` too.
  case json
  case word([String])
  /// One of a few whole numbers.
  case count([Int])
  /// A whole number, or text that matches a regular expression of JSON Schema from its beginning to its end; and what people write.
  case form(pattern: String, examples: [Value])
  case list(Shape)
  /// A mapping from names of the user's choice.
  case map(Shape)
  /// A mapping with declared keys.
  ///
  /// - Parameter others: what further keys hold; there are none when it is `nil`.
  case object([Property], others: Shape? = nil)
  case either([Shape])
  /// A mapping whose key says which of several shapes it has; schemas speak of it by its name.
  case chosen(String, by: String, summary: String, [Choice])
  /// The value, or a function of the language that is written, which gives it there.
  case orFunction(Shape)
  /// What is merged into such a mapping: every key may be missing, and `null` removes one.
  case part(Shape)
  /// A shape that a schema says once, under this name.
  case named(String, @Sendable () -> Shape)

  /// A key of a mapping.
  package struct Property: Sendable {
    /// A name that ends in a dot stands for all that begin so.
    package var name: String
    /// A sentence or two; empty when nothing is known beyond the name.
    package var summary: String
    package var isRequired: Bool
    package var shape: Shape
    package var defaultValue: Value?

    package init(
      name: String, summary: String, isRequired: Bool, shape: Shape, defaultValue: Value? = nil
    ) {
      self.name = name
      self.summary = summary
      self.isRequired = isRequired
      self.shape = shape
      self.defaultValue = defaultValue
    }
  }

  /// One of the shapes that a key chooses among.
  package struct Choice: Sendable {
    /// What the key holds then: the first word is its name. Without a word, whatever no other choice has.
    package var words: [String]
    package var summary: String
    /// The keys beside the one that chooses.
    package var properties: [Property]
    /// What further keys hold; there are none when it is `nil`.
    package var others: Shape?
    package var examples: [Value]

    package init(
      words: [String], summary: String, properties: [Property], others: Shape? = nil,
      examples: [Value] = []
    ) {
      self.words = words
      self.summary = summary
      self.properties = properties
      self.others = others
      self.examples = examples
    }
  }
}
