package import LensSyntax

/// An `AWS::ElasticLoadBalancingV2::Listener`.
package struct Listener: Sendable {
  package enum Action: Sendable {
    case forward(targetGroup: Value)
    /// To the same address over HTTPS, for good.
    case redirectToHTTPS
  }

  package var id: String
  package var origin: String
  package var loadBalancer: Value
  package var action: Action
  /// The certificate's ARN and the name of the TLS policy; a listener without them speaks HTTP.
  package var security: (certificate: Value, policy: Value)?
  /// Logical IDs of what has to be there first.
  package var prerequisites: [String] = []

  package init(_ id: String, origin: String, loadBalancer: Value, _ action: Action) {
    self.id = id
    self.origin = origin
    self.loadBalancer = loadBalancer
    self.action = action
  }

  package static let httpPort = 80
  package static let httpsPort = 443

  package var resource: Resource {
    var properties: Object = [
      "LoadBalancerArn": loadBalancer,
      "Port": .integer(security == nil ? Listener.httpPort : Listener.httpsPort),
      "Protocol": security == nil ? "HTTP" : "HTTPS",
    ]
    if let security {
      properties.append("SslPolicy", security.policy)
      properties.append("Certificates", [["CertificateArn": security.certificate]])
    }
    properties.append("DefaultActions", [action.value])
    var resource = Resource(
      id, "AWS::ElasticLoadBalancingV2::Listener", origin: origin, properties: properties)
    resource.attributes.append("DependsOn", ifAny: prerequisites.map(Value.string))
    return resource
  }
}

extension Listener.Action {
  fileprivate var value: Value {
    switch self {
    case .forward(let targetGroup): ["Type": "forward", "TargetGroupArn": targetGroup]
    case .redirectToHTTPS:
      [
        "Type": "redirect",
        "RedirectConfig": [
          "Protocol": "HTTPS", "Port": .string(String(Listener.httpsPort)),
          "StatusCode": "HTTP_301",
        ],
      ]
    }
  }
}
