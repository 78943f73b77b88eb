import LensCloudFormation
import LensSyntax

/// What destinations have in common that can be made beside the task.
extension LoweringContext {
  /// Refuses keys that say something about what is made, where nothing is, and another account or region for what a stack makes.
  ///
  /// - Parameter what: what is made, as it follows "for": `a domain`.
  func reviewCreation(
    of what: String, isMade: Bool, aws: AWSKeys, madeOnly: [(String, Span?)],
    existingOnly: [(String, Span?)] = [], _ diagnostics: inout Diagnostics
  ) -> Bool {
    var isRight = true
    if isMade, let span = aws.roleArn?.span ?? aws.region?.span {
      diagnostics.report(
        .conflict, "a stack makes \(what) in its own account and region only", at: span,
        help: ["leave out `create`, or `region` and `roleArn`"])
      isRight = false
    }
    for (key, span) in isMade ? existingOnly : madeOnly {
      guard let span else { continue }
      diagnostics.report(
        .conflict, "`\(key)` is for \(what) that \(isMade ? "exists" : "is made here")", at: span,
        help: isMade
          ? ["leave it out, or leave out `create`"]
          : ["add `create: true`, or set it where \(what) is made"])
      isRight = false
    }
    return isRight
  }

  /// The network in which something can be made that the task alone reaches; `nil` after having reported why there is none.
  func requirePlacement(
    for what: String, at span: Span, _ diagnostics: inout Diagnostics
  ) -> Placement? {
    if let placement { return placement }
    diagnostics.report(
      .conflict, "\(what) cannot be made beside a task without a network interface of its own",
      at: span,
      notes: [
        "it is closed to everybody but the task's security group, and outside awsvpc a task has none"
      ],
      help: ["write `networkMode: awsvpc`, or name what exists"])
    return nil
  }

  /// A name that no other stack of the account has: the beginning says whose it is, the end is of the stack's own id.
  ///
  /// For what has to be named, by lower-case letters, digits and hyphens, and where a name that CloudFormation makes up would be one that nothing else can say without referring to the resource.
  ///
  /// - Parameter length: how long the name may be.
  func madeName(upTo length: Int) -> Value {
    let own = "\(name)-\(service)".lowercased().map { $0 == "_" ? "-" : $0 }
    // Eight digits of the stack's id, and the hyphen before them.
    var prefix = String(own.prefix(length - 9))
    while prefix.hasSuffix("-") { prefix.removeLast() }
    let stack: Value = ["Fn::Select": [2, ["Fn::Split": ["/", .ref("AWS::StackId")]]]]
    let digits: Value = ["Fn::Select": [0, ["Fn::Split": ["-", stack]]]]
    return ["Fn::Join": ["-", [.string(prefix), digits]]]
  }

  /// Makes a security group that admits the task on one port and lets nothing out.
  ///
  /// Its rules are resources of their own. A group that another's rule names cannot be deleted, so that the task's group would stay with a kept one; and the task's own group may name this one. Nothing of the task refers to such a rule, which it has to wait for.
  ///
  /// - Parameters:
  ///   - what: what is behind the group, as it follows "Admits the tasks to".
  ///   - service: the port that is admitted, with what is spoken on it.
  ///   - isKept: whether it stays with what it guards when the stack goes.
  /// - Returns: the group's id.
  func makeGuardGroup(
    for what: String, on service: (port: Int, protocol: String) = (443, "HTTPS"),
    in placement: Placement, isKept: Bool = false, _ lowered: inout Lowered
  ) -> Value {
    let description = "Admits the tasks of \(self.service) to \(what)".prefix(
      AWSNames.ruleDescriptionLength)
    var group = SecurityGroup(
      "\(stem)SecurityGroup", origin: origin, description: .string(String(description)),
      vpc: placement.vpc)
    group.egress = []
    group.tags = tags
    var resources = group.resources
    if isKept { resources[0].retention = .keep }
    let id = Value.getAtt(group.id, "GroupId")
    let rules = placement.groups.enumerated().map { index, peer in
      SecurityGroupIngress(
        "\(group.id)Ingress\(index == 0 ? "" : String(index + 1))", origin: origin, group: id,
        rule: .init(
          transport: "tcp", ports: service.port...service.port, peer: .group(peer),
          description: "\(service.protocol) from the tasks"))
    }
    lowered.resources += resources + rules.map(\.resource)
    lowered.prerequisites += rules.map(\.id)
    return id
  }
}

extension Placement {
  /// One of the subnets, for what is in one zone only.
  var firstSubnet: Value { subnets.list?.first ?? ["Fn::Select": [0, subnets]] }

  /// The subnets one by one, for what is made in each; `nil` after having reported that the template cannot know how many there are.
  ///
  /// Each subnet has a word of its own for logical IDs, so that the others' resources stay what they are when one comes or goes.
  func knownSubnets(
    for what: String, at span: Span, otherwise: String, _ diagnostics: inout Diagnostics
  ) -> [(word: String, subnet: Value)]? {
    guard let list = subnets.list, !list.isEmpty, !list.contains(where: \.mayBeMissing) else {
      diagnostics.report(
        .needsLiteral, "\(what) needs the subnets of the task one by one", at: span,
        label: "something is made in each of them",
        notes: ["how many subnets there are is not known to the template"],
        help: [
          "list them: `network: { subnets: [subnet-…, subnet-…] }`, by their ids or by an intrinsic for each",
          otherwise,
        ])
      return nil
    }
    var known: [(word: String, subnet: Value)] = []
    for (index, subnet) in list.enumerated() where !known.contains(where: { $0.subnet == subnet }) {
      let word = subnet.logicalWord ?? "Subnet"
      let isFree = subnet.logicalWord != nil && !known.contains { $0.word == word }
      known.append((isFree ? word : "\(word)\(index + 1)", subnet))
    }
    return known
  }
}

extension Value {
  /// Whether a condition may leave the value out.
  fileprivate var mayBeMissing: Bool {
    guard let (key, argument) = function else { return false }
    if key == "Ref" { return argument == "AWS::NoValue" }
    return key == "Fn::If" && (argument.list ?? []).contains(where: \.mayBeMissing)
  }

  /// The letters and digits of the one name that the value is, or refers to; `nil` for anything else.
  fileprivate var logicalWord: String? {
    let text =
      function.map { key, argument in
        argument.string
          ?? (key == "Fn::GetAtt" ? argument.list : nil)?.compactMap(\.string)
          .joined(separator: ".")
      } ?? string
    guard let text else { return nil }
    let words = text.utf8.split { !$0.isLetterOrDigit }.map { String(Substring($0)) }
    let word = words.map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
    return word.isEmpty ? nil : String(word.prefix(100))
  }
}
