extension Concept {
  static let egress = Concept(
    id: "egress", title: "what the task may connect to",
    summary:
      "Without `network.egress` the security group lets everything out. With it exactly the list goes out, and the compiler checks that the router still reaches its destinations.",
    blocks: [
      .list([
        "`derived` in the list stands for what the compiler knows to be needed: the destinations, and what ECS itself fetches and writes to start the task.",
        "The other entries are rules of your own: `{ ports, protocol, to }`, where `to` is a CIDR, `sg-…`, `pl-…` or `self`.",
        "A destination that no rule reaches is an error; one whose address only CloudFormation knows is not judged.",
        "In subnets without a way to the internet the task needs VPC endpoints: `lenswright preview` lists those that are needed, `lenswright explain <destination>` those of one type.",
        "DNS and the task metadata endpoint are not filtered by security groups.",
      ])
    ],
    example: """
      network:
        egress:
          - derived
          - { ports: 5432, to: sg-0123456789abcdef0 }
      """,
    topics: ["network.egress", "unreachable", "closed-egress"],
    sources: [
      "https://docs.aws.amazon.com/vpc/latest/userguide/vpc-security-groups.html"
    ])
}
