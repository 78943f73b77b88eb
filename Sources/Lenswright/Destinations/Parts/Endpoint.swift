package import LensCloudFormation
package import LensSyntax

/// Where the router connects for a destination: what a security group has to let out, and what a private subnet needs an endpoint for.
package struct Endpoint: Sendable {
  /// The host's name or address, as far as it is known; a description in words where the service hands it out.
  package var host: Value
  package var port: Value
  /// `tcp` or `udp`.
  package var transport = "tcp"
  /// The service of AWS behind it.
  package var service: AWSEndpoint?
  /// The region that the service is called in.
  package var region: Value?
}

extension Lowered {
  /// Notes that the router connects to a host.
  package mutating func connect(_ host: Value, _ port: Value, transport: String = "tcp") {
    endpoints.append(Endpoint(host: host, port: port, transport: transport))
  }

  /// Notes that the router connects to a service of AWS in a region.
  package mutating func connect(to service: AWSEndpoint, in region: Value) {
    let host: Interpolation = "\(service.hostPrefix).\(region).${AWS::URLSuffix}"
    endpoints.append(Endpoint(host: host.value, port: 443, service: service, region: region))
  }

  /// The same for a destination of AWS, and for the service that hands out the credentials of another account's role.
  package mutating func connect(to service: AWSEndpoint, _ aws: AWSKeys) {
    connect(to: service, in: aws.regionValue)
    if aws.roleArn != nil { connect(to: .sts, in: aws.regionValue) }
  }
}
