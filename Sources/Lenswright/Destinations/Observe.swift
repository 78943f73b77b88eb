package import LensCloudFormation
import LensFluent
package import LensSyntax

/// Sends logs to Observe.
package struct Observe: Destination {
  package var customer: Setting<String>?
  package var token: SecretReference?
  package var request = HTTPRequest()
  package var common = CommonKeys()

  package init() {}

  package static let keyword = "observe"
  package static let title = "Observe"
  package static let summary = "A datastream of Observe."
  package static let kind = DestinationKind.vendor
  package static let example =
    "{ type: observe, customer: '123456789012', token: /orders/observe-token }"
  package static let draft =
    "{ type: observe, customer: '000000000000', token: /orders/observe-token }"
  package static let variants = [
    Variant(
      "proxy", "a proxy of one's own in front of the collector",
      "{ type: observe, host: observe-proxy.internal, token: /orders/observe-token }"
    )
  ]
  package static let plugins: [PluginChoice] = [.fluentBit("http")]
  package static let fields: [Field<Observe>] =
    [
      .optional(
        "customer", \.customer,
        "The customer's id, as in `123456789012.collect.observeinc.com`."),
      .optional("token", \.token, "The datastream's token: an ARN, an SSM name or an intrinsic."),
    ]
    + HTTPRequest.fields(
      host: "The collector's host name, in the place of `customer`.", isHostRequired: false
    ).lifted(to: \.request) + CommonKeys.fields.lifted(to: \.common)

  package static let notes = [
    "A record of more than 4 MB is refused."
  ]
  package static let sources = [
    "https://docs.observeinc.com/docs/fluent-bit",
    "https://docs.observeinc.com/en/latest/content/data-ingestion/endpoints.html",
    "https://docs.fluentbit.io/manual/data-pipeline/outputs/observe", "plugins/out_http/http.c",
  ]

  package func lower(_ context: LoweringContext, _ diagnostics: inout Diagnostics) -> Lowered? {
    guard let host = collector(context, &diagnostics) else { return nil }
    var lowered = Lowered()
    guard
      let headers = context.authorization(
        "Bearer", token, key: ("token", "TOKEN"), beside: common, in: &lowered, &diagnostics)
    else { return nil }
    var form = HTTPRequest.Form()
    form.host = host
    form.uri = "/v1/http/fluentbit"
    // Pairs of a time and a record, which the decoder below takes apart.
    form.format = "msgpack"
    form.compression = .gzip
    form.headers = headers + [("X-Observe-Decoder", "fluent")]
    let isRight = request.write(to: &lowered, form, beside: common, context, &diagnostics)
    return isRight ? lowered : nil
  }

  private func collector(_ context: LoweringContext, _ diagnostics: inout Diagnostics) -> Value? {
    let server = request.server
    guard let customer else {
      if server.isHostWritten { return server.host.value }
      diagnostics.report(
        .missingKey, "`\(context.name)` needs the key `customer`", at: context.span,
        help: ["it is the number at the beginning of your collector's host; or write `host`"])
      return nil
    }
    if server.isHostWritten {
      diagnostics.report(
        .conflict, "`customer` chooses the host, so `host` has nothing to add",
        at: server.host.span, related: [Label(customer.span, "the customer")])
      return nil
    }
    if let text = customer.literal, !text.hasRouterVariables,
      !text.utf8.allSatisfy({ $0.isLetterOrDigit || $0 == UInt8(ascii: "-") })
    {
      diagnostics.report(
        .invalidValue, "`customer` takes the customer's id alone", at: customer.span,
        help: ["a whole host is `host`"])
      return nil
    }
    let host: Interpolation = "\(customer.value).collect.observeinc.com"
    return host.value
  }
}
