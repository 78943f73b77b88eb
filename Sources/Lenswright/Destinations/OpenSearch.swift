package import LensCloudFormation
import LensFluent
package import LensSyntax

/// Sends logs to an Amazon OpenSearch Service domain, or to an OpenSearch of one's own.
package struct OpenSearch: Destination {
  package var server = Server()
  package var index: Setting<String>?
  package var domain: Setting<String>?
  package var credentials = Credentials()
  package var aws = AWSKeys()
  package var common = CommonKeys()

  package init() {}

  package static let keyword = "opensearch"
  package static let title = "Amazon OpenSearch Service, or OpenSearch"
  package static let summary =
    "A domain whose requests are signed by the task role, or a server with a user and a password."
  package static let kind = DestinationKind.aws
  package static let example =
    "{ type: opensearch, host: vpc-logs-abc123.eu-west-1.es.amazonaws.com, index: orders, domain: logs }"
  package static let variants = [
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
      host: "The endpoint's host name, without a scheme.", port: "The port; 443 by default."
    ).lifted(to: \.server)
    + [
      .optional("index", \.index, "The index; `fluent-bit` by default."),
      .optional(
        "domain", \.domain,
        "The domain's name, for the task role's permission. Requests are then signed."),
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
    "A domain in a VPC has a security group that has to admit the task's on port 443.",
  ]
  package static let sources = [
    "plugins/out_opensearch/opensearch.c", "plugins/out_opensearch/os_conf.c",
    "fluent/fluent-plugin-opensearch",
  ]

  package func lower(_ context: LoweringContext, _ diagnostics: inout Diagnostics) -> Lowered? {
    var lowered = Lowered()
    guard review(context, &diagnostics),
      server.write(to: &lowered, port: 443, context, &diagnostics),
      credentials.write(to: &lowered, &diagnostics)
    else { return nil }
    lowered.set("index", ifPresent: index)
    // Types are gone since OpenSearch 2, which refuses requests that name one.
    lowered.set("suppress_type_name", "On")
    guard domain != nil || aws.roleArn != nil else { return lowered }
    // Only a value that begins with this spelling of "On" makes the plugin sign its requests.
    lowered.set("aws_auth", "On")
    lowered.set("aws_region", aws.regionValue, at: aws.region?.span ?? .none)
    lowered.set("aws_role_arn", ifPresent: aws.roleArn)
    lowered.set("aws_external_id", ifPresent: aws.externalId)
    if aws.roleArn != nil { lowered.connect(to: .sts, in: aws.regionValue) }
    if let assume = aws.assumeStatement {
      lowered.statements = [assume]
    } else if let domain {
      let arn: Interpolation =
        "arn:${AWS::Partition}:es:\(aws.regionInARN):${AWS::AccountId}:domain/\(domain.value)/*"
      lowered.statements = [Statement("WriteToOpenSearch", ["es:ESHttpPost"], on: [arn.value])]
    }
    return lowered
  }

  private func review(_ context: LoweringContext, _ diagnostics: inout Diagnostics) -> Bool {
    if server.host.literal?.includes(".aoss.") ?? false {
      diagnostics.report(
        .notYet, "OpenSearch Serverless is not compiled yet", at: server.host.span,
        label: "a collection, not a domain",
        notes: ["its requests are signed for another service, and it has permissions of its own"],
        help: ["use `type: custom` with the options and permissions of the collection"])
      return false
    }
    if let user = credentials.user, let span = domain?.span ?? aws.roleArn?.span {
      diagnostics.report(
        .conflict, "requests are either signed or carry a user", at: user.span,
        related: [Label(span, "this signs them")],
        notes: ["both write the Authorization header"])
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
