import Testing

@testable import LensFluent

@Suite struct PluginTests {
  @Test(arguments: [Plugin.End.input, .output])
  func everyPluginOfTheTableIsFound(_ end: Plugin.End) throws {
    for engine in Engine.allCases {
      let names = Plugin.names(engine, end)
      #expect(Set(names).count == names.count)
      #expect(!names.contains { $0.hasPrefix("+") })
      for name in names {
        let plugin = try #require(Plugin.named(name, engine, end))
        #expect(Set(plugin.optionNames).count == plugin.optionNames.count, "\(name)")
        for option in plugin.optionNames {
          #expect(plugin.option(option)?.name == option, "\(name) \(option)")
        }
      }
    }
    #expect(OutputPlugin.names(.fluentBit).count == 51)
    #expect(OutputPlugin.names(.fluentd).count == 25)
    #expect(InputPlugin.names(.fluentBit).count == 43)
    #expect(InputPlugin.names(.fluentd).count == 12)
  }

  @Test func inputsAndOutputsOfOneNameAreTwo() throws {
    let input = try #require(InputPlugin.named("http", .fluentBit))
    let output = try #require(OutputPlugin.named("http", .fluentBit))
    #expect(input.option("http_passwd") == nil)
    #expect(output.option("http_passwd")?.isSecret == true)
    #expect(input.option("mem_buf_limit")?.type == .size)
    #expect(output.option("mem_buf_limit") == nil)
    #expect(input.supportsTLS)
  }

  /// The build that the engine's own description comes from had no SQLite and no systemd.
  @Test func whatTheDescriptionLeavesOutIsKnown() throws {
    let tail = try #require(InputPlugin.named("tail", .fluentBit))
    #expect(tail.option("DB.locking")?.type == .boolean)
    #expect(tail.option("db.compare_filename")?.since == EngineVersion(3, 0, 2))
    #expect(InputPlugin.named("systemd", .fluentBit)?.option("read_from_tail") != nil)
    #expect(InputPlugin.named("exec_wasi", .fluentBit)?.since == EngineVersion(2, 0, 0))
    // Only a build that asks for it has this one.
    #expect(InputPlugin.named("unix_socket", .fluentBit) == nil)
    #expect(InputPlugin.named("forward", .fluentBit)?.option("shared_key")?.isSecret == true)
    #expect(InputPlugin.named("lib", .fluentBit) == nil)
  }

  /// What is said of an option must be an option that there is.
  @Test func inputFactsNameOptionsOfTheirPlugins() throws {
    for engine in Engine.allCases {
      for name in InputPlugin.names(engine) {
        let plugin = try #require(InputPlugin.named(name, engine))
        let facts = InputFacts.of(name, engine)
        var options =
          facts.sharedPaths + facts.parsers + facts.required + facts.tagging.map(\.name)
          + (facts.listener == nil ? [] : [InputFacts.listenOption(engine), "port"])
        options += [facts.positionFile].compactMap { $0 }
        if case .linesNamed(let option) = facts.yield { options.append(option) }
        for option in options { #expect(plugin.option(option) != nil, "\(name) \(option)") }
      }
    }
  }

  @Test func namesAreReadAsTheEnginesReadThem() {
    #expect(OutputPlugin.named("CloudWatch_Logs", .fluentBit)?.name == "cloudwatch_logs")
    #expect(OutputPlugin.named("Cloudwatch_Logs", .fluentd) == nil)
    #expect(OutputPlugin.named("cloudwach", .fluentBit) == nil)
    #expect(OutputPlugin.named("cloudwatch_log", .fluentBit) == nil)
    #expect(OutputPlugin.named("+output", .fluentBit) == nil)
    #expect(OutputPlugin.named("", .fluentBit) == nil)
  }

  @Test func optionsSayWhatIsKnownOfThem() throws {
    let s3 = try #require(OutputPlugin.named("s3", .fluentBit))
    let size = try #require(s3.option("Total_File_Size"))
    #expect(size.name == "total_file_size")
    #expect(size.type == .size)
    #expect(size.defaultValue == "100000000")
    #expect(size.since == nil)
    #expect(s3.option("profile")?.since == EngineVersion(2, 1, 0))
    #expect(s3.option("compression")?.values == ["none", "gzip", "zstd", "snappy"])
    #expect(s3.option("bucket")?.defaultValue == nil)
    #expect(s3.option("no_such_option") == nil)
    // A default may have spaces of its own.
    #expect(OutputPlugin.named("logdna", .fluentBit)?.option("app")?.defaultValue == "Fluent Bit")
  }

  @Test func sharedOptionsAreAmongThem() throws {
    let http = try #require(OutputPlugin.named("http", .fluentBit))
    for name in [
      "Retry_Limit", "workers", "tls", "tls.verify", "net.keepalive", "storage.total_limit_size",
      "alias", "match", "host", "port",
    ] {
      #expect(http.option(name) != nil, "\(name)")
    }
    #expect(http.supportsTLS)
    // AWS's own plugins speak TLS by themselves, and `tls` stops the router.
    let logs = try #require(OutputPlugin.named("cloudwatch_logs", .fluentBit))
    #expect(!logs.supportsTLS)
    #expect(!logs.optionNames.contains("tls.verify"))
    #expect(logs.option("tls.verify") != nil)
    #expect(logs.option("tls.windows.certstore_name") == nil)
    #expect(logs.option("retry_limit")?.defaultValue == "1")
  }

  @Test func credentials() throws {
    func option(_ plugin: String, _ name: String, _ engine: Engine = .fluentBit) -> PluginOption? {
      OutputPlugin.named(plugin, engine)?.option(name)
    }
    #expect(option("datadog", "apikey")?.isSecret == true)
    #expect(option("splunk", "Splunk_Token")?.isSecret == true)
    #expect(option("http", "header")?.isSecret == false)
    #expect(option("http", "header")?.mayHoldSecret == true)
    #expect(option("forward", "Shared_Key")?.isSecret == true)
    #expect(option("http", "tls.key_passwd")?.isSecret == true)
    #expect(option("newrelic", "licenseKey")?.isSecret == true)
    #expect(option("splunk_hec", "hec_token", .fluentd)?.isSecret == true)
    #expect(option("s3", "bucket")?.isSecret == false)
  }

  @Test func familiesOfOptions() throws {
    let kafka = try #require(OutputPlugin.named("kafka", .fluentBit))
    #expect(kafka.option("rdkafka.security.protocol")?.isSecret == false)
    #expect(kafka.option("rdkafka.sasl.password")?.isSecret == true)
    #expect(!kafka.optionNames.contains("rdkafka."))
    #expect(!kafka.takesUnknownOptions)
  }

  @Test func whoTakesUnknownOptions() throws {
    let cloudwatch = try #require(OutputPlugin.named("cloudwatch", .fluentBit))
    #expect(cloudwatch.isGo && cloudwatch.takesUnknownOptions && !cloudwatch.isVendorsOnly)
    #expect(OutputPlugin.named("newrelic", .fluentBit)?.isVendorsOnly == true)
    #expect(OutputPlugin.named("es", .fluentBit)?.takesUnknownOptions == false)
    #expect(OutputPlugin.named("elasticsearch", .fluentd)?.takesUnknownOptions == true)
    #expect(OutputPlugin.named("stdout", .fluentd)?.option("@log_level") != nil)
  }

  @Test func whatCameLater() {
    #expect(OutputPlugin.named("gcs", .fluentBit)?.since == EngineVersion(5, 1, 0))
    #expect(OutputPlugin.named("es", .fluentBit)?.since == nil)
    let service = OutputPlugin.named("opensearch", .fluentBit)?.option("aws_service_name")
    #expect(service?.since != nil)
    #expect(service?.isInAWSBuild == true)
  }

  @Test func versions() {
    #expect(EngineVersion("1.9.10")! > EngineVersion("1.9.9")!)
    #expect(EngineVersion("v5.1.1") == EngineVersion(5, 1, 1))
    #expect(EngineVersion("4.2") == EngineVersion(4, 2, 0))
    #expect(EngineVersion("4.2.3.1") == EngineVersion(4, 2, 3))
    #expect(EngineVersion("1.17.1-debian")?.description == "1.17.1")
    for text in ["", "5", "latest", "5.x.1", "5..1", "-1.2.3"] {
      #expect(EngineVersion(text) == nil, "\(text)")
    }
  }
}
