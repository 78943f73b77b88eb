import LensSyntax

extension CompiledService {
  /// What CodeBuild does: the checks, and the template as an artifact.
  var buildspec: String {
    let checks = self.checks.map { "      - \($0)" }.joined(separator: "\n")
    let assets = hasAssets ? "\n      - lenswright package" : ""
    return """
      # What CodeBuild does in the pipeline of pipeline.yaml: it checks \(name) and hands on its template.
      version: 0.2

      phases:
        build:
          on-failure: ABORT
          commands:
            # Lenswright is published as source, and built once for each tag or commit.
            - |
              if [ ! -x "/opt/lenswright/$LENSWRIGHT_REF/lenswright" ]; then
                git clone "$LENSWRIGHT_REPOSITORY" /tmp/lenswright
                git -C /tmp/lenswright checkout --detach "$LENSWRIGHT_REF"
                (cd /tmp/lenswright && Scripts/setup && Scripts/release)
                install -D /tmp/lenswright/.build/release/lenswright "/opt/lenswright/$LENSWRIGHT_REF/lenswright"
              fi
            - export PATH="/opt/lenswright/$LENSWRIGHT_REF:$PATH"
            - cd "$SERVICE_FOLDER"
      \(checks)\(assets)
            - cp \(CompiledService.templatePath) "$CODEBUILD_SRC_DIR/deployed.yaml"

      artifacts:
        files: [deployed.yaml]

      cache:
        paths: [/opt/lenswright/**/*]

      """
  }

  /// The pipeline itself, as a stack of its own.
  ///
  /// Source: docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/continuous-delivery-codepipeline-action-reference.html, read in part 2026-11-27. cfn-lint
  /// has nothing to say of it; it was never run on AWS.
  var codePipeline: String {
    let declared = parameters.map { parameter in
      """
        \(parameter.name):
          Type: String
          Description: \(LineText.yaml.text(.string("Of \(name): " + parameter.meaning)))

      """
    }.joined()
    let overrides = parameters.map { "\"\($0.name)\":\"${\($0.name)}\"" }.joined(separator: ",")
    let override =
      parameters.isEmpty ? "" : "                ParameterOverrides: !Sub '{\(overrides)}'\n"
    return """
      # The pipeline of \(name): a change of the branch is compiled, tested, checked and deployed. It is a stack of its own, deployed by hand once.
      AWSTemplateFormatVersion: '2010-09-09'

      Parameters:
        ConnectionArn:
          Type: String
          Description: The connection of AWS CodeConnections to whoever hosts the repository
        Repository:
          Type: String
          Description: The repository, as owner/name
        Branch:
          Type: String
          Default: main
        ServiceFolder:
          Type: String
          Default: .
          Description: The folder of \(Starter.spec), from the top of the repository
        DeployRoleArn:
          Type: String
          Description: The role with which CloudFormation deploys the stack of the service
        LenswrightRepository:
          Type: String
          Description: The URL from which git clones Lenswright, or your copy of it
        LenswrightRef:
          Type: String
          Description: The tag or commit of it that compiles this service
      \(declared)
      Resources:
        Artifacts:
          Type: AWS::S3::Bucket
          DeletionPolicy: Retain
          UpdateReplacePolicy: Retain
          Properties:
            PublicAccessBlockConfiguration:
              BlockPublicAcls: true
              BlockPublicPolicy: true
              IgnorePublicAcls: true
              RestrictPublicBuckets: true
            LifecycleConfiguration:
              Rules:
                - { Id: old, Status: Enabled, ExpirationInDays: 30 }

        BuildLogs:
          Type: AWS::Logs::LogGroup
          DeletionPolicy: Delete
          UpdateReplacePolicy: Delete
          Properties:
            LogGroupName: !Sub /codebuild/${AWS::StackName}
            RetentionInDays: 30

        BuildRole:
          Type: AWS::IAM::Role
          Properties:
            AssumeRolePolicyDocument:
              Version: '2012-10-17'
              Statement:
                - { Effect: Allow, Principal: { Service: codebuild.amazonaws.com }, Action: 'sts:AssumeRole' }
            Policies:
              - PolicyName: build
                PolicyDocument:
                  Version: '2012-10-17'
                  Statement:
                    - Effect: Allow
                      Action: ['logs:CreateLogStream', 'logs:PutLogEvents']
                      Resource: !Sub ${BuildLogs.Arn}
                    - Effect: Allow
                      Action: ['s3:GetObject', 's3:GetObjectVersion', 's3:PutObject']
                      Resource: !Sub ${Artifacts.Arn}/*

        Build:
          Type: AWS::CodeBuild::Project
          Properties:
            ServiceRole: !GetAtt BuildRole.Arn
            Artifacts: { Type: CODEPIPELINE }
            Source: { Type: CODEPIPELINE, BuildSpec: !Sub '${ServiceFolder}/buildspec.yml' }
            Cache: { Type: S3, Location: !Sub '${Artifacts}/cache' }
            LogsConfig:
              CloudWatchLogs: { Status: ENABLED, GroupName: !Ref BuildLogs }
            Environment:
              Type: LINUX_CONTAINER
              ComputeType: BUILD_GENERAL1_LARGE # to build Lenswright from its source; the binary is then kept
              Image: \(PipelineTools.swiftImageOfAWS)
              ImagePullCredentialsType: SERVICE_ROLE
              EnvironmentVariables:
                - { Name: SERVICE_FOLDER, Value: !Ref ServiceFolder }
                - { Name: LENSWRIGHT_REPOSITORY, Value: !Ref LenswrightRepository }
                - { Name: LENSWRIGHT_REF, Value: !Ref LenswrightRef }

        PipelineRole:
          Type: AWS::IAM::Role
          Properties:
            AssumeRolePolicyDocument:
              Version: '2012-10-17'
              Statement:
                - { Effect: Allow, Principal: { Service: codepipeline.amazonaws.com }, Action: 'sts:AssumeRole' }
            Policies:
              - PolicyName: pipeline
                PolicyDocument:
                  Version: '2012-10-17'
                  Statement:
                    - Effect: Allow
                      Action: ['codeconnections:UseConnection', 'codestar-connections:UseConnection']
                      Resource: !Ref ConnectionArn
                    - Effect: Allow
                      Action: ['s3:GetObject', 's3:GetObjectVersion', 's3:PutObject']
                      Resource: !Sub ${Artifacts.Arn}/*
                    - Effect: Allow
                      Action: ['codebuild:StartBuild', 'codebuild:BatchGetBuilds']
                      Resource: !GetAtt Build.Arn
                    - Effect: Allow
                      Action: ['cloudformation:CreateStack', 'cloudformation:UpdateStack', 'cloudformation:DescribeStack*', 'cloudformation:GetTemplate*']
                      Resource: !Sub arn:${AWS::Partition}:cloudformation:${AWS::Region}:${AWS::AccountId}:stack/\(name)/*
                    - Effect: Allow
                      Action: 'iam:PassRole'
                      Resource: !Ref DeployRoleArn
                      Condition: { StringEquals: { 'iam:PassedToService': cloudformation.amazonaws.com } }

        Pipeline:
          Type: AWS::CodePipeline::Pipeline
          Properties:
            PipelineType: V2
            RoleArn: !GetAtt PipelineRole.Arn
            ArtifactStore: { Type: S3, Location: !Ref Artifacts }
            Stages:
              - Name: Source
                Actions:
                  - Name: Repository
                    ActionTypeId: { Category: Source, Owner: AWS, Provider: CodeStarSourceConnection, Version: '1' }
                    Configuration:
                      ConnectionArn: !Ref ConnectionArn
                      FullRepositoryId: !Ref Repository
                      BranchName: !Ref Branch
                    OutputArtifacts: [{ Name: Source }]
              - Name: Check
                Actions:
                  - Name: Lenswright
                    ActionTypeId: { Category: Build, Owner: AWS, Provider: CodeBuild, Version: '1' }
                    Configuration: { ProjectName: !Ref Build }
                    InputArtifacts: [{ Name: Source }]
                    OutputArtifacts: [{ Name: Template }]
              - Name: Deploy
                Actions:
                  - Name: Stack
                    ActionTypeId: { Category: Deploy, Owner: AWS, Provider: CloudFormation, Version: '1' }
                    Configuration:
                      ActionMode: CREATE_UPDATE
                      StackName: \(name)
                      TemplatePath: Template::deployed.yaml
                      Capabilities: CAPABILITY_IAM
                      RoleArn: !Ref DeployRoleArn
      \(override)\
                    InputArtifacts: [{ Name: Template }]

      """
  }

  var codePipelineReadme: [String] {
    let given = [
      "ConnectionArn=\"$CONNECTION_ARN\"", "Repository=\"$REPOSITORY\"",
      "DeployRoleArn=\"$DEPLOY_ROLE_ARN\"", "LenswrightRepository=\"$LENSWRIGHT_REPOSITORY\"",
      "LenswrightRef=\"$LENSWRIGHT_REF\"",
    ]
    let overrides = parameters.isEmpty ? "" : " \(self.overrides)"
    return [
      """
      `pipeline.yaml` is a pipeline of AWS CodePipeline, `buildspec.yml` its build: each change of the branch is compiled, tested, checked and
      deployed. It builds Lenswright from its source, some minutes the first time, and keeps the binary for later runs.
      """,
      """
          aws cloudformation deploy --template-file pipeline.yaml --stack-name \(name)-pipeline \\
            --capabilities CAPABILITY_IAM \\
            --parameter-overrides \(given.joined(separator: " "))\(overrides)
      """,
      """
      `CONNECTION_ARN` is the connection of AWS CodeConnections to whoever hosts the repository, `REPOSITORY` its owner/name there, `DEPLOY_ROLE_ARN` the role with
      which CloudFormation deploys the stack, `LENSWRIGHT_REPOSITORY` and `LENSWRIGHT_REF` the URL and the tag or commit of Lenswright.
      """,
    ]
  }
}
