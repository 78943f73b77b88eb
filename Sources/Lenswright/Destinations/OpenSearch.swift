package import LensCloudFormation
import LensFluent
package import LensSyntax

/// Sends logs to an Amazon OpenSearch Service domain, or to an OpenSearch of one's own.
package struct OpenSearch: Destination {
  package var host = Setting("")
  package var port: Setting<Int>?
  package var index: Setting<String>?
  package var domain: Setting<String>?
  package var user: Setting<String>?
  package var password: SecretReference?
  package var tls = TLS()
  package var aws = AWSKeys()
  package var common = CommonKeys()

  package init() {}

  package static let keyword = "opensearch"
  package static let title = "Amazon OpenSearch Service, or OpenSearch"
  package static let summary =
    "A domain whose requests are signed by the task role, or a server with a user and a password."
  package static let example =
    "{ type: opensearch, host: vpc-logs-abc123.eu-west-1.es.amazonaws.com, index: orders, domain: logs }"
  package static let plugins: [PluginChoice] = [.fluentBit("opensearch")]
  package static let fields: [Field<OpenSearch>] =
    [
      .required("host", \.host, "The endpoint's host name, without a scheme."),
      .optional("port", \.port, "The port; 443 by default."),
      .optional("index", \.index, "The index; `fluent-bit` by default."),
      .optional(
        "domain", \.domain,
        "The domain's name, for the task role's permission. Requests are then signed."),
      .optional("httpUser", \.user, "A user, in place of signed requests."),
      .optional(
        "httpPasswd", \.password, "The user's password: an ARN, an SSM name or an intrinsic."),
      .optional("tls", \.tls, "On by default; `false`, or `{ verify, caFile, … }`."),
    ] + AWSKeys.fields.lifted(to: \.aws) + CommonKeys.fields.lifted(to: \.common)

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

  package func lower(_ context: LoweringContext, _ diagnostics: inout Diagnostics) -> Lowered? {
    guard host.isHost("host", &diagnostics), review(context, &diagnostics) else { return nil }
    var lowered = Lowered()
    lowered.set("host", host.value, at: host.span)
    lowered.set("port", port?.value ?? 443, at: port?.span ?? .none)
    lowered.set("index", ifPresent: index)
    // Types are gone since OpenSearch 2, which refuses requests that name one.
    lowered.set("suppress_type_name", "On")
    tls.write(to: &lowered, context.name, &diagnostics)
    if let user {
      lowered.set("http_user", user.value, at: user.span)
      lowered.secret("http_passwd", ifPresent: password)
      return lowered
    }
    guard domain != nil || aws.roleArn != nil else { return lowered }
    // Only a value that begins with this spelling of "On" makes the plugin sign its requests.
    lowered.set("aws_auth", "On")
    lowered.set("aws_region", aws.regionValue, at: aws.region?.span ?? .none)
    lowered.set("aws_role_arn", ifPresent: aws.roleArn)
    lowered.set("aws_external_id", ifPresent: aws.externalId)
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
    if host.literal?.includes(".aoss.") ?? false {
      diagnostics.report(
        .notYet, "OpenSearch Serverless is not compiled yet", at: host.span,
        label: "a collection, not a domain",
        notes: ["its requests are signed for another service, and it has permissions of its own"],
        help: ["use `type: custom` with the options and permissions of the collection"])
      return false
    }
    if let user, let span = domain?.span ?? aws.roleArn?.span {
      diagnostics.report(
        .conflict, "requests are either signed or carry a user", at: user.span,
        related: [Label(span, "this signs them")],
        notes: ["both write the Authorization header"])
      return false
    }
    if let password, user == nil {
      diagnostics.report(
        .missingKey, "a password needs the key `httpUser`", at: password.valueFrom.span)
      return false
    }
    // An endpoint that only CloudFormation knows is a domain's in all likelihood.
    let isAWS =
      host.literal.map {
        $0.hasSuffix(".amazonaws.com") || $0.hasSuffix(".amazonaws.com.cn")
      } ?? true
    if isAWS, domain == nil, user == nil, aws.roleArn == nil {
      diagnostics.report(
        .missingDomain, "`\(context.name)` does not say which domain it writes to", at: host.span,
        label: host.literal == nil
          ? "an endpoint that only CloudFormation knows" : "an AWS endpoint",
        help: ["add `domain: <name>`, so that requests are signed and the task role may send them"])
      return false
    }
    return true
  }
}
