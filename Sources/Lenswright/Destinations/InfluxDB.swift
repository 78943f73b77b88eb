package import LensCloudFormation
import LensFluent
package import LensSyntax

/// Sends logs to InfluxDB.
package struct InfluxDB: Destination {
  package var server = Server()
  package var bucket: Setting<String>?
  package var organization: Setting<String>?
  package var token: SecretReference?
  package var database: Setting<String>?
  package var credentials = Credentials()
  package var common = CommonKeys()

  package init() {}

  package static let keyword = "influxdb"
  package static let title = "InfluxDB"
  package static let summary = "InfluxDB 2 and 3 with buckets, or InfluxDB 1 with databases."
  package static let kind = DestinationKind.server
  package static let example =
    "{ type: influxdb, host: influxdb.internal, bucket: logs, org: acme, token: /orders/influxdb-token }"
  package static let draft =
    "{ type: influxdb, host: influxdb.example.com, bucket: logs, org: example, token: /orders/influxdb-token }"
  package static let variants = [
    Variant(
      "database", "a database of InfluxDB 1",
      "{ type: influxdb, host: influxdb.internal, database: logs, httpUser: orders, httpPasswd: /orders/influxdb-password }"
    ),
    Variant(
      "tags", "fields that queries select by",
      "{ type: influxdb, host: influxdb.internal, port: 443, bucket: logs, org: acme, token: /orders/influxdb-token, tagKeys: container_name source }"
    ),
  ]
  package static let plugins: [PluginChoice] = [.fluentBit("influxdb")]
  package static let fields: [Field<InfluxDB>] =
    Server.fields(
      host: "The server's host name, without a scheme.",
      port: "The port; 8086 by default. InfluxDB Cloud listens on 443."
    ).lifted(to: \.server)
    + [
      .optional("bucket", \.bucket, "The bucket, or the database of InfluxDB 3."),
      .optional("org", \.organization, "The organization, which InfluxDB 2 has to be told."),
      .optional(
        "token", \.token,
        "A token that may write to the bucket: an ARN, an SSM name or an intrinsic."),
      .optional("database", \.database, "The database of InfluxDB 1."),
    ] + Credentials.fields.lifted(to: \.credentials) + CommonKeys.fields.lifted(to: \.common)

  package static let options = [
    OptionNote(
      "tag_keys", "Fields of the record that become tags, separated by spaces; others are fields."),
    OptionNote("auto_tags", "Makes a tag of every field that is text."),
    OptionNote(
      "sequence_tag",
      "The tag that counts records, `_seq` by default; `off` leaves it out, and with it a series for each number."
    ),
    OptionNote("add_integer_suffix", "Writes whole numbers as integers."),
    OptionNote("uri", "Another path, with its query."),
    OptionNote("http_header", "A further header: its name, a space and its value."),
  ]
  package static let notes = [
    "The measurement is the record's tag, which holds the container's name and the task's id.",
    "A request that the server refuses is logged by the router and not sent again, so its lines are lost.",
    "Without `org` the plugin asks for an organization called `fluent`; InfluxDB 3 does not look at it.",
  ]
  package static let sources = [
    "plugins/out_influxdb/influxdb.c",
    "https://docs.influxdata.com/influxdb3/core/write-data/http-api/compatibility-apis/",
  ]

  package func lower(_ context: LoweringContext, _ diagnostics: inout Diagnostics) -> Lowered? {
    guard review(context, &diagnostics) else { return nil }
    var lowered = Lowered()
    guard server.write(to: &lowered, port: 8086, context, &diagnostics),
      credentials.write(to: &lowered, &diagnostics)
    else { return nil }
    lowered.set("bucket", ifPresent: bucket)
    lowered.set("org", ifPresent: organization)
    lowered.secret("http_token", ifPresent: token)
    lowered.set("database", ifPresent: database)
    return lowered
  }

  private func review(_ context: LoweringContext, _ diagnostics: inout Diagnostics) -> Bool {
    if bucket == nil, database == nil, !common.sets("uri") {
      diagnostics.report(
        .missingKey, "`\(context.name)` needs the key `bucket`", at: context.span,
        help: ["name the bucket, or the `database` of InfluxDB 1"])
      return false
    }
    if let database, let bucket {
      diagnostics.report(
        .conflict, "a `database` is InfluxDB 1's, and a `bucket` is not", at: database.span,
        related: [Label(bucket.span, "the bucket")],
        help: ["leave out one of the two; a database of InfluxDB 3 is written as `bucket`"])
      return false
    }
    if let token, let user = credentials.user {
      diagnostics.report(
        .conflict, "the plugin sends a token or a user, not both", at: user.span,
        related: [Label(token.valueFrom.span, "the token")])
      return false
    }
    // The plugin puts them into the query of an address as they are.
    return [("bucket", bucket), ("org", organization), ("database", database)].allSatisfy {
      key, name in
      guard let name, let text = name.literal, !text.hasRouterVariables else { return true }
      let encoded = text.percentEncoded
      guard encoded != text else { return true }
      diagnostics.report(
        .invalidValue, "`\(key)` has to be written as in an address", at: name.span,
        notes: ["the plugin copies it into the address of its requests as it is"],
        fix: Fix("replace it with `\(encoded)`", edits: [Fix.Edit(name.span, encoded)]))
      return false
    }
  }
}

extension String {
  /// The text as the value of a query: RFC 3986 leaves letters, digits and four marks alone. What is encoded already stays.
  fileprivate var percentEncoded: String {
    let digits = Array("0123456789ABCDEF")
    return utf8.reduce(into: "") { result, byte in
      if byte.isLetterOrDigit || "-._~%".utf8.contains(byte) {
        result.unicodeScalars.append(Unicode.Scalar(byte))
      } else {
        result += "%\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])"
      }
    }
  }
}
