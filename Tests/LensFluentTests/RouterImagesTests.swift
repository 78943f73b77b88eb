import Testing

@testable import LensFluent

@Suite struct RouterImagesTests {
  @Test func theDefaultIsPinnedAndKnown() {
    let image = RouterImage(RouterImages.awsForFluentBit)
    #expect(image.family == .awsForFluentBit(.three))
    #expect(image.engineVersion == RouterImages.engineVersion)
    #expect(!image.isMoving && !image.isInit)
    let initial = RouterImage(RouterImages.awsForFluentBitInit)
    #expect(initial.isInit && !initial.isMoving)
    #expect(initial.engineVersion == RouterImages.engineVersion)
  }

  @Test(arguments: [
    ("public.ecr.aws/aws-observability/aws-for-fluent-bit:2.34.3.20260818", RouterImage.Line.two),
    ("amazon/aws-for-fluent-bit:3.1.0", .three),
    ("docker.io/amazon/aws-for-fluent-bit:init-3", .three),
    ("906394416424.dkr.ecr.eu-west-1.amazonaws.com/aws-for-fluent-bit:stable", .two),
    ("128054284489.dkr.ecr.cn-north-1.amazonaws.com.cn/aws-for-fluent-bit:3.5.0", .three),
    (
      "123456789012.dkr.ecr.eu-west-1.amazonaws.com/ecr-public/aws-observability/aws-for-fluent-bit:3.5.0",
      .three
    ),
    ("{{resolve:ssm:/aws/service/aws-for-fluent-bit/3.5.8}}", .three),
    ("{{resolve:ssm:/aws/service/aws-for-fluent-bit/init-2.32.3:1}}", .two),
    ("amazon/aws-for-fluent-bit:debug-3.4.14", .three),
  ])
  func awsForFluentBit(name: String, line: RouterImage.Line) {
    let image = RouterImage(name)
    #expect(image.family == .awsForFluentBit(line))
    #expect(image.engine == .fluentBit)
    #expect(image.hasBash == true)
    #expect(image.hasNetcat == (name.contains("debug") ? nil : line == .two))
  }

  @Test(arguments: [
    ("fluent/fluent-bit:5.1.1", RouterImage.Family.fluentBit),
    ("cr.fluentbit.io/fluent/fluent-bit:4.2", .fluentBit),
    ("fluent/fluentd:v1.17-debian-1", .fluentd),
    ("public.ecr.aws/docker/library/fluentd:latest", .fluentd),
    ("fluentd", .fluentd),
    // Somebody's own, whatever it is called.
    ("123456789012.dkr.ecr.eu-west-1.amazonaws.com/aws-for-fluent-bit:3.5.8", .unknown),
    ("123456789012.dkr.ecr.eu-west-1.amazonaws.com/fluent/fluent-bit:5.1", .unknown),
    ("localhost:5000/fluent/fluent-bit:5.1.1", .unknown),
    ("registry.acme.example:8443/logs/router@sha256:0123", .unknown),
    ("aws-for-fluent-bit:3.5.8", .unknown),
    ("", .unknown), (":", .unknown), ("@", .unknown), ("/", .unknown),
  ])
  func families(image: String, family: RouterImage.Family) {
    #expect(RouterImage(image).family == family)
  }

  @Test(arguments: [
    ("amazon/aws-for-fluent-bit", true), ("amazon/aws-for-fluent-bit:latest", true),
    ("amazon/aws-for-fluent-bit:stable", true), ("amazon/aws-for-fluent-bit:3", true),
    ("amazon/aws-for-fluent-bit:init-latest", true), ("amazon/aws-for-fluent-bit:init-3", true),
    ("amazon/aws-for-fluent-bit:3.5.8", false), ("amazon/aws-for-fluent-bit:init-3.5.8", false),
    ("amazon/aws-for-fluent-bit:latest@sha256:0123", false),
    ("fluent/fluent-bit:5.1", true), ("fluent/fluent-bit:5.1.1", false),
    ("fluent/fluent-bit:latest-debug", true), ("fluent/fluentd:edge-debian", true),
    ("fluent/fluentd:v1.17-debian-1", true), ("fluent/fluentd:v1.17.1-debian-1.0", false),
    ("localhost:5000/router", true), ("localhost:5000/router:blue", false),
  ])
  func moving(image: String, isMoving: Bool) {
    #expect(RouterImage(image).isMoving == isMoving)
  }

  @Test(arguments: [
    ("amazon/aws-for-fluent-bit:2.28.4", nil),
    ("amazon/aws-for-fluent-bit:2.34.3.20260818", EngineVersion(1, 9, 10)),
    ("amazon/aws-for-fluent-bit:stable", EngineVersion(1, 9, 10)),
    ("amazon/aws-for-fluent-bit:3.0.2", EngineVersion(4, 1, 1)),
    ("amazon/aws-for-fluent-bit:3.4.9", EngineVersion(5, 0, 7)),
    ("amazon/aws-for-fluent-bit:3.5.9", EngineVersion(5, 1, 5)),
    ("amazon/aws-for-fluent-bit:3", EngineVersion(4, 2, 2)),
    ("amazon/aws-for-fluent-bit:3.9.0", nil),
    ("amazon/aws-for-fluent-bit:latest", nil),
    ("fluent/fluent-bit:4.2.3.1", EngineVersion(4, 2, 3)),
    ("fluent/fluentd:v1.17-debian-1", EngineVersion(1, 17, 0)),
    ("fluent/fluentd:latest", nil),
    ("localhost:5000/router:5.1.1", nil),
  ])
  func engineVersions(image: String, version: EngineVersion?) {
    #expect(RouterImage(image).engineVersion == version)
  }

  @Test func tools() {
    #expect(RouterImage("amazon/aws-for-fluent-bit:3.0.0").hasCurl == false)
    #expect(RouterImage("amazon/aws-for-fluent-bit:3.0.1").hasCurl == true)
    #expect(RouterImage("amazon/aws-for-fluent-bit:stable").hasNetcat == true)
    #expect(RouterImage("amazon/aws-for-fluent-bit:latest").hasNetcat == nil)
    #expect(RouterImage("amazon/aws-for-fluent-bit:debug-3.5.8").hasNetcat == nil)
    #expect(RouterImage("amazon/aws-for-fluent-bit:debug-2.34.3").hasNetcat == true)
    #expect(RouterImage("amazon/aws-for-fluent-bit@sha256:0123").hasCurl == nil)
    #expect(RouterImage("fluent/fluent-bit:5.1.1").hasShell == false)
    #expect(RouterImage("fluent/fluent-bit:5.1.1-debug").hasShell == true)
    #expect(RouterImage("fluent/fluent-bit@sha256:0123").hasShell == nil)
    #expect(RouterImage("fluent/fluentd:v1.17-debian-1").hasCurl == false)
    #expect(RouterImage("acme/router:1").hasShell == nil)
  }
}
