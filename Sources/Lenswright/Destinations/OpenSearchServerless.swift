package import LensCloudFormation
import LensFluent
package import LensSyntax

/// Sends logs to a collection of Amazon OpenSearch Serverless.
package struct OpenSearchServerless: Destination {
  package var server = Server()
  package var collection: Setting<String>?
  package var index: Setting<String>?
  package var create: Known<Bool>?
  package var dataAccess: Setting<String>?
  package var vpcEndpoint: Setting<String>?
  package var kmsKey: Setting<String>?
  package var aws = AWSKeys()
  package var common = CommonKeys()

  package init() {}

  package static let keyword = "opensearch-serverless"
  package static let title = "Amazon OpenSearch Serverless"
  package static let summary =
    "A collection that exists, with or without its data access policy, or one made beside the task."
  package static let kind = DestinationKind.aws
  package static let example =
    "{ type: opensearch-serverless, host: abc123def456.eu-west-1.aoss.amazonaws.com, index: orders }"
  package static let draft =
    "{ type: opensearch-serverless, host: 00000000000000000000.eu-west-1.aoss.amazonaws.com, index: orders }"
  package static let variants = [
    Variant(
      "created", "a collection made beside the task, inside its network",
      "{ type: opensearch-serverless, create: true, index: orders }"),
    Variant(
      "created-encrypted",
      "the same with a name and a key of its own, in a VPC that has an endpoint already",
      "{ type: opensearch-serverless, create: true, collection: order-logs, vpcEndpoint: vpce-0123456789abcdef0, kmsKey: 'arn:aws:kms:eu-west-1:123456789012:key/11111111-2222-3333-4444-555555555555' }"
    ),
    Variant(
      "data-access", "a data access policy for the task role on a collection that exists",
      "{ type: opensearch-serverless, host: abc123def456.eu-west-1.aoss.amazonaws.com, index: orders, dataAccess: logs }"
    ),
    Variant(
      "imported", "a host that only CloudFormation knows",
      "{ type: opensearch-serverless, host: !ImportValue search-LogsHost, collection: !ImportValue search-LogsId }"
    ),
    Variant(
      "other-account", "a collection of another account",
      "{ type: opensearch-serverless, host: abc123def456.eu-west-1.aoss.amazonaws.com, region: eu-west-1, roleArn: 'arn:aws:iam::123456789012:role/logs', externalId: orders }"
    ),
  ]
  package static let plugins: [PluginChoice] = [
    .fluentBit("opensearch"),
    .fluentd(
      "opensearch", gem: "fluent-plugin-opensearch", gap: "what signs its requests is a section"),
  ]
  package static let fields: [Field<OpenSearchServerless>] =
    Server.fields(
      host: "The collection's host name, without a scheme.", isRequired: false,
      port: "The port; 443 by default."
    ).lifted(to: \.server)
    + [
      .optional("index", \.index, "The index.", default: "fluent-bit"),
      .optional(
        "collection", \.collection,
        "The id of a collection that exists, where `host` does not begin with it; the name of one that is made here."
      ),
      .optional(
        "create", \.create,
        "`true` makes a collection beside the task: encrypted, reached from its VPC, open to the task role alone."
      ),
      .optional(
        "dataAccess", \.dataAccess,
        "The name of the collection, to make a data access policy by which the task role may write to it."
      ),
      .optional(
        "vpcEndpoint", \.vpcEndpoint,
        "The id of the VPC's endpoint for OpenSearch Serverless, for a collection that is made here; one is made without it."
      ),
      .optional(
        "kmsKey", \.kmsKey, "The ARN of a key to encrypt a collection with that is made here."),
    ] + AWSKeys.fields.lifted(to: \.aws) + CommonKeys.fields.lifted(to: \.common)

  package static let options = [
    OptionNote("logstash_format", "Daily indices `<prefix>-YYYY.MM.DD` in place of one index."),
    OptionNote("logstash_prefix", "What daily indices begin with."),
    OptionNote("time_key", "The field of the time; `@timestamp` by default."),
    OptionNote("compress", "`gzip` compresses what is sent."),
    OptionNote("trace_error", "Prints what the collection refused."),
    OptionNote("buffer_size", "Memory for the collection's answers."),
  ]

  package static let notes = [
    "IAM alone is not enough: without a data access policy that names the task role every request is answered with 403.",
    "A VPC has one endpoint for all collections. Its subnets lie in different zones, and its private hosted zone needs DNS support and DNS host names in the VPC.",
    "A time-series collection takes no documents with ids of their own.",
    "A collection that is made here stays when its stack is deleted.",
  ]
  package static let sources = [
    "plugins/out_opensearch/opensearch.c",
    "https://docs.aws.amazon.com/opensearch-service/latest/developerguide/serverless-data-access.html",
    "https://docs.aws.amazon.com/opensearch-service/latest/developerguide/serverless-vpc.html",
    "https://docs.aws.amazon.com/opensearch-service/latest/developerguide/serverless-collection-endpoints.html",
    "hashicorp/terraform-provider-aws#37741", "aws/modern-data-architecture-accelerator#17",
    "cfn-lint 1.51.0: AWS::OpenSearchServerless::Collection",
  ]

  private var isMade: Bool { create?.value ?? false }

  /// How long the names of collections and of their policies may be.
  private static let nameLength = 32

  package func lower(_ context: LoweringContext, _ diagnostics: inout Diagnostics) -> Lowered? {
    guard review(context, &diagnostics) else { return nil }
    var lowered = Lowered()
    var host: Value = ""
    var arn: Value = ""
    if isMade {
      guard let made = makeCollection(in: &lowered, context, &diagnostics) else { return nil }
      arn = .getAtt(made, "Arn")
      // The attribute is an address, `https://<id>.<region>.aoss.amazonaws.com`.
      host = ["Fn::Select": [1, ["Fn::Split": ["//", .getAtt(made, "CollectionEndpoint")]]]]
    } else {
      let id = collection?.value ?? .string(idInHost ?? "")
      let text: Interpolation =
        "arn:${AWS::Partition}:aoss:\(aws.regionInARN):${AWS::AccountId}:collection/\(id)"
      arn = text.value
      if let dataAccess { grantAccess(to: dataAccess.value, in: &lowered, context) }
    }
    guard server.write(to: &lowered, host: host, port: 443, context, &diagnostics) else {
      return nil
    }
    lowered.set("index", ifPresent: index)
    lowered.set("suppress_type_name", "On")
    aws.sign(&lowered, as: ("aws_service_name", "aoss"))
    lowered.statements = [
      aws.assumeStatement
        ?? Statement("WriteToOpenSearchServerless", ["aoss:APIAccessAll"], on: [arn])
    ]
    return lowered
  }

  /// The id with which the host of a collection begins. The host that an account has for all of its collections begins with the account's number instead.
  private var idInHost: String? {
    guard let text = server.host.literal, text.includes(".aoss.") else { return nil }
    let id = String(text.prefix { $0 != "." })
    let isAccount = id.utf8.count == 12 && id.utf8.allSatisfy(\.isDigit)
    return isAccount || id.hasRouterVariables ? nil : id
  }

  // MARK: What is made

  /// The policies, the endpoint and the collection.
  ///
  /// - Returns: the collection's logical ID.
  private func makeCollection(
    in lowered: inout Lowered, _ context: LoweringContext, _ diagnostics: inout Diagnostics
  ) -> String? {
    let policyName = context.madeName(upTo: OpenSearchServerless.nameLength)
    let name = collection?.value ?? policyName
    guard let endpoint = endpoint(policyName, in: &lowered, context, &diagnostics) else {
      return nil
    }
    let encryption = SearchSecurityPolicy(
      "\(context.stem)EncryptionPolicy", origin: context.origin, .encryption, name: policyName,
      policy: encryptionPolicy(name))
    let reach: Interpolation = #"""
      [{"Rules":[{"ResourceType":"collection","Resource":["collection/\#(name)"]}],"AllowFromPublic":false,"SourceVPCEs":["\#(endpoint)"]}]
      """#
    let network = SearchSecurityPolicy(
      "\(context.stem)NetworkPolicy", origin: context.origin, .network, name: policyName,
      policy: reach.value)
    var made = SearchCollection(
      "\(context.stem)Collection", origin: context.origin, name: name,
      description: "Logs of \(context.service)", policies: [encryption.id, network.id])
    made.tags = context.tags
    lowered.resources += [encryption.resource, network.resource, made.resource]
    grantAccess(to: name, in: &lowered, context)
    return made.id
  }

  /// The VPC endpoint's id, and what is made for it.
  private func endpoint(
    _ name: Value, in lowered: inout Lowered, _ context: LoweringContext,
    _ diagnostics: inout Diagnostics
  ) -> Value? {
    if let vpcEndpoint { return vpcEndpoint.value }
    guard
      let placement = context.requirePlacement(
        for: "a collection's VPC endpoint", at: create?.span ?? context.span, &diagnostics)
    else { return nil }
    let group = context.makeGuardGroup(for: "OpenSearch Serverless", in: placement, &lowered)
    let endpoint = SearchVPCEndpoint(
      "\(context.stem)VpcEndpoint", origin: context.origin, name: name, vpc: placement.vpc,
      subnets: placement.subnets, groups: [group])
    lowered.resources.append(endpoint.resource)
    return .getAtt(endpoint.id, "Id")
  }

  private func encryptionPolicy(_ name: Value) -> Value {
    var text: Interpolation = #"""
      {"Rules":[{"ResourceType":"collection","Resource":["collection/\#(name)"]}],
      """#
    if let kmsKey {
      text.appendLiteral(#""AWSOwnedKey":false,"KmsARN":""#)
      text.appendInterpolation(kmsKey.value)
      text.appendLiteral(#""}"#)
    } else {
      text.appendLiteral(#""AWSOwnedKey":true}"#)
    }
    return text.value
  }

  /// Lets the task role write to a collection. Nothing of the task refers to the policy, and a task without it is refused.
  private func grantAccess(
    to name: Value, in lowered: inout Lowered, _ context: LoweringContext
  ) {
    let text: Interpolation = #"""
      [{"Rules":[{"ResourceType":"index","Resource":["index/\#(name)/\#(indexPattern)"],"Permission":["aoss:CreateIndex","aoss:DescribeIndex","aoss:UpdateIndex","aoss:WriteDocument"]}],"Principal":["\#(context.taskRole)"]}]
      """#
    let policy = SearchAccessPolicy(
      "\(context.stem)AccessPolicy", origin: context.origin,
      name: context.madeName(upTo: OpenSearchServerless.nameLength), policy: text.value)
    lowered.resources.append(policy.resource)
    lowered.prerequisites.append(policy.id)
  }

  /// The one index that is written to, where it is known.
  private var indexPattern: String {
    let isOne = !["logstash_format", "current_time_index"].contains(where: common.sets)
    guard isOne else { return "*" }
    guard let index else { return "fluent-bit" }
    let text = index.literal ?? "$"
    return text.includes("$") || text.includes("%") ? "*" : text
  }

  // MARK: Checks

  private func review(_ context: LoweringContext, _ diagnostics: inout Diagnostics) -> Bool {
    let length = OpenSearchServerless.nameLength
    var isRight =
      dataAccess?.isSearchName("dataAccess", of: "a collection", upTo: length, &diagnostics) ?? true
    isRight = kmsKey?.isKeyARN("kmsKey", isGranted: false, &diagnostics) ?? true && isRight
    isRight = index?.isIndex(context, &diagnostics) ?? true && isRight
    isRight =
      context.reviewCreation(
        of: "a collection", isMade: isMade, aws: aws,
        madeOnly: [("vpcEndpoint", vpcEndpoint?.span), ("kmsKey", kmsKey?.span)],
        existingOnly: [
          ("host", server.isHostWritten ? server.host.span : nil), ("port", server.port?.span),
          ("tls", server.tls.isOn ? nil : server.tls.span), ("dataAccess", dataAccess?.span),
        ], &diagnostics) && isRight
    if let dataAccess, let role = aws.roleArn {
      diagnostics.report(
        .conflict, "a data access policy is made for the task role, and `roleArn` is another",
        at: dataAccess.span, related: [Label(role.span, "the role that sends")],
        help: ["leave out `dataAccess`: the collection's account has to admit that role"])
      isRight = false
    }
    guard isMade else { return reviewExisting(context, &diagnostics) && isRight }
    isRight =
      collection?.isSearchName("collection", of: "a collection", upTo: length, &diagnostics) ?? true
      && isRight
    return reviewIDs(context, &diagnostics) && isRight
  }

  private func reviewExisting(
    _ context: LoweringContext, _ diagnostics: inout Diagnostics
  ) -> Bool {
    guard server.isHostWritten else {
      diagnostics.report(
        .missingKey, "`\(context.name)` needs the key `host`", at: context.span,
        help: ["name a collection's host, or add `create: true` to have a collection made"])
      return false
    }
    if collection == nil, idInHost == nil, aws.roleArn == nil {
      diagnostics.report(
        .missingKey, "`\(context.name)` needs the key `collection`", at: server.host.span,
        label: "the collection's id cannot be seen in this",
        notes: ["the task role's permission names the collection by its id"])
      return false
    }
    if let collection, let text = collection.literal, let id = idInHost, text != id {
      diagnostics.report(
        .conflict, "`collection` is the id of a collection that exists, and the host's is another",
        at: collection.span, related: [Label(server.host.span, "begins with the id")],
        notes: ["a permission names a collection by its id, not by its name"],
        fix: Fix("replace it with `\(id)`", edits: [Fix.Edit(collection.span, id)]))
      return false
    }
    return true
  }

  /// A time-series collection refuses documents that bring their own id.
  private func reviewIDs(_ context: LoweringContext, _ diagnostics: inout Diagnostics) -> Bool {
    let written = common.pluginKeys.first { ["generateId", "idKey"].contains($0.key.text) }
    guard let written, written.value.scalar?.text != "false" else { return true }
    diagnostics.report(
      .conflict, "a collection that is made here takes no documents with ids of their own",
      at: written.key.span, notes: ["it is one for time series"])
    return false
  }
}
