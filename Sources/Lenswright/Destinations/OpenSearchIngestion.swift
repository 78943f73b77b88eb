package import LensCloudFormation
import LensFluent
package import LensSyntax

/// Sends logs to a pipeline of Amazon OpenSearch Ingestion.
package struct OpenSearchIngestion: Destination {
  package var request = HTTPRequest()
  package var uri: Setting<String>?
  package var pipeline: Setting<String>?
  package var create: Known<Bool>?
  package var domain: Setting<String>?
  package var domainHost: Setting<String>?
  package var index: Setting<String>?
  package var minUnits: Setting<Int>?
  package var maxUnits: Setting<Int>?
  package var persistentBuffer: Known<Bool>?
  package var kmsKey: Setting<String>?
  package var aws = AWSKeys()
  package var common = CommonKeys()

  package init() {}

  package static let keyword = "opensearch-ingestion"
  package static let title = "Amazon OpenSearch Ingestion"
  package static let summary =
    "A pipeline with an HTTP source that exists, or one made beside the task which writes to a domain."
  package static let kind = DestinationKind.aws
  package static let example =
    "{ type: opensearch-ingestion, host: order-logs-abcdefghijklmnopqrstuvwxyz.eu-west-1.osis.amazonaws.com, pipeline: order-logs }"
  package static let draft =
    "{ type: opensearch-ingestion, host: example-00000000000000000000000000.eu-west-1.osis.amazonaws.com, pipeline: example }"
  package static let variants = [
    Variant(
      "created", "a pipeline made beside the task, inside its network",
      "{ type: opensearch-ingestion, create: true, domain: logs, domainHost: vpc-logs-abc123.eu-west-1.es.amazonaws.com, index: orders }"
    ),
    Variant(
      "created-buffered", "the same with what waits on disk, under a key of its own",
      "{ type: opensearch-ingestion, create: true, pipeline: order-logs, domain: logs, domainHost: vpc-logs-abc123.eu-west-1.es.amazonaws.com, persistentBuffer: true, kmsKey: 'arn:aws:kms:eu-west-1:123456789012:key/11111111-2222-3333-4444-555555555555' }"
    ),
    Variant(
      "other-account", "a pipeline of another account",
      "{ type: opensearch-ingestion, host: central-abcdefghijklmnopqrstuvwxyz.eu-west-1.osis.amazonaws.com, uri: /orders/logs, region: eu-west-1, roleArn: 'arn:aws:iam::123456789012:role/logs', externalId: orders }"
    ),
  ]
  package static let plugins: [PluginChoice] = [.fluentBit("http")]
  package static let fields: [Field<OpenSearchIngestion>] =
    HTTPRequest.fields(
      host: "The host name of the pipeline's ingestion endpoint, without a scheme.",
      isHostRequired: false
    ).lifted(to: \.request)
    + [
      .optional(
        "uri", \.uri, "The path of the pipeline's HTTP source.", default: "/log/ingest"),
      .optional("pipeline", \.pipeline, "The pipeline's name, for the task role's permission."),
      .optional(
        "create", \.create,
        "`true` makes a pipeline beside the task, reached from its VPC, with a role that may write to `domain`."
      ),
      .optional(
        "domain", \.domain, "The name of the domain that a pipeline made here writes to."),
      .optional("domainHost", \.domainHost, "The host name of that domain's endpoint."),
      .optional("index", \.index, "The index there; the service's name by default."),
      .optional(
        "minUnits", \.minUnits,
        "Ingestion units that a pipeline made here has always; 1 by default, 2 with `persistentBuffer`."
      ),
      .optional(
        "maxUnits", \.maxUnits, "Ingestion units that it has at most.", default: 4),
      .optional(
        "persistentBuffer", \.persistentBuffer,
        "Whether what has arrived at a pipeline made here waits on disk, which costs units."),
      .optional(
        "kmsKey", \.kmsKey, "The ARN of a key to encrypt that buffer with."),
    ] + AWSKeys.fields.lifted(to: \.aws) + CommonKeys.fields.lifted(to: \.common)

  package static let options = [
    OptionNote("json_date_key", "The key of the record's time; `@timestamp` by default."),
    OptionNote("json_date_format", "How the time is written; `iso8601` by default."),
    OptionNote("log_response_payload", "Whether the router logs what the pipeline answered."),
  ]
  package static let notes = [
    "The pipeline writes to the domain with a role of its own; the task role needs `osis:Ingest` alone.",
    "Fine-grained access control of the domain needs the pipeline's role mapped to a role inside it too.",
    "The requests can be compressed when the pipeline's source says `compression: gzip`, which one made here does when `compression` does.",
  ]
  package static let sources = [
    "plugins/out_http/http.c",
    "https://docs.aws.amazon.com/opensearch-service/latest/developerguide/configure-client-fluentbit.html",
    "https://docs.aws.amazon.com/opensearch-service/latest/developerguide/pipeline-domain-access.html",
    "https://docs.aws.amazon.com/opensearch-service/latest/developerguide/pipeline-security.html",
    "cfn-lint 1.51.0: AWS::OSIS::Pipeline",
  ]

  private var isMade: Bool { create?.value ?? false }

  /// How long a pipeline's name may be, and a domain's.
  private static let nameLength = 28

  package func lower(_ context: LoweringContext, _ diagnostics: inout Diagnostics) -> Lowered? {
    guard review(context, &diagnostics) else { return nil }
    var lowered = Lowered()
    var form = HTTPRequest.Form()
    var name = pipeline?.value
    let path = uri?.value ?? "/log/ingest"
    if let create, isMade {
      guard
        let placement = context.requirePlacement(for: "a pipeline", at: create.span, &diagnostics)
      else { return nil }
      let own = name ?? context.madeName(upTo: OpenSearchIngestion.nameLength)
      let made = makePipeline(own, path, placement, in: &lowered, context)
      form.host = ["Fn::Select": [0, .getAtt(made, "IngestEndpointUrls")]]
      name = own
    }
    form.uri = path
    form.uriSpan = uri?.span ?? .none
    form.date = ("@timestamp", "iso8601")
    guard request.write(to: &lowered, form, beside: common, context, &diagnostics) else {
      return nil
    }
    aws.sign(&lowered, as: ("aws_service", "osis"))
    let arn: Interpolation =
      "arn:${AWS::Partition}:osis:\(aws.regionInARN):${AWS::AccountId}:pipeline/\(name ?? "")"
    lowered.statements = [
      aws.assumeStatement
        ?? Statement("WriteToOpenSearchIngestion", ["osis:Ingest"], on: [arn.value])
    ]
    return lowered
  }

  // MARK: What is made

  /// The endpoint's security group, the role that the pipeline writes with, and the pipeline.
  ///
  /// - Returns: the pipeline's logical ID.
  private func makePipeline(
    _ name: Value, _ path: Value, _ placement: Placement, in lowered: inout Lowered,
    _ context: LoweringContext
  ) -> String {
    let group = context.makeGuardGroup(for: "OpenSearch Ingestion", in: placement, &lowered)
    let role = pipelineRole(name, context)
    var made = IngestionPipeline(
      "\(context.stem)Pipeline", origin: context.origin, name: name,
      body: body(path, role: .getAtt(role.id, "Arn"), context), subnets: placement.subnets,
      groups: [group])
    let isKept = persistentBuffer?.value ?? false
    made.isBufferKept = isKept
    made.kmsKey = kmsKey?.value
    made.units = (minUnits?.value ?? (isKept ? 2 : 1), maxUnits?.value ?? 4)
    made.tags = context.tags
    lowered.resources += [role.resource, made.resource]
    return made.id
  }

  /// Data Prepper looks at the domain, makes the index and its template, and writes in bulk.
  private func pipelineRole(_ name: Value, _ context: LoweringContext) -> Role {
    var role = Role(
      "\(context.stem)PipelineRole", origin: context.origin,
      service: "osis-pipelines.amazonaws.com",
      description: "Lets a pipeline write the logs of \(context.service) to their domain")
    let pipeline: Interpolation =
      "arn:${AWS::Partition}:osis:${AWS::Region}:${AWS::AccountId}:pipeline/\(name)"
    role.sourceArn = pipeline.value
    role.tags = context.tags
    let domainArn: Interpolation =
      "arn:${AWS::Partition}:es:${AWS::Region}:${AWS::AccountId}:domain/\(domain?.value ?? "")"
    let requests: Interpolation = "\(domainArn.value)/*"
    var statements = [
      Statement("FindDomain", ["es:DescribeDomain"], on: [domainArn.value]),
      Statement(
        "WriteToDomain",
        ["es:ESHttpGet", "es:ESHttpHead", "es:ESHttpPost", "es:ESHttpPut"], on: [requests.value]),
    ]
    if let kmsKey {
      statements.append(
        Statement(
          "EncryptBuffer", ["kms:Decrypt", "kms:GenerateDataKeyWithoutPlaintext"],
          on: [kmsKey.value]))
    }
    role.policies = [Role.Policy("WriteToDomain", statements.map(\.value))]
    return role
  }

  /// The pipeline in the language of Data Prepper.
  private func body(_ path: Value, role: Value, _ context: LoweringContext) -> Value {
    var text: Interpolation = """
      version: "2"
      log-pipeline:
        source:
          http:
            path: "\(path)"

      """
    if request.compression?.literal == .gzip { text.appendLiteral("      compression: gzip\n") }
    text.appendLiteral("  sink:\n    - opensearch:\n        hosts: [\"https://")
    text.appendInterpolation(domainHost?.value ?? "")
    text.appendLiteral("\"]\n        index: \"")
    text.appendInterpolation(index?.value ?? .string(context.service.lowercased()))
    text.appendLiteral("\"\n        aws:\n          region: \"")
    text.appendInterpolation(Value.ref("AWS::Region"))
    text.appendLiteral("\"\n          sts_role_arn: \"")
    text.appendInterpolation(role)
    text.appendLiteral("\"\n")
    return text.value
  }

  // MARK: Checks

  private func review(_ context: LoweringContext, _ diagnostics: inout Diagnostics) -> Bool {
    let server = request.server
    let length = OpenSearchIngestion.nameLength
    var isRight =
      pipeline?.isSearchName("pipeline", of: "a pipeline", upTo: length, &diagnostics) ?? true
    isRight =
      domain?.isSearchName("domain", of: "a domain", upTo: length, &diagnostics) ?? true && isRight
    isRight = domainHost?.isHost("domainHost", &diagnostics) ?? true && isRight
    isRight = kmsKey?.isKeyARN("kmsKey", &diagnostics) ?? true && isRight
    isRight =
      context.reviewCreation(
        of: "a pipeline", isMade: isMade, aws: aws,
        madeOnly: [
          ("domain", domain?.span), ("domainHost", domainHost?.span), ("index", index?.span),
          ("minUnits", minUnits?.span), ("maxUnits", maxUnits?.span),
          ("persistentBuffer", persistentBuffer?.span), ("kmsKey", kmsKey?.span),
        ],
        existingOnly: [
          ("host", server.isHostWritten ? server.host.span : nil), ("port", server.port?.span),
          ("tls", server.tls.isOn ? nil : server.tls.span),
        ], &diagnostics) && isRight
    isRight = reviewTexts(context, &diagnostics) && isRight
    if let kmsKey, isMade, !(persistentBuffer?.value ?? false) {
      diagnostics.report(
        .conflict, "`kmsKey` encrypts a buffer on disk, and this pipeline has none",
        at: kmsKey.span, help: ["add `persistentBuffer: true`, or leave `kmsKey` out"])
      isRight = false
    }
    isRight = reviewUnits(context, &diagnostics) && isRight
    let needed =
      isMade
      ? [("domain", domain == nil), ("domainHost", domainHost == nil)]
      : [
        ("host", !server.isHostWritten), ("pipeline", pipeline == nil && aws.roleArn == nil),
      ]
    for (key, isMissing) in needed where isMissing {
      diagnostics.report(
        .missingKey, "`\(context.name)` needs the key `\(key)`", at: context.span,
        help: [
          isMade
            ? "name the domain that the pipeline writes to, and the host of its endpoint"
            : "name a pipeline that exists and its host, or add `create: true` to have one made"
        ])
      isRight = false
    }
    return isRight
  }

  /// Source: AWS::OSIS::Pipeline in cfn-lint 1.51.0, 2026-11-22.
  private func reviewUnits(_ context: LoweringContext, _ diagnostics: inout Diagnostics) -> Bool {
    let least = minUnits.map(\.literal) ?? (persistentBuffer?.value ?? false ? 2 : 1)
    let most = maxUnits.map(\.literal) ?? 4
    let units = 1...384
    let isRange = least.map(units.contains) ?? true && most.map(units.contains) ?? true
    if isRange, (least ?? 1) <= (most ?? 384) { return true }
    diagnostics.report(
      .invalidValue,
      isRange
        ? "the most units, \(most ?? 384), are fewer than the least, \(least ?? 1)"
        : "a pipeline has from 1 to 384 units", at: maxUnits?.span ?? minUnits?.span ?? context.span
    )
    return false
  }

  /// What the pipeline's source takes, and what can stand in the text of one that is made here.
  private func reviewTexts(
    _ context: LoweringContext, _ diagnostics: inout Diagnostics
  ) -> Bool {
    var isRight = true
    if let uri, let text = uri.literal, !text.hasRouterVariables || isMade {
      let isPath =
        text.hasPrefix("/")
        && text.utf8.allSatisfy { $0.isLetterOrDigit || "-_./".utf8.contains($0) }
      if !isPath {
        diagnostics.report(
          .invalidValue, "`\(text)` cannot be the path of a pipeline's source", at: uri.span,
          notes: ["it begins with a slash, and has letters, digits and `-_./`"])
        isRight = false
      }
    }
    if let index, let text = index.literal, text.utf8.contains(where: "\"\\\n".utf8.contains) {
      diagnostics.report(
        .invalidValue, "an index has neither quotes nor backslashes in its name", at: index.span)
      isRight = false
    }
    if let compression = request.compression, let word = compression.literal, word != .gzip {
      diagnostics.report(
        .invalidValue, "a pipeline's source does not take `\(word.rawValue)`",
        at: compression.span, help: ["write `gzip`, and `compression: gzip` in the pipeline"])
      isRight = false
    }
    return isRight
  }
}
