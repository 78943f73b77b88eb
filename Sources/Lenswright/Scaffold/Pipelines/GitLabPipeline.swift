extension CompiledService {
  private static let settings: [(name: String, meaning: String)] = [
    ("AWS_DEFAULT_REGION", "the region"),
    (
      "AWS_ROLE_ARN",
      "a role that this project may assume by OpenID Connect (audience sts.amazonaws.com), and that may deploy the stack"
    ),
    ("LENSWRIGHT_REPOSITORY", "the URL from which git clones Lenswright, or your copy of it"),
    ("LENSWRIGHT_REF", "the tag or commit of it that compiles this service"),
  ]

  /// A pipeline that checks each change, and deploys what is on the default branch.
  var gitlabPipeline: String {
    let needed = variables(CompiledService.settings).map { "#   \($0)" }.joined(separator: "\n")
    let checks = self.checks.map { "    - \($0)" }.joined(separator: "\n")
    // The package is brought to its bucket by the AWS CLI, which the job of the checks does not have.
    let assets =
      hasAssets
      ? "    - $CI_PROJECT_DIR/.lenswright/lenswright package\n" : ""
    let needs = hasAssets ? "  artifacts:\n    paths: [.lenswright/lenswright]\n" : ""
    return """
      # Checks every change of \(name), and deploys what is on the default branch.
      #
      # It reads these variables of the project (Settings, CI/CD, Variables):
      \(needed)
      stages: [check, deploy]

      variables:
        SERVICE_FOLDER: . # the folder of \(Starter.spec), from the top of the repository

      check:
        stage: check
        image: \(PipelineTools.swiftImage)
        rules:
          - if: $CI_PIPELINE_SOURCE == "merge_request_event"
          - if: $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH
        cache:
          key: lenswright-$LENSWRIGHT_REF
          paths: [.lenswright/lenswright]
      \(needs)\
        script:
          # It is published as source, and built once for each tag or commit.
          - |
            if [ ! -x .lenswright/lenswright ]; then
              git clone "$LENSWRIGHT_REPOSITORY" /tmp/lenswright
              git -C /tmp/lenswright checkout --detach "$LENSWRIGHT_REF"
              (cd /tmp/lenswright && Scripts/setup && Scripts/release)
              install -D /tmp/lenswright/.build/release/lenswright .lenswright/lenswright
            fi
          - export PATH="$CI_PROJECT_DIR/.lenswright:$PATH"
          - cd "$SERVICE_FOLDER"
      \(checks)

      deploy:
        stage: deploy
        image:
          name: \(PipelineTools.awsCLI)
          entrypoint: ['']
        rules:
          - if: $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH
        resource_group: \(name)
        id_tokens:
          AWS_TOKEN:
            aud: sts.amazonaws.com
        script:
          - cd "$SERVICE_FOLDER"
          # The AWS CLI assumes AWS_ROLE_ARN with the token in this file.
          - export AWS_WEB_IDENTITY_TOKEN_FILE=/tmp/token && printf %s "$AWS_TOKEN" > "$AWS_WEB_IDENTITY_TOKEN_FILE"
      \(assets)\
          - |
      \(deployment(margin: "      "))

      """
  }

  var gitlabReadme: [String] {
    [
      """
      `.gitlab-ci.yml` runs on GitLab: each change is compiled, tested and checked, and what is on the default branch is deployed. It builds
      Lenswright from its source, some minutes the first time, and keeps the binary for later runs. It reads these variables of the project:
      """,
      variableTable(CompiledService.settings),
      """
      GitLab finds the file at the top of a repository only: where this folder is further down, move it there and write the folder into `SERVICE_FOLDER`.
      """,
    ]
  }
}
