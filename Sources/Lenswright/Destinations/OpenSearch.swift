package import LensCloudFormation
import LensFluent
package import LensSyntax

/// Sends logs to an Amazon OpenSearch Service domain, or to an OpenSearch of one's own.
package struct OpenSearch: Destination {
  package var server = Server()
  package var index: Setting<String>?
  package var domain: Setting<String>?
  package var create: Known<Bool>?
  package var engineVersion: Setting<String>?
  package var instanceType: Setting<String>?
  package var instanceCount: Setting<Int>?
  package var volumeSize: Setting<Int>?
  package var kmsKey: Setting<String>?
  package var credentials = Credentials()
  package var aws = AWSKeys()
  package var common = CommonKeys()

  package init() {}

  package static let keyword = "opensearch"
  package static let title = "Amazon OpenSearch Service, or OpenSearch"
  package static let summary =
    "A domain whose requests are signed by the task role, one made beside the task, or a server with a user and a password."
  package static let kind = DestinationKind.aws
  package static let example =
    "{ type: opensearch, host: vpc-logs-abc123.eu-west-1.es.amazonaws.com, index: orders, domain: logs }"
  package static let draft =
    "{ type: opensearch, host: vpc-example.eu-west-1.es.amazonaws.com, index: orders, domain: example }"
  package static let variants = [
    Variant(
      "created", "a domain made beside the task, inside its network",
      "{ type: opensearch, create: true, index: orders }"),
    Variant(
      "created-encrypted", "the same with a name, a size and a key of its own",
      "{ type: opensearch, create: true, domain: order-logs, instanceType: r6g.large.search, volumeSize: 100, kmsKey: 'arn:aws:kms:eu-west-1:123456789012:key/11111111-2222-3333-4444-555555555555' }"
    ),
    Variant(
      "own-server", "a server of one's own",
      "{ type: opensearch, host: search.internal, port: 9200, httpUser: logs, httpPasswd: /orders/search-password }"
    ),
    Variant(
      "other-account", "a domain of another account",
      "{ type: opensearch, host: vpc-logs-abc123.eu-west-1.es.amazonaws.com, region: eu-west-1, roleArn: 'arn:aws:iam::123456789012:role/logs', externalId: orders }"
    ),
  ]
  package static let plugins: [PluginChoice] = [
    .fluentBit("opensearch"),
    .fluentd(
      "opensearch", gem: "fluent-plugin-opensearch", gap: "what signs its requests is a section"),
  ]
  package static let fields: [Field<OpenSearch>] =
    Server.fields(
      host: "The endpoint's host name, without a scheme.", isRequired: false,
      port: "The port; 443 by default."
    ).lifted(to: \.server)
    + [
      .optional("index", \.index, "The index.", default: "fluent-bit"),
      .optional(
        "domain", \.domain,
        "The domain's name, for the task role's permission. Requests are then signed."),
      .optional(
        "create", \.create,
        "`true` makes a domain beside the task: in its VPC, encrypted, open to the task alone."),
      .optional(
        "instanceType", \.instanceType,
        "The instances of a domain that is made here; `t3.small.search` by default, which is for trying things out."
      ),
      .optional(
        "instanceCount", \.instanceCount,
        "How many instances a domain that is made here has, all in one zone.", default: 1),
      .optional(
        "volumeSize", \.volumeSize,
        "GiB on each instance of a domain that is made here.", default: 20),
      .optional(
        "engineVersion", \.engineVersion,
        "The engine of a domain that is made here.", default: "OpenSearch_2.19"),
      .optional(
        "kmsKey", \.kmsKey, "The ARN of a key to encrypt a domain with that is made here."),
    ] + Credentials.fields.lifted(to: \.credentials) + AWSKeys.fields.lifted(to: \.aws)
    + CommonKeys.fields.lifted(to: \.common)

  package static let options = [
    OptionNote("logstash_format", "Daily indices `<prefix>-YYYY.MM.DD` in place of one index."),
    OptionNote("logstash_prefix", "What daily indices begin with."),
    OptionNote("time_key", "The field of the time; `@timestamp` by default."),
    OptionNote(
      "generate_id", "Makes ids from the records, so that a record sent twice is kept once."),
    OptionNote("write_operation", "`create`, `index`, `update` or `upsert`."),
    OptionNote("trace_error", "Prints what the server refused."),
    OptionNote("buffer_size", "Memory for the server's answers."),
  ]

  package static let notes = [
    "Fine-grained access control of a domain needs the task role mapped to a role inside it too.",
    "A domain in a VPC has a security group that has to admit the task's on port 443; one that is made here has.",
    "A domain that is made here keeps every index until somebody deletes it: an Index State Management policy inside the domain does.",
    "A domain that is made here stays when its stack is deleted, with its security group and without a rule that admits anybody.",
  ]
  package static let sources = [
    "plugins/out_opensearch/opensearch.c", "plugins/out_opensearch/os_conf.c",
    "fluent/fluent-plugin-opensearch",
    "https://docs.aws.amazon.com/opensearch-service/latest/developerguide/vpc.html",
    "cfn-lint 1.51.0: AWS::OpenSearchService::Domain", "botocore 1.43.11: CreateDomain",
  ]

  private var isMade: Bool { create?.value ?? false }

  package func lower(_ context: LoweringContext, _ diagnostics: inout Diagnostics) -> Lowered? {
    guard review(context, &diagnostics) else { return nil }
    var lowered = Lowered()
    var host: Value = ""
    var name = domain?.value
    if let create, isMade {
      guard
        let placement = context.requirePlacement(for: "a domain", at: create.span, &diagnostics)
      else { return nil }
      let own = name ?? context.madeName(upTo: OpenSearch.nameLength)
      host = .getAtt(makeDomain(own, placement, in: &lowered, context), "DomainEndpoint")
      name = own
    }
    guard server.write(to: &lowered, host: host, port: 443, context, &diagnostics),
      credentials.write(to: &lowered, &diagnostics)
    else { return nil }
    lowered.set("index", ifPresent: index)
    // Types are gone since OpenSearch 2, which refuses requests that name one.
    lowered.set("suppress_type_name", "On")
    guard name != nil || aws.roleArn != nil else { return lowered }
    aws.sign(&lowered)
    if let assume = aws.assumeStatement {
      lowered.statements = [assume]
    } else if let name {
      lowered.statements = [
        Statement("WriteToOpenSearch", ["es:ESHttpPost"], on: [requests(to: name)])
      ]
    }
    return lowered
  }

  /// How long a domain's name may be.
  private static let nameLength = 28

  /// What is asked of a domain, as permissions name it. A domain's policy cannot refer to the domain itself, and so the name stands for it.
  private func requests(to name: Value) -> Value {
    let arn: Interpolation =
      "arn:${AWS::Partition}:es:\(aws.regionInARN):${AWS::AccountId}:domain/\(name)/*"
    return arn.value
  }

  /// The domain's security group, and the domain behind it.
  ///
  /// - Returns: the domain's logical ID.
  private func makeDomain(
    _ name: Value, _ placement: Placement, in lowered: inout Lowered, _ context: LoweringContext
  ) -> String {
    let group = context.makeGuardGroup(
      for: "their search domain", in: placement, isKept: true, &lowered)
    let policy: Value = [
      "Version": "2012-10-17",
      "Statement": [
        [
          "Sid": "WriteLogs", "Effect": "Allow", "Principal": ["AWS": context.taskRole],
          "Action": "es:ESHttpPost", "Resource": requests(to: name),
        ]
      ],
    ]
    var made = SearchDomain(
      "\(context.stem)Domain", origin: context.origin, name: name, policy: policy,
      subnets: [placement.firstSubnet], groups: [group])
    if let engineVersion { made.engineVersion = engineVersion.value }
    if let instanceType { made.instanceType = instanceType.value }
    if let instanceCount { made.instanceCount = instanceCount.value }
    if let volumeSize { made.volumeSize = volumeSize.value }
    made.kmsKey = kmsKey?.value
    made.tags = context.tags
    lowered.resources.append(made.resource)
    return made.id
  }

  // MARK: Checks

  private func review(_ context: LoweringContext, _ diagnostics: inout Diagnostics) -> Bool {
    guard reviewCollection(context, &diagnostics) else { return false }
    var isRight =
      domain?.isSearchName("domain", of: "a domain", upTo: OpenSearch.nameLength, &diagnostics)
      ?? true
    isRight = kmsKey?.isKeyARN("kmsKey", isGranted: false, &diagnostics) ?? true && isRight
    isRight = index?.isIndex(context, &diagnostics) ?? true && isRight
    isRight =
      context.reviewCreation(
        of: "a domain", isMade: isMade, aws: aws,
        madeOnly: [
          ("instanceType", instanceType?.span), ("instanceCount", instanceCount?.span),
          ("volumeSize", volumeSize?.span), ("engineVersion", engineVersion?.span),
          ("kmsKey", kmsKey?.span),
        ],
        existingOnly: [
          ("host", server.isHostWritten ? server.host.span : nil), ("port", server.port?.span),
          ("tls", server.tls.isOn ? nil : server.tls.span),
        ], &diagnostics) && isRight
    isRight = reviewSize(&diagnostics) && isRight
    guard isMade || reviewHost(context, &diagnostics) else { return false }
    let signs = domain?.span ?? aws.roleArn?.span ?? (isMade ? create?.span : nil)
    if let user = credentials.user, let span = signs {
      diagnostics.report(
        .conflict, "requests are either signed or carry a user", at: user.span,
        related: [Label(span, "this signs them")],
        notes: ["both write the Authorization header"])
      return false
    }
    return isRight
  }

  /// Sources: VersionString and OpenSearchPartitionInstanceType in botocore 1.43.11; "EBS volume size quotas" in the OpenSearch Service Developer Guide, 2026-11-22.
  private func reviewSize(_ diagnostics: inout Diagnostics) -> Bool {
    var isRight = true
    if let instanceType, let text = instanceType.literal, !text.hasSuffix(".search") {
      diagnostics.report(
        .invalidValue, "the instances of a domain have types of their own", at: instanceType.span,
        fix: Fix(
          "replace it with `\(text).search`", edits: [Fix.Edit(instanceType.span, "\(text).search")]
        )
      )
      isRight = false
    }
    if let engineVersion, let text = engineVersion.literal,
      !text.hasPrefix("OpenSearch_"), !text.hasPrefix("Elasticsearch_")
    {
      diagnostics.report(
        .invalidValue, "`engineVersion` is written `OpenSearch_X.Y`", at: engineVersion.span)
      isRight = false
    }
    for (key, setting, least) in [
      ("instanceCount", instanceCount, 1), ("volumeSize", volumeSize, 10),
    ] {
      guard let setting, let number = setting.literal, number < least else { continue }
      diagnostics.report(.invalidValue, "`\(key)` is at least \(least)", at: setting.span)
      isRight = false
    }
    return isRight
  }

  /// A collection has a type of its own.
  private func reviewCollection(
    _ context: LoweringContext, _ diagnostics: inout Diagnostics
  ) -> Bool {
    guard let host = server.host.literal, host.includes(".aoss.") else { return true }
    let type = OpenSearchServerless.keyword
    // Other keys of a domain would have to go too.
    let isAlone = domain == nil && credentials.user == nil && credentials.password == nil
    diagnostics.report(
      .invalidValue, "`\(host)` is a collection of OpenSearch Serverless, not a domain",
      at: server.host.span,
      notes: ["its requests are signed for another service, and it has permissions of its own"],
      help: ["write `type: \(type)`"],
      fix: isAlone
        ? Fix("replace the type with `\(type)`", edits: [Fix.Edit(context.typeSpan, type)]) : nil)
    return false
  }

  private func reviewHost(_ context: LoweringContext, _ diagnostics: inout Diagnostics) -> Bool {
    guard server.isHostWritten else {
      diagnostics.report(
        .missingKey, "`\(context.name)` needs the key `host`", at: context.span,
        help: ["name an endpoint that exists, or add `create: true` to have a domain made"])
      return false
    }
    // An endpoint that only CloudFormation knows is a domain's in all likelihood.
    let isAWS =
      server.host.literal.map {
        $0.hasSuffix(".amazonaws.com") || $0.hasSuffix(".amazonaws.com.cn")
      } ?? true
    if isAWS, domain == nil, credentials.user == nil, aws.roleArn == nil {
      diagnostics.report(
        .missingDomain, "`\(context.name)` does not say which domain it writes to",
        at: server.host.span,
        label: server.host.literal == nil
          ? "an endpoint that only CloudFormation knows" : "an AWS endpoint",
        help: ["add `domain: <name>`, so that requests are signed and the task role may send them"])
      return false
    }
    return true
  }
}
