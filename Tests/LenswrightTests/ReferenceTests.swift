import Foundation
import LensSyntax
import Lenswright
import Testing

/// The reference pages are what the declarations say. With `LENSWRIGHT_RECORD=1` they are written anew.
@Suite struct ReferenceTests {
  static let catalog = Repository.root.appending(path: "Sources/Lenswright/Lenswright.docc")
  static let articles = Catalog.articles
  /// The folders of the catalog that are written, and nothing else lies there. The pages of the commands are the command's.
  static let folders = Set(articles.map(\.folder)).subtracting(["Reference"])

  @Test func pagesAreCurrent() throws {
    if GoldenTests.isRecording {
      for folder in Self.folders {
        try? FileManager.default.removeItem(at: Self.catalog.appending(path: folder))
      }
      for article in Self.articles { try Recording.write(article.text, in: Self.file(of: article)) }
      return
    }
    for folder in Self.folders {
      let files = try FileManager.default.contentsOfDirectory(
        atPath: Self.catalog.appending(path: folder).path())
      let expected = Self.articles.filter { $0.folder == folder }.map { "\($0.name).md" }
      #expect(files.sorted() == expected.sorted(), "run `make record`")
    }
    for article in Self.articles {
      #expect(
        (try? String(contentsOf: Self.file(of: article), encoding: .utf8)) == article.text,
        "\(article.name): run `make record`")
    }
  }

  private static func file(of article: Catalog.Article) -> URL {
    catalog.appending(path: "\(article.folder)/\(article.name).md")
  }

  /// A link leads to a page that is there, and no two pages have one name.
  @Test func linksLeadSomewhere() {
    let names = Self.articles.map(\.name)
    #expect(Set(names).count == names.count)
    for article in Self.articles {
      for link in article.text.matches(of: /<doc:([^>]+)>/) where link.1 != "Reference-Commands" {
        #expect(names.contains(String(link.1)), "\(article.name): \(link.1)")
      }
    }
  }

  // MARK: Blocks

  /// The YAML blocks of a page.
  private static func specs(_ text: String) -> [String] {
    text.components(separatedBy: "```yaml\n").dropFirst().map {
      $0.components(separatedBy: "\n```")[0]
    }
  }

  /// Every YAML block of a destination's page is a destination that compiles.
  @Test(arguments: allDestinations.map { $0.keyword })
  func blocksOfDestinationsCompile(_ keyword: String) throws {
    let page = try #require(Page(explaining: "destination \(keyword)"))
    let blocks = Self.specs(page.markdown())
    #expect(!blocks.isEmpty)
    for block in blocks {
      let destination = block.components(separatedBy: "main: ").last ?? ""
      #expect(
        DestinationCaseTests.forms.contains { $0.spec.contains(destination) },
        "no case compiles \(destination)")
    }
  }

  /// The spec of a concept compiles in silence, and its routing tests pass.
  @Test(arguments: allConcepts.map(\.id)) func conceptsCompile(_ id: String) throws {
    let concept = try #require(allConcepts.first { $0.id == id })
    guard let spec = concept.spec else { return }
    let source = Source(name: "\(id).yaml", text: spec)
    let compilation = compile(source)
    #expect(compilation.template != nil)
    #expect(compilation.diagnostics.isEmpty, "\(compilation.diagnostics.rendered(.full))")
    if spec.contains("\ntests:") { #expect(test(source).isPassed) }
  }

  /// What a page of a key or an article of the language shows is a concept's.
  @Test func otherBlocksAreThoseOfConcepts() {
    let known = Set(allConcepts.compactMap(\.spec))
    for article in Self.articles where article.folder == "Reference/Language" {
      for spec in Self.specs(article.text) { #expect(known.contains(spec), "\(article.name)") }
    }
  }

  // MARK: Diagnostics

  static let kinds = allDiagnosticKinds.map(\.id)

  private func kind(_ id: String) throws -> DiagnosticKind {
    try #require(allDiagnosticKinds.first { $0.id == id })
  }

  /// The generated list holds every kind that is declared.
  @Test func theListOfKindsIsCurrent() throws {
    let declaration = /DiagnosticKind\(\s*"([a-z0-9-]+)"/
    var ids: Set<String> = []
    for file in try Repository.sources() {
      let text = try String(contentsOf: file, encoding: .utf8)
      ids.formUnion(text.matches(of: declaration).map { String($0.1) })
    }
    #expect(Self.kinds == ids.sorted(), "run `make facts`")
  }

  @Test(arguments: kinds) func whatIsSaidOfADiagnosticIsSentences(_ id: String) throws {
    let kind = try kind(id)
    for text in [kind.meaning, kind.remedy] { #expect(text.hasSuffix("."), "\(text)") }
    #expect(kind.meaning != kind.remedy)
  }

  /// The example is given this diagnostic and no other.
  @Test(arguments: kinds) func theExampleIsGivenTheDiagnostic(_ id: String) throws {
    guard let example = try kind(id).example else {
      #expect(Self.withoutExample.contains(id))
      return
    }
    #expect(!Self.withoutExample.contains(id))
    let said = example.diagnostics
    #expect(Set(said.all.map(\.kind.id)) == [id], "\(said.rendered(.full))")
    for file in example.files {
      #expect(example.file.contains(file.name))
    }
  }

  /// Those whose smallest file would be longer than what there is to say, or cannot be printed, and those that come with another.
  private static let withoutExample: Set = [
    "control-character", "host-listener", "invalid-encoding", "large-task-definition", "left-out",
    "limit-exceeded", "task-definition-size", "unknown-allowance", "unneeded-allowance",
  ]

  // MARK: Topics

  /// Every name leads to its page, and so does the name with its sort before it.
  @Test(arguments: Topic.Kind.allCases) func everyTopicIsExplained(_ kind: Topic.Kind) throws {
    let names = Topic.names(of: kind)
    #expect(!names.isEmpty && Set(names).count == names.count)
    for name in names {
      let topic = try #require(
        Topic.named("\(kind.rawValue) \(name)").first, "\(kind.rawValue) \(name)")
      #expect(topic.name == name)
      #expect([".", "…"].contains(topic.summary.last), "\(name): \(topic.summary)")
      #expect(Topic.named(topic.words).first?.kind == kind, "\(topic.words)")
    }
    #expect(Page(explaining: kind.plural) != nil)
  }

  @Test func keysAreFoundByTheirWays() throws {
    func names(_ words: String) -> [String] {
      Topic.named("key \(words)").map(\.name)
    }
    #expect(names("router.buffer") == ["router.buffer"])
    for way in ["containers.*.healthCheck", "containers.app.healthCheck", "containers.healthCheck"]
    {
      #expect(names(way) == ["containers.*.healthCheck"], "\(way)")
    }
    #expect(names("containers.app.logs.routes[0].when") == ["containers.*.logs.routes.when"])
    #expect(names("destinations.s3.bucket") == ["destinations.s3.bucket"])
    #expect(names("inputs.tail.path") == ["inputs.tail.path"])
    #expect(names("inputs.tail.logs") == ["inputs.*.logs"])
    #expect(names("egress") == ["network.egress"])
    #expect(names("bucket").count > 1)
    #expect(names("containers.*.nonsense").isEmpty)
    #expect(Topic.named("destinations.s3").map(\.name).first == "s3")
  }

  /// What ECS has and the language does not speak of is said to be ECS's.
  @Test func passedPropertiesAreNamedAsSuch() throws {
    let page = try #require(Page(explaining: "containers.*.linuxParameters.initProcessEnabled"))
    #expect(page.markdown().contains("A property of ECS's"))
    #expect(page.markdown().contains("`true` or `false`"))
  }

  @Test func nearMissesAreNamed() {
    #expect(Topic.nearest(to: "unknown-destnation") == "unknown-destination")
    #expect(Topic.nearest(to: "shutdwon") == "shutdown")
    #expect(Topic.nearest(to: "router.bufer") == "router.buffer")
    #expect(Topic.nearest(to: "CloudWatch") == "cloudwatch")
    #expect(Topic.nearest(to: "no-ruoter") == "no-router")
    #expect(Topic.nearest(to: "xyzzyplugh") == nil)
  }

  /// A word that several things have leads to one, and names the others.
  @Test func wordsOfSeveralThingsNameThemAll() throws {
    let page = try #require(Page(explaining: "port-24224"))
    #expect(page.title == "port-24224: error")
    #expect(page.terminal(width: 80, isColored: false).contains("concept port-24224"))
    #expect(try #require(Page(explaining: "bucket")).markdown().contains("destinations.s3.bucket"))
  }

  @Test(arguments: allConcepts.map(\.id)) func conceptsAreWhole(_ id: String) throws {
    let concept = try #require(allConcepts.first { $0.id == id })
    #expect(concept.summary.hasSuffix(".") && !concept.blocks.isEmpty)
    for words in concept.topics { #expect(!Topic.named(words).isEmpty, "\(words)") }
    #expect(Set(concept.topics).count == concept.topics.count)
  }

  /// Whatever is said to be explained is explained.
  @Test func messagesNameTopicsThatAreThere() throws {
    let mention = /`?lenswright explain ([^`'"<\[\n]+?)[`'"]/
    var count = 0
    for file in try Repository.sources() {
      let text = try String(contentsOf: file, encoding: .utf8)
      for match in text.matches(of: mention) {
        let words = String(match.1)
        count += 1
        // What is only known when it is said, and what the command itself explains.
        if words.contains("\\(") || words == "commands" { continue }
        #expect(Page(explaining: words) != nil, "\(file.lastPathComponent): \(words)")
      }
    }
    #expect(count > 5)
  }

  // MARK: In a terminal

  /// Pages of every sort, each with the words that lead to it.
  static let pages: [(name: String, page: Page)] = {
    let topics = Topic.Kind.allCases.filter { $0 != .key }
      .flatMap { kind in Topic.names(of: kind).map { "\(kind.rawValue) \($0)" } }
    let keys = [
      "router", "network.ingress", "containers", "inputs", "inputs.tail", "destinations.http",
      "bucket", "deploy.loadBalancer",
    ].map { "key \($0)" }
    let names = topics + keys + Topic.Kind.allCases.map(\.plural)
    return names.compactMap { name in Page(explaining: name).map { (name, $0) } }
  }()

  /// A terminal's lines fit, except for those of code, which are copied, and single words that are longer.
  @Test(arguments: [60, 80, 100]) func linesFit(_ width: Int) {
    for (name, page) in Self.pages {
      let code = Set(
        page.blocks.flatMap { block -> [String] in
          guard case .code(let text, _) = block else { return [] }
          return text.components(separatedBy: "\n").map { "    \($0)" }
        })
      for line in page.terminal(width: width, isColored: false).components(separatedBy: "\n")
      where line.count > width && !code.contains(line) {
        // What stands between backticks is one word, and so is the first column of a table.
        let cells = line.replacing(/`[^`]*`/, with: "`").split(separator: "  ")
        let words = (cells.last ?? "").split(separator: " ").drop { $0 == "-" }
        #expect(words.count == 1, "\(name): \(line)")
      }
    }
  }

  /// A page says the same words with and without colour.
  @Test func coloursChangeNoWord() {
    func words(_ text: String) -> [Substring] {
      text.filter { $0 != "`" }.split { $0 == " " || $0 == "\n" }
    }
    for (name, page) in Self.pages {
      let colored = page.terminal(width: 80, isColored: true)
      #expect(colored.contains("\u{1B}["))
      let plain = page.terminal(width: 80, isColored: false)
      #expect(words(colored.replacing(/\u{1B}\[[0-9]+m/, with: "")) == words(plain), "\(name)")
    }
  }

  /// The smallest form and all variants are known to the reference, so that no permission is missing from it.
  @Test(arguments: allDestinations.map { $0.keyword }) func everyFormIsSampled(_ keyword: String)
    throws
  {
    let type = try #require(destinationType(named: keyword))
    #expect(DestinationSample.all(of: type).count == type.variants.count + 1)
  }
}
