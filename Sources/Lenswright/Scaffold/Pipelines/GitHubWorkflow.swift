extension CompiledService {
  var workflowPath: String { ".github/workflows/\(name).yml" }

  private static let settings: [(name: String, meaning: String)] = [
    ("AWS_REGION", "the region"),
    (
      "AWS_ROLE_ARN",
      "a role that this repository may assume by OpenID Connect, and that may deploy the stack"
    ),
    ("LENSWRIGHT_REPOSITORY", "owner/name of Lenswright on GitHub, or of your copy of it"),
    ("LENSWRIGHT_REF", "the tag or commit of it that compiles this service"),
  ]

  /// A workflow that checks each change, and deploys what is on the main branch.
  var githubWorkflow: String {
    let needed = variables(CompiledService.settings).map { "#   \($0)" }.joined(separator: "\n")
    let environment =
      parameters.isEmpty
      ? ""
      : "        env:\n"
        + parameters.map { "          \($0.variable): ${{ vars.\($0.variable) }}\n" }.joined()
    let checks = self.checks.map { "      - run: \($0)" }.joined(separator: "\n")
    let install = { (indent: String) in CompiledService.installation(indent) }
    return """
      # Checks every change of \(name), and deploys what is on the branch main.
      #
      # It reads these variables of the repository (Settings, Secrets and variables, Actions, Variables):
      \(needed)
      name: \(name)

      on:
        push:
          branches: [main]
        pull_request:

      permissions:
        contents: read

      concurrency: \(name)-${{ github.ref }}

      defaults:
        run:
          working-directory: . # the folder of \(Starter.spec), from the top of the repository

      jobs:
        check:
          runs-on: \(PipelineTools.runner)
          steps:
            - uses: \(PipelineTools.checkout.use)
              with: { persist-credentials: false }
      \(install("      "))
      \(checks)

        deploy:
          needs: check
          if: github.event_name == 'push' && github.ref == 'refs/heads/main'
          runs-on: \(PipelineTools.runner)
          permissions:
            contents: read
            id-token: write
          steps:
            - uses: \(PipelineTools.checkout.use)
              with: { persist-credentials: false }
      \(hasAssets ? install("      ") + "\n" : "")\
            - uses: \(PipelineTools.credentials.use)
              with:
                role-to-assume: ${{ vars.AWS_ROLE_ARN }}
                aws-region: ${{ vars.AWS_REGION }}
      \(hasAssets ? "      - run: lenswright package\n" : "")\
            - run: |
      \(deployment(margin: "          "))
      \(environment)
      """
  }

  /// The steps that build the compiler, once for each commit of it: it is published as source.
  private static func installation(_ indent: String) -> String {
    """
    - name: Get the source of Lenswright
      uses: \(PipelineTools.checkout.use)
      with:
        repository: ${{ vars.LENSWRIGHT_REPOSITORY }}
        ref: ${{ vars.LENSWRIGHT_REF }}
        path: .lenswright
        persist-credentials: false
    - id: source
      working-directory: ${{ github.workspace }}/.lenswright
      run: echo "commit=$(git rev-parse HEAD)" >> "$GITHUB_OUTPUT"
    - id: built
      uses: \(PipelineTools.cache.use)
      with:
        path: ~/.local/bin/lenswright
        key: lenswright-${{ runner.os }}-${{ runner.arch }}-${{ steps.source.outputs.commit }}
    - name: Build Lenswright
      if: steps.built.outputs.cache-hit != 'true'
      working-directory: ${{ github.workspace }}/.lenswright
      run: |
        docker run --rm --volume "$PWD:/source" --workdir /source \(PipelineTools.swiftImage) sh -c 'Scripts/setup && Scripts/release'
        install -D .build/release/lenswright ~/.local/bin/lenswright
    - run: echo "$HOME/.local/bin" >> "$GITHUB_PATH"
    """
    .split(separator: "\n").map { indent + $0 }.joined(separator: "\n")
  }

  var githubReadme: [String] {
    [
      """
      `\(workflowPath)` runs on GitHub: each change is compiled, tested and checked, and what is on `main` is deployed. It builds Lenswright from
      its source, some minutes the first time, and keeps the binary for later runs. It reads these variables of the repository:
      """,
      variableTable(CompiledService.settings),
      """
      GitHub finds workflows at the top of a repository only: where this folder is further down, move `.github` there and write the folder into `working-directory`.
      """,
    ]
  }
}
