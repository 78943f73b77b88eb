import LensCloudFormation
import LensFluent
import LensSyntax

extension CompiledService {
  /// The page about the service: what it is, what to fill in, what to type. What depends on the template is taken from the template.
  var readme: String {
    var page = ReadmePage(title: name)
    if !starter.summary.isEmpty { page.add(starter.summary) }
    page.add(
      """
      `\(Starter.spec)` says what runs and where its lines go; `\(CompiledService.templatePath)` is what
      [Lenswright](#lenswright) makes of it, and what CloudFormation deploys.
      """)
    addGaps(to: &page)
    addImage(to: &page)
    addWork(to: &page)
    addDeployment(to: &page)
    addLogs(to: &page)
    addPipeline(to: &page)
    addEditor(to: &page)
    page.heading("Lenswright")
    page.add(
      "`\(CompiledService.templatePath)` was written by Lenswright \(compilerVersion). `lenswright explain` lists where logs can go, and `lenswright --help` the commands."
    )
    return page.text
  }

  private func addGaps(to page: inout ReadmePage) {
    let gaps = spec.drafted(.placeholder)
    let secrets = spec.drafted(.secret)
    guard !gaps.isEmpty || !secrets.isEmpty else { return }
    page.heading("Before the first deployment")
    if !gaps.isEmpty {
      page.add("These values are placeholders:")
      page.table(["key", "placeholder"], gaps.map { ["`\($0.key)`", "`\($0.value)`"] })
    }
    if !secrets.isEmpty {
      page.add(
        "The secrets are SSM parameters. Each is asked for here, so that it stays out of the shell's history:"
      )
      page.code(
        secrets.flatMap { secret in
          [
            "read -rs value",
            "aws ssm put-parameter --name \(secret.value) --type SecureString --value \"$value\"",
          ]
        })
    }
  }

  private func addImage(to page: inout ReadmePage) {
    guard let image = routerImage else { return }
    let repository = image.split(separator: ":").first.map(String.init) ?? image
    page.heading("The router's image")
    page.add("`Dockerfile` makes it. Once for each change of it, with `AWS_REGION` set:")
    page.code([
      "registry=\"$(aws sts get-caller-identity --query Account --output text).dkr.ecr.$AWS_REGION.amazonaws.com\"",
      "aws ecr create-repository --repository-name \(repository)",
      "aws ecr get-login-password | docker login --username AWS --password-stdin \"$registry\"",
      "docker build --platform linux/amd64 --tag \"$registry/\(image)\" .",
      "docker push \"$registry/\(image)\"",
    ])
  }

  private func addWork(to page: inout ReadmePage) {
    page.heading("Changing it")
    var lines: [(String, String)] = []
    if hasTests { lines.append(("lenswright test", "where lines go, without a router")) }
    lines.append(
      hasAssets
        ? (
          "lenswright package -o template.yaml",
          "writes the template, and uploads what belongs to it"
        )
        : ("lenswright compile -o template.yaml", "writes the template"))
    lines.append(("lenswright check template.yaml", "looks for mistakes with FireLens in it"))
    lines.append(("lenswright preview", "what the log router will run"))
    lines.append(("lenswright graph", "where the logs go"))
    page.code(commented: lines)
    if !hasTests, engine == .fluentd {
      page.add(
        "There are no routing tests: `lenswright test` runs them on a model of Fluent Bit, and this router is Fluentd."
      )
    }
    if !environments.isEmpty {
      page.add(
        "The environments are \(listed(environments)): `lenswright compile --environment \(environments[0]) -o template-\(environments[0]).yaml` writes the template of one."
      )
    }
  }

  private func addDeployment(to page: inout ReadmePage) {
    page.heading("Deploying it")
    if !parameters.isEmpty {
      page.add("The template asks for these; the commands take them from variables:")
      page.table(
        ["parameter", "variable", "what it is"],
        parameters.map { ["`\($0.name)`", "`\($0.variable)`", $0.meaning] })
    }
    var words = [
      "aws cloudformation deploy --template-file template.yaml --stack-name \(name)",
      "  --capabilities CAPABILITY_IAM",
    ]
    if !parameters.isEmpty { words.append("  --parameter-overrides \(overrides)") }
    page.code([words.joined(separator: " \\\n")])
    let outcome =
      hasService
      ? "The service gives up on tasks that do not start, and goes back to the last ones that did. "
      : ""
    page.add(
      "\(outcome)What CloudFormation says of a failure: `aws cloudformation describe-stack-events --stack-name \(name)`."
    )
  }

  private func addLogs(to page: inout ReadmePage) {
    guard !logGroups.isEmpty else { return }
    page.heading("Reading its logs")
    page.code(
      commented: logGroups.map { group in
        let what =
          group.resource == "RouterLogGroup"
          ? "what the log router says of itself" : "the lines"
        return ("aws logs tail \(group.name) --follow", what)
      })
  }

  private func addPipeline(to page: inout ReadmePage) {
    guard let text = pipeline.readme(for: self) else { return }
    page.heading("The pipeline")
    for part in text { page.add(part) }
  }

  private func addEditor(to page: inout ReadmePage) {
    guard !starter.describesItself else { return }
    page.heading("In the editor")
    page.add(
      "The comment on top of `\(Starter.spec)` names the schema by which editors complete and check it. It belongs to the compiler's version and is not in git:"
    )
    page.code(["lenswright schema > lenswright.schema.json"])
  }
}

extension Starter {
  /// Whether its spec says itself where its schema is.
  fileprivate var describesItself: Bool {
    files.first { $0.path == Starter.spec }?.text?.includes("yaml-language-server") ?? false
  }
}

/// A page in Markdown.
private struct ReadmePage {
  private(set) var text: String

  init(title: String) { text = "# \(title)\n" }

  mutating func heading(_ title: String) { text += "\n## \(title)\n" }

  mutating func add(_ paragraph: String) { text += "\n\(paragraph)\n" }

  mutating func code(_ lines: [String]) {
    add(
      lines.joined(separator: "\n").split(separator: "\n", omittingEmptySubsequences: false)
        .map { "    \($0)" }.joined(separator: "\n"))
  }

  /// Commands with what each does behind a `#`, one below the other.
  mutating func code(commented lines: [(command: String, comment: String)]) {
    let width = lines.map(\.command.count).max() ?? 0
    code(
      lines.map { command, comment in
        command + String(repeating: " ", count: width - command.count) + "  # " + comment
      })
  }

  mutating func table(_ heads: [String], _ rows: [[String]]) {
    let lines = [heads, heads.map { _ in "---" }] + rows
    add(lines.map { "| \($0.joined(separator: " | ")) |" }.joined(separator: "\n"))
  }
}
