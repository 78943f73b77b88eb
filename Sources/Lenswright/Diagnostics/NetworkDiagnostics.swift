import LensSyntax

/// What can be wrong with ports and with who may reach them.
extension DiagnosticKind {
  static let invalidPort = DiagnosticKind(
    "invalid-port", .error,
    "A port, a range of ports or a mapping that ECS does not take.",
    remedy:
      "Ports are 1 to 65535, ranges are written `8000-8010`. In `awsvpc` all containers share one interface, so that each port is listened on once.",
    example: """
      containers:
        app: { image: nginx:1.27, ports: [80], logs: main }
        worker: { image: nginx:1.27, ports: [80], logs: main }
      """)

  static let port24224 = DiagnosticKind(
    "port-24224", .error,
    "Whoever reaches the router's port 24224 can write log records; nothing that this compiler writes lets anybody in.",
    remedy:
      "Leave the port out: containers of the task reach the router without a mapping or a rule. Senders outside of the task need an input of their own on another port, `inputs: { relayed: { type: forward, port: 24225, … } }`.",
    example: """
      containers:
        app: { image: nginx:1.27, ports: [24224], logs: main }
      """)

  static let invalidPeer = DiagnosticKind(
    "invalid-peer", .error,
    "The other end of a security-group rule is a CIDR, a group, a prefix list, `self`, or an intrinsic.",
    remedy:
      "Write a CIDR with its length (`10.0.0.0/16`, `10.1.2.3/32`), `sg-…`, `pl-…` or `self`. An intrinsic is taken for a group unless it is written `{ cidr: !Ref X }` or `{ prefixList: !Ref X }`.",
    example: """
      network:
        ingress:
          - { ports: 80, from: 10.0.0.1 }
      """)

  static let networkUnused = DiagnosticKind(
    "network-unused", .error,
    "Outside awsvpc a task has no network interface and no security group of its own.",
    remedy:
      "Leave it out, or write `networkMode: awsvpc`. In the other modes the security group of the instance guards the ports.",
    example: """
      launchType: EC2
      containers:
        app: { image: nginx:1.27, memory: 64, ports: [{ container: 80, from: 10.0.0.0/8 }], logs: main }
      """)

  static let instanceSecurityGroup = DiagnosticKind(
    "instance-security-group", .advice,
    "In host mode the instance's security group guards the task's ports, and that group is not in this template.",
    remedy:
      "See that the group of the instances admits neither 24224 nor the ports of inputs and health checks.",
    example: """
      launchType: EXTERNAL
      networkMode: host
      memory: 512
      """)

  static let ownSecurityGroup = DiagnosticKind(
    "own-security-group", .advice,
    "The rules of a security group that is not in this template cannot be checked.",
    remedy:
      "See that none of the groups admits port 24224, or leave `securityGroups` out and let the compiler make one. `lenswright check` reads a template that holds them.",
    example: "network: { securityGroups: [sg-0123456789abcdef0] }")
}
