import LensFluent
import Testing

/// What can be told of a health check's command.
@Suite struct HealthCommandTests {
  private static let modern = RouterImage(
    "public.ecr.aws/aws-observability/aws-for-fluent-bit:3.5.8")
  private static let old = RouterImage("amazon/aws-for-fluent-bit:2.34.3")
  private static let bare = RouterImage("fluent/fluent-bit:5.1.1")

  private func problem(
    _ words: String..., image: RouterImage? = modern, engine: Engine? = .fluentBit,
    hasListeners: Bool? = true, hasServer: Bool? = false
  ) -> String? {
    HealthCommand(words).problem(
      in: .init(
        image: image, engine: engine, hasListeners: hasListeners, hasServer: hasServer))
  }

  @Test func whatTheImageLacksIsSaid() {
    let netcat = "echo '{\"health\": \"check\"}' | nc 127.0.0.1 8877 || exit 1"
    #expect(problem("CMD-SHELL", netcat) == "the image has no nc")
    #expect(problem("CMD-SHELL", netcat, image: Self.old) == nil)
    #expect(problem("CMD-SHELL", "true", image: Self.bare) == "the image has no shell")
    #expect(problem("CMD", "sh", "-c", "true", image: Self.bare) == "the image has no shell")
    #expect(problem("CMD", "/usr/bin/curl", "-f", "http://localhost/", image: Self.bare) != nil)
    #expect(problem("CMD", "bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/8877") == nil)
  }

  @Test func portsThatNothingListensOnAreSaid() {
    let bash = "exec 3<>/dev/tcp/127.0.0.1/8877"
    #expect(problem("CMD", "bash", "-c", bash, hasListeners: false) != nil)
    #expect(problem("CMD", "bash", "-c", bash, hasListeners: nil) == nil)
    #expect(problem("CMD", "bash", "-c", bash, engine: .fluentd) != nil)
    let curl = "curl -sf http://127.0.0.1:2020/api/v1/uptime >/dev/null 2>&1 || exit 1"
    #expect(problem("CMD-SHELL", curl) == "nothing turns the router's monitoring server on")
    #expect(problem("CMD-SHELL", curl, hasServer: nil) == nil)
    // Another host is somebody else's.
    #expect(problem("CMD-SHELL", "nc -z db 8877", image: Self.old, hasListeners: false) == nil)
    #expect(problem("CMD-SHELL", "curl -f http://localhost:12020/ || exit 1") == nil)
  }

  @Test func whatMayStillSucceedIsNoProblem() {
    #expect(problem("CMD-SHELL", "nc -z 127.0.0.1 8877 || test -S /var/run/fluent.sock") == nil)
    #expect(problem("CMD-SHELL", "nc -z 127.0.0.1 8877 || true") == nil)
    #expect(problem("CMD-SHELL", "nc -z 127.0.0.1 8877; exit 0") == nil)
    #expect(problem("CMD-SHELL", "nc -z 127.0.0.1 8877 | cat") == nil)
    #expect(problem("CMD-SHELL", "! nc -z 127.0.0.1 8877") == nil)
    #expect(problem("CMD-SHELL", "if nc -z 127.0.0.1 8877; then exit 0; fi") == nil)
    #expect(problem("CMD-SHELL", "echo \"$(nc -z 127.0.0.1 8877)\"") == nil)
    #expect(problem("CMD-SHELL", "nc -z 127.0.0.1 8877 &") == nil)
    #expect(problem("CMD-SHELL", "echo 'not closed") == nil)
    #expect(problem("CMD-SHELL") == nil)
    #expect(problem("CMD") == nil)
    // The last command of a chain has to succeed too.
    #expect(problem("CMD-SHELL", "true && nc -z 127.0.0.1 8877 || exit 1") != nil)
    #expect(problem("CMD-SHELL", "true; nc -z 127.0.0.1 8877;") != nil)
  }

  @Test(arguments: [
    ("curl http://localhost/ || exit 1", true), ("curl -s localhost:8080/health", true),
    ("curl -X GET http://localhost/", true), ("curl -o /dev/full http://localhost/", true),
    ("curl -f http://localhost/", false), ("curl -sSf http://localhost/", false),
    ("curl --fail http://localhost/", false), ("curl -s http://localhost/ | grep ok", false),
    ("curl -sw '%{http_code}' http://localhost/", false), ("curl -ofile http://localhost/", true),
    ("curl telnet://localhost:80", false), ("wget -q http://localhost/", false),
    ("curl --version", false), ("echo curl http://localhost/", false),
  ])
  func curlIsAskedForTheStatus(_ script: String, _ takesAnyStatus: Bool) {
    #expect(HealthCommand(["CMD-SHELL", script]).takesAnyStatus == takesAnyStatus)
  }
}
