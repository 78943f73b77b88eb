import LensCloudFormation
import LensFluent
package import LensSyntax

/// Sends logs to an OpenTelemetry collector.
package struct OpenTelemetry: Destination {
  package var request = OTLPRequest()
  package var grpc: Known<Bool>?
  package var bearerToken: SecretReference?
  package var credentials = Credentials()
  package var permissions: [PassedValue] = []
  package var common = CommonKeys()

  package init() {}

  package static let keyword = "opentelemetry"
  package static let title = "OpenTelemetry"
  package static let summary = "A collector, or any server that takes OpenTelemetry's logs."
  package static let kind = DestinationKind.server
  package static let example = "{ type: opentelemetry, host: collector.internal }"
  package static let draft = "{ type: opentelemetry, host: collector.example.com }"
  package static let variants = [
    Variant(
      "sidecar", "a collector in the same task",
      "{ type: opentelemetry, host: 127.0.0.1, tls: false }"),
    Variant(
      "grpc", "gRPC in place of HTTP",
      "{ type: opentelemetry, host: collector.internal, grpc: true }"),
    Variant(
      "token", "a server that asks for a token",
      "{ type: opentelemetry, host: otlp.example.com, port: 443, logsUri: /otlp/v1/logs, bearerToken: /orders/otlp-token, compression: gzip }"
    ),
    Variant(
      "signed", "requests that the task role signs, for CloudWatch's own endpoint",
      "{ type: opentelemetry, host: logs.eu-west-1.amazonaws.com, port: 443, awsAuth: true, awsRegion: eu-west-1, headers: { x-aws-log-group: /ecs/orders, x-aws-log-stream: orders }, permissions: [{ Effect: Allow, Action: 'logs:PutLogEvents', Resource: 'arn:aws:logs:eu-west-1:123456789012:log-group:/ecs/orders:*' }] }"
    ),
  ]
  package static let plugins: [PluginChoice] = [
    .fluentBit("opentelemetry"),
    .fluentd(
      "opentelemetry", gem: "fluent-plugin-opentelemetry", gap: "its endpoint is a section"),
  ]
  package static let fields: [Field<OpenTelemetry>] =
    OTLPRequest.fields(
      host: "The collector's host name, without a scheme.",
      port: "The port; 4318 by default, 4317 with `grpc`."
    ).lifted(to: \.request)
    + [
      .optional("grpc", \.grpc, "`true` speaks gRPC in place of HTTP."),
      .optional(
        "bearerToken", \.bearerToken, "A bearer token: an ARN, an SSM name or an intrinsic."),
      .optional(
        "permissions", \.permissions,
        "IAM statements for the task role, for requests that are signed with `awsAuth`."),
    ] + Credentials.fields.lifted(to: \.credentials) + CommonKeys.fields.lifted(to: \.common)

  package static let options = [
    OptionNote("batch_size", "Records in a request; 1000 by default."),
    OptionNote("add_label", "An attribute for all records: its name, a space and its value."),
    OptionNote("logs_severity_text_message_key", "The field that holds the severity as a word."),
    OptionNote("logs_severity_number_message_key", "The field that holds the severity's number."),
    OptionNote("logs_trace_id_message_key", "The field that holds the trace's id."),
    OptionNote("logs_span_id_message_key", "The field that holds the span's id."),
    OptionNote("aws_auth", "Signs the requests with the task role, for `aws_service`."),
    OptionNote("log_response_payload", "Whether the router logs what the server answered."),
  ]
  package static let notes = [
    "Fluent Bit 1.9.10, which AWS's images 2.x hold, sends no logs to OpenTelemetry.",
    "A collector beside the containers of a task in awsvpc mode is 127.0.0.1, and takes no TLS unless it is told to.",
  ]
  package static let sources = [
    "plugins/out_opentelemetry/opentelemetry.c", "plugins/out_opentelemetry/opentelemetry_conf.c",
    "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-OTLPEndpoint.html",
  ]

  package func lower(_ context: LoweringContext, _ diagnostics: inout Diagnostics) -> Lowered? {
    let isGRPC = grpc?.value ?? false
    if isGRPC, let path = request.logsURI {
      diagnostics.report(
        .conflict, "gRPC has a path of its own, so `logsUri` has nothing to say", at: path.span,
        help: ["`grpcLogsUri` is the path for gRPC"])
      return nil
    }
    var lowered = Lowered()
    var headers: [(name: String, value: Value)] = []
    if let bearerToken {
      let token = context.variable("BEARER_TOKEN", for: bearerToken, in: &lowered)
      headers.append(("Authorization", .string("Bearer \(token)")))
    }
    guard
      request.write(
        to: &lowered, port: isGRPC ? 4317 : 4318, uri: isGRPC ? nil : "/v1/logs",
        headers: headers, beside: common, context, &diagnostics),
      credentials.write(to: &lowered, &diagnostics),
      reviewSigning(&lowered, action: "logs:PutLogEvents", context, &diagnostics)
    else { return nil }
    if isGRPC { lowered.set("grpc", "On", at: grpc?.span ?? .none) }
    return lowered
  }
}
