package import LensSyntax

/// An `AWS::IAM::Role` that one AWS service assumes.
package struct Role: Sendable {
  package var id: String
  package var origin: String
  package var description: String
  /// Who assumes the role, such as `ecs-tasks.amazonaws.com`. The name is the same in every partition.
  package var service: String
  /// The ARN of the caller that the trust is limited to, so that the service cannot be used as a deputy by another account.
  package var sourceArn: Value?
  /// A list of ARNs, or a function that gives one.
  package var managedPolicies: Value?
  package var permissionsBoundary: Value?
  package var path: Value?
  package var policies: [Policy] = []
  package var tags: [Value] = []

  package init(_ id: String, origin: String, service: String, description: String) {
    self.id = id
    self.origin = origin
    self.service = service
    self.description = description
  }

  package struct Policy: Sendable {
    package var name: String
    package var statements: [Value]

    package init(_ name: String, _ statements: [Value]) {
      self.name = name
      self.statements = statements
    }

    package var value: Value {
      [
        "PolicyName": .string(name),
        "PolicyDocument": ["Version": "2012-10-17", "Statement": .list(statements)],
      ]
    }
  }

  package var resource: Resource {
    var conditions: Object = ["StringEquals": ["aws:SourceAccount": .ref("AWS::AccountId")]]
    if let sourceArn { conditions.append("ArnLike", ["aws:SourceArn": sourceArn]) }
    var properties: Object = [
      "Description": .string(description),
      "AssumeRolePolicyDocument": [
        "Version": "2012-10-17",
        "Statement": [
          [
            "Effect": "Allow", "Principal": ["Service": .string(service)],
            "Action": "sts:AssumeRole", "Condition": .object(conditions),
          ]
        ],
      ],
    ]
    properties.append("Path", ifPresent: path)
    properties.append("PermissionsBoundary", ifPresent: permissionsBoundary)
    properties.append("ManagedPolicyArns", ifPresent: managedPolicies)
    properties.append(
      "Policies", ifAny: policies.filter { !$0.statements.isEmpty }.map(\.value))
    properties.append("Tags", ifAny: tags)
    return Resource(id, "AWS::IAM::Role", origin: origin, properties: properties)
  }
}

/// One permission, with the reason for it as its name.
package struct Statement: Sendable, Equatable {
  /// Letters and digits only, as IAM wants it; says why the permission is there.
  package var sid: String
  package var actions: [String]
  package var resources: [Value]
  package var conditions: Object

  package init(
    _ sid: String, _ actions: [String], on resources: [Value], if conditions: Object = [:]
  ) {
    self.sid = sid
    self.actions = actions
    self.resources = resources
    self.conditions = conditions
  }

  package var value: Value {
    var statement: Object = [
      "Sid": .string(sid), "Effect": "Allow", "Action": oneOrList(actions.map(Value.string)),
      "Resource": oneOrList(resources),
    ]
    statement.append("Condition", ifAny: conditions)
    return .object(statement)
  }

  private func oneOrList(_ values: [Value]) -> Value {
    values.count == 1 ? values[0] : .list(values)
  }
}

extension [Statement] {
  /// Joins statements of the same reason, actions and conditions, so that a policy says each thing once.
  package var joined: [Statement] {
    var result: [Statement] = []
    for statement in self {
      let match = result.firstIndex {
        $0.sid == statement.sid && $0.actions == statement.actions
          && $0.conditions == statement.conditions
      }
      if let match {
        for resource in statement.resources where !result[match].resources.contains(resource) {
          result[match].resources.append(resource)
        }
      } else {
        result.append(statement)
      }
    }
    return result
  }
}
