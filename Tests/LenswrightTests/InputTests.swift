import LensCloudFormation
import LensFluent
import LensSyntax
import Testing

@testable import Lenswright

/// What holds for every input that the engines have.
@Suite struct InputTests {
  /// The configuration that a spec with one input comes with; `nil` where it is refused.
  private func configuration(
    _ input: String, named name: String = "probe", mode: String = "awsvpc", router: String = ""
  ) -> (text: String?, diagnostics: Diagnostics) {
    let spec = """
      service: probe
      launchType: EC2
      networkMode: \(mode)
      containers:
        app: { image: 'nginx:1.27', memoryReservation: 64, logs: main }
      inputs:
        \(name): \(input)
      volumes: [{ name: shared }]
      router:
        mountPoints: [{ sourceVolume: shared, containerPath: /shared }]
      \(router)
      destinations:
        main: { type: stdout }
      """
    let compilation = compile(Source(name: "lenswright.yaml", text: spec))
    let tasks = compilation.template?.tree["Resources"]?.object?["TaskDefinition"]?.object?[
      "Properties"]?.object?["ContainerDefinitions"]?.list
    let environment = tasks?.last?.object?["Environment"]?.list ?? []
    let variable = environment.first { $0.object?["Name"] == "LENSWRIGHT_CONFIG" }
    return (variable?.object?["Value"]?.string, compilation.diagnostics)
  }

  /// A spec's input of a plugin with no more than it takes to start.
  private func smallest(_ plugin: String, _ engine: Engine) throws -> String {
    let known = try #require(InputPlugin.named(plugin, engine))
    let facts = InputFacts.of(plugin, engine)
    var options = ["type: \(plugin)"]
    for name in facts.required {
      let isShared = facts.sharedPaths.contains(name)
      let value = known.option(name)?.type == .integer ? "1" : isShared ? "/shared/x" : "x"
      options.append("\(camelCased(name)): \(value)")
    }
    if facts.listener?.port == AgentFacts.forwardPort { options.append("port: 24225") }
    let metrics = facts.yield == .metrics || plugin == "statsd"
    return "{ \((options + ["logs: \(metrics ? "none" : "main")"]).joined(separator: ", ")) }"
  }

  private static let fluentBit = InputPlugin.names(.fluentBit)
  private static let fluentd = InputPlugin.names(.fluentd)

  @Test(arguments: fluentBit) func compilesForFluentBit(_ plugin: String) throws {
    let (text, diagnostics) = configuration(try smallest(plugin, .fluentBit))
    let configuration = try #require(text, "\(diagnostics.rendered(.full))")
    let lines = configuration.split(separator: "\n").map {
      $0.split(separator: " ").map(String.init)
    }
    #expect(lines.contains(["Name", plugin]))
    #expect(lines.contains(["Tag", "probe-firelens-${HOSTNAME}"]))
    let isListening = InputFacts.of(plugin, .fluentBit).listener != nil
    #expect(lines.contains(["listen", "127.0.0.1"]) == isListening)
    #expect(!configuration.contains("0.0.0.0"))
    // Every output takes the records of this input alone.
    let matches = lines.filter { $0.first == "Match" }
    #expect(!matches.isEmpty)
    #expect(matches.allSatisfy { $0 == ["Match", "probe-firelens*"] })
  }

  @Test(arguments: fluentd) func compilesForFluentd(_ plugin: String) throws {
    let (text, diagnostics) = configuration(
      try smallest(plugin, .fluentd), router: "  type: fluentd\n  image: 'own/fluentd:1.19.0'")
    let configuration = try #require(text, "\(diagnostics.rendered(.full))")
    #expect(configuration.contains("@type \(plugin)\n"))
    #expect(configuration.contains("\"probe-firelens-#{ENV['HOSTNAME']}\""))
    let isListening = InputFacts.of(plugin, .fluentd).listener != nil
    #expect(configuration.contains("bind 127.0.0.1\n") == isListening)
    #expect(configuration.contains("<match probe-firelens**>"))
  }

  /// Containers come through the bridge, and only there.
  @Test func listenersAreOnEveryAddressInBridgeModeOnly() {
    for (mode, address) in [("bridge", "0.0.0.0"), ("awsvpc", "127.0.0.1"), ("host", "127.0.0.1")] {
      let (text, _) = configuration("{ type: tcp, logs: main }", mode: mode)
      #expect(text?.contains("listen        \(address)\n") == true, "\(mode)")
    }
  }

  /// A value with a line break would begin an option, or a section, of somebody's choice.
  @Test(arguments: ["command", "options"]) func noValueBeginsALine(_ place: String) {
    let evil = #""x\n[OUTPUT]\n    Name stdout""#
    let option =
      place == "command" ? "command: \(evil)" : "command: x, options: { Parser: \(evil) }"
    let (text, diagnostics) = configuration("{ type: exec, \(option), logs: main }")
    #expect(text == nil)
    #expect(diagnostics.rendered(.short).contains("[unwritable-text]"))
  }

  /// An input and a destination of one name have variables of their own.
  @Test func variablesOfOneNameAreTwo() {
    var variables = ConfigurationVariables()
    #expect(variables.text(for: .ref("One"), as: "MAIN_HOST") == "${MAIN_HOST}")
    #expect(variables.text(for: .ref("Other"), as: "MAIN_HOST") == "${MAIN_HOST_2}")
    #expect(variables.text(for: .ref("One"), as: "MAIN_HOST") == "${MAIN_HOST}")
    var secret = SecretReference()
    secret.valueFrom = Setting("/shop/host")
    #expect(variables.text(for: secret, as: "MAIN_HOST") == "${MAIN_HOST_3}")
    #expect(variables.text(for: secret, as: "MAIN_HOST") == "${MAIN_HOST_3}")
    #expect(variables.environment.map(\.name) == ["MAIN_HOST", "MAIN_HOST_2"])
  }
}
