import LensCloudFormation
import LensFluent
import LensSyntax

/// Who has a plugin's options, a destination or an input, as far as reading them depends on it.
struct PluginOwner: Sendable {
  /// "destination" or "input", for messages.
  var noun: String
  var name: String
  var span: Span
  /// The sentence that says which plugin has the options.
  var description: String
  var engine: Engine
  /// The plugin's name.
  var plugin: String
  var isGo = false
  var image: RouterImage?
  var types: TemplateTypes
  /// Whether a shell starts the router that drops variables whose names have dots or hyphens.
  var dropsDottedVariables = false
  /// Who puts the options into the configuration, with the verb: "ECS writes".
  var writer: String
  /// Keys beside the plugin's options, for suggestions.
  var keys: @Sendable () -> [String]
  /// Why an option, in lower case, is not the spec's to write; `nil` for all others.
  var reserved: @Sendable (_ option: String) -> String?
  /// What people write for other keys, in lower case.
  var meanings: [String: Meaning] = [:]
  /// Whether `region` is one of AWS's.
  var isAWS = false
}

/// The options of a plugin as a spec writes them, each checked against what the plugin takes.
struct PluginOptions {
  let owner: PluginOwner
  let plugin: Plugin?
  var lowered = Lowered()
  var isRight = true

  init(_ owner: PluginOwner, _ plugin: Plugin?) {
    self.owner = owner
    self.plugin = plugin
  }

  /// Log options are text to ECS, and CloudFormation would coerce numbers in silence.
  func text(of value: Value) -> Value {
    switch value {
    case .integer(let number): .string(String(number))
    case .boolean(let flag): .string(flag ? "true" : "false")
    case .number(let number): .string(number)
    default: value
    }
  }

  mutating func fail(
    _ kind: DiagnosticKind, _ message: String, at span: Span, label: String = "",
    notes: [String] = [], help: [String] = [], fix: Fix? = nil, _ diagnostics: inout Diagnostics
  ) {
    diagnostics.report(
      kind, message, at: span.isNone ? owner.span : span, label: label, notes: notes, help: help,
      fix: fix)
    isRight = false
  }

  // MARK: The plugin's options as keys of the spec

  /// Reads every key that is an option of the plugin.
  mutating func readKeys(_ entries: [Mapping.Entry], _ diagnostics: inout Diagnostics) {
    for entry in entries { readKey(entry.key.text, entry.key, entry.value, &diagnostics) }
  }

  /// Reads `totalFileSize: 50MB` as the plugin's `total_file_size`; a mapping holds the options behind a dot.
  private mutating func readKey(
    _ path: String, _ key: Mapping.Key, _ node: Node, _ diagnostics: inout Diagnostics
  ) {
    if !node.isIntrinsic, let mapping = node.mapping, hasOptions(under: path) {
      for entry in mapping.entries {
        readKey("\(path).\(entry.key.text)", entry.key, entry.value, &diagnostics)
      }
      return
    }
    let meaning = owner.meanings[path.folded]
    if let advice = meaning?.advice {
      fail(
        .reservedOption, "`\(path)` is not yours to write", at: key.span, label: advice,
        &diagnostics)
      return
    }
    guard meaning == nil, let option = option(forKey: path) else {
      let known = knownKeys
      let near = meaning == nil ? nearest(to: path, among: known) : meaning?.key
      fail(
        .unknownOption, "`\(owner.name)` has no key `\(path)`", at: key.span,
        label: near.map { "did you mean `\($0)`?" } ?? "",
        notes: meaning == nil ? ["\(owner.description), which has no such option"] : [],
        help: near == nil ? ["`options` takes options in the plugin's own spelling"] : [],
        fix: near.flatMap { fix(key, path, $0, isSafe: meaning == nil) }, &diagnostics)
      return
    }
    guard isFree(option.name, at: key.span, &diagnostics) else { return }
    if option.isSecret {
      guard let reference = SecretReference.read(node, path, &diagnostics) else {
        isRight = false
        return
      }
      lowered.secretOptions.append(.init(name: option.name, reference: reference))
      return
    }
    guard let value = read(node, path, as: option, &diagnostics) else {
      isRight = false
      return
    }
    lowered.set(option.name, value, at: node.span)
  }

  /// Replaces a key, if that is all it takes: within a mapping only the part behind its last dot is written.
  private func fix(
    _ key: Mapping.Key, _ path: String, _ near: String, isSafe: Bool
  ) -> Fix? {
    let parent = path.dropLast(key.text.count)
    guard near.hasPrefix(parent) else { return nil }
    let name = String(near.dropFirst(parent.count))
    return name.includes(".")
      ? nil
      : Fix("replace it with `\(name)`", edits: [Fix.Edit(key.span, name)], isSafe: isSafe)
  }

  private func hasOptions(under path: String) -> Bool {
    plugin.map { plugin in plugin.optionNames.contains { plugin.key(of: $0).hasPrefix(path + ".") }
    }
      ?? false
  }

  private func option(forKey path: String) -> PluginOption? {
    guard let plugin else { return nil }
    return plugin.optionNames.first { plugin.key(of: $0) == path }.flatMap { plugin.option($0) }
  }

  private var knownKeys: [String] {
    owner.keys() + (plugin.map { $0.optionNames.map($0.key) } ?? [])
  }

  /// A typed value in the plugin's spelling.
  private func read(
    _ node: Node, _ path: String, as option: PluginOption, _ diagnostics: inout Diagnostics
  ) -> Value? {
    if node.isIntrinsic { return cloudFormationValue(node, &diagnostics) }
    switch option.type {
    case .boolean:
      return Bool.read(node, path, &diagnostics).map {
        takesWordsForBooleans ? ($0 ? "On" : "Off") : ($0 ? "true" : "false")
      }
    case .integer: return Int.read(node, path, &diagnostics).map(Value.integer)
    case .size:
      return Bytes.read(node, path, &diagnostics).map {
        .string(owner.engine == .fluentBit ? $0.text : String($0.count))
      }
    case .time: return Seconds.read(node, path, &diagnostics).map { .string($0.text) }
    case .string, .double, .list, .other:
      return String.read(node, path, &diagnostics).map(Value.string)
    }
  }

  /// Plugins in Go know only `true` and `false`: they ignore any other word, or do not start.
  private var takesWordsForBooleans: Bool { owner.engine == .fluentBit && !owner.isGo }

  // MARK: Options in the plugin's own spelling

  mutating func addWritten(
    _ options: NamedList<Setting<String>>, _ secretOptions: Pairs<SecretPair, SecretReference>,
    _ diagnostics: inout Diagnostics
  ) {
    for item in options.items {
      let isCredential =
        plugin?.option(item.name)?.isSecret ?? false && !item.value.value.hasRouterVariables
      if isCredential { diagnostics.redact(item.value.span) }
      guard isFree(item.name, at: item.span, &diagnostics) else { continue }
      if isCredential {
        fail(
          .plainSecret, "the option `\(item.name)` is a credential", at: item.value.span,
          label: "readable in the template and in the console",
          help: ["move it to `secretOptions`, with the ARN or the SSM name of the secret"],
          &diagnostics)
        continue
      }
      lowered.options.append(
        .init(
          name: item.name, value: item.value.value, span: item.value.span, nameSpan: item.span))
    }
    for item in secretOptions.items {
      guard isFree(item.name, at: item.span, &diagnostics) else { continue }
      lowered.secretOptions.append(.init(name: item.name, reference: item.value))
    }
  }

  /// Whether an option is the spec's to write, and has not been written yet.
  private mutating func isFree(
    _ name: String, at span: Span, _ diagnostics: inout Diagnostics
  ) -> Bool {
    if reportReserved(name, at: span, &diagnostics) { return false }
    guard let earlier = sameOption(name) else { return true }
    fail(
      .duplicateOption, "the option `\(name)` is written twice", at: span,
      notes: ["`\(earlier)` comes from another key of this \(owner.noun)"], &diagnostics)
    return false
  }

  private func sameOption(_ name: String) -> String? {
    let names = lowered.options.map(\.name) + lowered.secretOptions.map(\.name)
    return names.first { known in
      // `header` and `event_field` may be repeated, each time in another letter case.
      if known == name { return true }
      let isRepeatable = ["header", "event_field", "add_option"].contains(name.lowercased())
      return owner.engine == .fluentBit && !isRepeatable
        && known.lowercased() == name.lowercased()
    }
  }

  private mutating func reportReserved(
    _ name: String, at span: Span, _ diagnostics: inout Diagnostics
  ) -> Bool {
    guard let reserved = owner.reserved(name.lowercased()) else { return false }
    fail(
      .reservedOption, "`\(name)` is not yours to write", at: span, label: reserved, &diagnostics)
    return true
  }

  // MARK: Checks of what is written

  /// Checks all that was written.
  mutating func check(_ diagnostics: inout Diagnostics) {
    for option in lowered.options { check(option, &diagnostics) }
    for option in lowered.secretOptions { checkSecret(option, &diagnostics) }
  }

  private mutating func check(_ option: Lowered.Option, _ diagnostics: inout Diagnostics) {
    let span = option.span
    let nameSpan = option.nameSpan.isNone ? span : option.nameSpan
    guard let known = lookup(option.name, at: nameSpan, &diagnostics) else { return }
    guard let text = text(of: option.value).string else { return }
    if let reason = PluginOption.unwritable(text, type: known?.type, owner.engine) {
      fail(
        .unwritableText, "the value of `\(option.name)` \(reason)", at: span,
        notes: ["\(owner.writer) it into the router's configuration as it is"], &diagnostics)
      return
    }
    if option.name.lowercased() == "port", let port = Int(text), !PortMapping.ports.contains(port) {
      fail(
        .optionValue, "`\(option.name)` is from 1 to 65535, not \(port)", at: span, &diagnostics)
      return
    }
    if let known, !text.hasRouterVariables { checkType(text, known, at: span, &diagnostics) }
    checkVersion(of: text, option.name, at: span, &diagnostics)
    checkVariables(text, option.name, at: span, &diagnostics)
    checkHeader(option.name, text, at: span, &diagnostics)
    checkAddress(option.name, text, at: span, &diagnostics)
    checkRole(option.name, text, at: span, &diagnostics)
    checkRegion(option.name, text, at: span, &diagnostics)
    checkAlwaysEncrypted(option.name, text, at: span, &diagnostics)
    if owner.engine == .fluentBit, option.name.lowercased() == "tls.verify",
      text.isOffWord
    {
      TLS.reportUnverified(owner.name, at: span, &diagnostics)
    }
    checkClearText(option, text, &diagnostics)
  }

  private mutating func checkVersion(
    of text: String, _ option: String, at span: Span, _ diagnostics: inout Diagnostics
  ) {
    guard owner.engine == .fluentBit, let version = owner.image?.engineVersion,
      let since = ValueVersions.since(owner.plugin, option, text), version < since
    else { return }
    fail(
      .optionTooNew, "`\(text)` of `\(option)` came with Fluent Bit \(since)", at: span,
      notes: ["the router's image holds \(version)"], help: ["choose a newer image, or `gzip`"],
      &diagnostics)
  }

  /// Fluentd completes placeholders of its own, such as `${tag}`, and leaves the names of variables as they are: a token would be sent as the word `${TOKEN}`.
  private mutating func checkVariables(
    _ text: String, _ option: String, at span: Span, _ diagnostics: inout Diagnostics
  ) {
    guard owner.engine == .fluentd,
      let name = text.routerVariables.first(where: { name in
        !name.isEmpty
          && name.utf8.allSatisfy { $0.isDigit || $0 == 95 || (65...90).contains($0) }
      })
    else { return }
    fail(
      .routerVariable, "Fluentd does not complete `${\(name)}` in an option", at: span,
      notes: ["it would send these very letters"],
      help: ["write the value itself, or use Fluent Bit"], &diagnostics)
  }

  /// GELF's mode alone chooses how lines are framed; without the option they leave in clear text. Source: plugins/out_gelf/gelf.c of Fluent Bit 5.1.1, seen on the wire, 2026-11-22.
  private mutating func checkClearText(
    _ option: Lowered.Option, _ text: String, _ diagnostics: inout Diagnostics
  ) {
    guard owner.plugin == "gelf", option.name.lowercased() == "mode", text == "tls" else {
      return
    }
    let isEncrypted = lowered.options.contains {
      $0.name.lowercased() == "tls"
        && ["true", "on", "yes"].contains($0.value.string?.lowercased())
    }
    if isEncrypted { return }
    fail(
      .optionValue, "the mode `tls` of GELF sends in clear text without the option `tls`",
      at: option.span, help: ["add `tls: On`"], &diagnostics)
  }

  private mutating func checkSecret(
    _ option: Lowered.SecretOption, _ diagnostics: inout Diagnostics
  ) {
    isRight = option.reference.review(option.name, owner.types, &diagnostics) && isRight
    _ = lookup(option.name, at: option.reference.valueFrom.span, &diagnostics)
    // ECS names the variable after the option, and a shell that is no bash drops names with dots.
    if option.name.includes(".") || option.name.includes("-"), owner.dropsDottedVariables {
      let isFluentd = owner.engine == .fluentd
      fail(
        .unsupportedEngine,
        "a secret for `\(option.name)` would not reach \(owner.engine.title)",
        at: option.reference.valueFrom.span,
        notes: [
          "ECS hands it over in a variable of that name, and the image's shell drops names with dots and hyphens"
        ],
        help: [
          isFluentd
            ? "put the secret into `router.secrets` and the option into a configuration file"
            : "start the router without a shell, or with bash"
        ],
        &diagnostics)
    }
  }

  /// The option as the facts have it; `nil` inside when nothing is known of it, `nil` outside after having reported.
  private mutating func lookup(
    _ name: String, at span: Span, _ diagnostics: inout Diagnostics
  ) -> PluginOption?? {
    guard let plugin else { return .some(nil) }
    guard let option = plugin.option(name) else {
      if plugin.takesUnknownOptions && owner.engine == .fluentd { return .some(nil) }
      let near = nearest(to: name, among: plugin.optionNames)
      fail(
        .unknownOption, "the plugin `\(plugin.name)` has no option `\(name)`", at: span,
        label: near.map { "did you mean `\($0)`?" } ?? "",
        notes: plugin.isGo ? ["the plugin would ignore it"] : ["Fluent Bit would not start"],
        &diagnostics)
      return nil
    }
    if let since = option.since, let version = owner.image?.engineVersion, version < since,
      !option.isInAWSBuild
    {
      fail(
        .optionTooNew, "the option `\(name)` came with Fluent Bit \(since)", at: span,
        notes: ["the router's image holds \(version)"], help: ["choose a newer image"], &diagnostics
      )
      return nil
    }
    return option
  }

  private mutating func checkType(
    _ text: String, _ option: PluginOption, at span: Span, _ diagnostics: inout Diagnostics
  ) {
    if let expected = option.expectation(missedBy: text, isGo: owner.isGo) {
      fail(
        .optionValue, "the option `\(option.name)` takes \(expected), not `\(text)`", at: span,
        notes: option.type == .boolean && (text == "1" || text == "0")
          ? ["Fluent Bit does not take 1 and 0 for booleans: the option would stay off in silence"]
          : [],
        &diagnostics)
      return
    }
    // These plugins sign only when the value begins with this very spelling.
    if option.isIgnoredSignature(text, of: owner.plugin) {
      fail(
        .optionValue, "`aws_auth` of this plugin has to be written `On`", at: span,
        notes: ["any other spelling leaves the requests unsigned"], &diagnostics)
    }
    if !option.values.isEmpty, option.type == .string, !option.values.contains(text) {
      let near = nearest(to: text, among: option.values)
      fail(
        .optionValue, "the option `\(option.name)` is one of \(listed(option.values, "or"))",
        at: span,
        label: near.map { "did you mean `\($0)`?" } ?? "", &diagnostics)
    }
  }

  /// A header in the plugin's own spelling: its name, a space and its value.
  private mutating func checkHeader(
    _ name: String, _ text: String, at span: Span, _ diagnostics: inout Diagnostics
  ) {
    guard owner.engine == .fluentBit, ["header", "http_header"].contains(name.lowercased()),
      let header = text.split(separator: " ").first.map(String.init),
      Headers.carryCredential(header), !text.hasRouterVariables
    else { return }
    diagnostics.redact(span)
    Headers.reportCredential(header, option: name.lowercased(), at: span, &diagnostics)
    isRight = false
  }

  /// An address with a password before its host, or a path with a credential behind its question mark.
  private mutating func checkAddress(
    _ name: String, _ text: String, at span: Span, _ diagnostics: inout Diagnostics
  ) {
    guard !text.hasRouterVariables, text.carriesCredential else { return }
    diagnostics.redact(span)
    fail(
      .plainSecret, "the option `\(name)` carries a credential", at: span,
      label: "readable in the template and in the console",
      help: [
        "keep the whole value in a secret and write `secretOptions: { \(name): <arn> }`",
        "or keep the credential in `router.secrets` and name it here: `${TOKEN}`",
      ], &diagnostics)
  }

  /// A role is named by its ARN, in the option and in the permission to assume it.
  private mutating func checkRole(
    _ name: String, _ text: String, at span: Span, _ diagnostics: inout Diagnostics
  ) {
    guard ["role_arn", "aws_role_arn", "aws_sts_role_arn"].contains(name.lowercased()),
      !text.hasRouterVariables, !text.includes("{{resolve:"),
      !AWSNames.isRoleARN(text)
    else { return }
    fail(
      .invalidValue, "a role is named by its ARN", at: span,
      help: ["write `arn:aws:iam::ACCOUNT:role/NAME`"], &diagnostics)
  }

  private mutating func checkRegion(
    _ name: String, _ text: String, at span: Span, _ diagnostics: inout Diagnostics
  ) {
    guard owner.isAWS, ["region", "aws_region"].contains(name.lowercased()),
      !text.hasRouterVariables, !text.includes("{{resolve:"), !AWSNames.isRegion(text)
    else { return }
    let region = String(text.dropLast())
    let isZone = text.utf8.last?.isLowerCase ?? false && AWSNames.isRegion(region)
    fail(
      .invalidValue, "`\(text)` is not the name of a region", at: span,
      label: isZone ? "this is an availability zone" : "",
      help: isZone
        ? [] : ["write a name such as `eu-west-1`, or leave `region` out for the stack's"],
      fix: isZone
        ? Fix("replace it with `\(region)`", edits: [Fix.Edit(span, region)], isSafe: false) : nil,
      &diagnostics)
  }

  private mutating func checkAlwaysEncrypted(
    _ name: String, _ text: String, at span: Span, _ diagnostics: inout Diagnostics
  ) {
    guard name.lowercased() == "tls", let plugin, !plugin.supportsTLS, owner.engine == .fluentBit,
      !plugin.isGo, text.isOnWord
    else { return }
    fail(
      .optionValue, "the plugin `\(plugin.name)` cannot be told to use TLS", at: span,
      notes: [
        "it encrypts by itself or not at all, and the router does not start with this option"
      ],
      &diagnostics)
  }
}
