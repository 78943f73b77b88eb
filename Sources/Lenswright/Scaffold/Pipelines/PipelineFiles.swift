import LensSyntax

extension PipelinePlatform {
  /// The files by which a service is checked and deployed there.
  func files(for service: CompiledService) -> [ServiceFile] {
    switch self {
    case .github:
      [ServiceFile(path: service.workflowPath, text: service.githubWorkflow)]
    case .gitlab: [ServiceFile(path: ".gitlab-ci.yml", text: service.gitlabPipeline)]
    case .codepipeline:
      [
        ServiceFile(path: "buildspec.yml", text: service.buildspec),
        ServiceFile(path: "pipeline.yaml", text: service.codePipeline),
      ]
    case .none: []
    }
  }

  /// What has to be at the top of a repository to be found there; `nil` where nothing has.
  package var placeInRepository: String? {
    switch self {
    case .github: ".github"
    case .gitlab: ".gitlab-ci.yml"
    case .codepipeline, .none: nil
    }
  }

  /// What the service's page says of it, a paragraph each; `nil` where there is none.
  func readme(for service: CompiledService) -> [String]? {
    switch self {
    case .github: service.githubReadme
    case .gitlab: service.gitlabReadme
    case .codepipeline: service.codePipelineReadme
    case .none: nil
    }
  }
}

extension CompiledService {
  /// What holds for the service before it is deployed, as commands.
  var checks: [String] {
    var lines: [String] = []
    if hasAssets {
      lines.append("lenswright package --dry-run")
    } else {
      lines.append("lenswright compile --check -o \(CompiledService.templatePath)")
    }
    lines.append("lenswright test")
    lines.append("lenswright check \(CompiledService.templatePath) --fail-on warning")
    return lines
  }

  /// What deploys the stack, on lines that are one command; what is to be there already is brought there first.
  ///
  /// - Parameter margin: what stands before each line.
  func deployment(margin: String) -> String {
    var words = [
      "aws cloudformation deploy --template-file \(CompiledService.templatePath) --stack-name \(name)",
      "--capabilities CAPABILITY_IAM --no-fail-on-empty-changeset",
    ]
    if !parameters.isEmpty { words.append("--parameter-overrides \(overrides)") }
    return margin + words.joined(separator: " \\\n\(margin)  ")
  }

  /// The lines of a list of variables with what each is, one below the other.
  func variables(_ first: [(name: String, meaning: String)]) -> [String] {
    let all = first + parameters.map { ($0.variable, $0.meaning) }
    let width = all.map(\.0.count).max() ?? 0
    return all.map { name, meaning in
      name + String(repeating: " ", count: width - name.count) + "  " + meaning
    }
  }

  /// The same as a table in Markdown.
  func variableTable(_ first: [(name: String, meaning: String)]) -> String {
    let rows = first + parameters.map { ($0.variable, $0.meaning) }
    return
      (["| variable | what it is |", "| --- | --- |"]
      + rows.map { "| `\($0.0)` | \($0.1) |" }).joined(separator: "\n")
  }
}
