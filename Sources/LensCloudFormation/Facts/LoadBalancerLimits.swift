/// What Application Load Balancers and their target groups take.
package enum LoadBalancerLimits {
  /// TLS 1.2 and 1.3 with forward secrecy, and key exchange that a quantum computer does not undo where the client has it. Without a policy CloudFormation
  /// would get one of 2016 that takes TLS 1.0. Source: "Security policies for your Application Load Balancer" in its User Guide; checked 2026-11-22.
  package static let tlsPolicy = "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09"

  /// Zones in which a load balancer has to be. Source: `Subnets` of CreateLoadBalancer in botocore 1.43.11; checked 2026-11-22.
  package static let leastZones = 2

  /// Seconds between checks and for an answer, and answers in a row that count. Source: CreateTargetGroup in botocore 1.43.11; checked 2026-11-22.
  package static let interval = 5...300
  package static let timeout = 2...120
  package static let threshold = 2...10

  /// Codes of an answer that may count as healthy. Source: Matcher in botocore 1.43.11; checked 2026-11-22.
  package static let healthyCodes = 200...499

  package static let pathLength = 1...1024

  /// Seconds for which requests in flight may go on. Source: TargetGroupAttribute in botocore 1.43.11; checked 2026-11-22.
  package static let deregistrationDelay = 0...3600

  /// Ports of an instance from which Docker may choose when a task names none. Source: `hostPort` of PortMapping in botocore 1.43.11; checked 2026-11-22.
  package static let dynamicPorts = 32768...65535
}
