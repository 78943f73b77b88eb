import LensSyntax

extension TestReport {
  /// The report in the form of JUnit, which CI systems show: a test that is not decided is an error, one that fails a failure.
  ///
  /// - Parameter milliseconds: how long the tests took.
  public func junit(milliseconds: Int = 0) -> [UInt8] {
    let results = results ?? []
    let failures = results.count { $0.status == .failed }
    let errors = results.count { $0.status == .undecided }
    let time = seconds(milliseconds)
    let counts =
      "tests=\"\(results.count)\" failures=\"\(failures)\" errors=\"\(errors)\" time=\"\(time)\""
    var text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    text += "<testsuites name=\"lenswright test\" \(counts)>\n"
    text += "  <testsuite name=\"\(name.xmlAttribute)\" \(counts) skipped=\"0\">\n"
    for result in results {
      let head =
        "    <testcase name=\"\(result.name.xmlAttribute)\" classname=\"\(name.xmlAttribute)\" time=\"\(seconds(milliseconds / max(results.count, 1)))\""
      guard result.status != .passed else {
        text += head + "/>\n"
        continue
      }
      let tag = result.status == .failed ? "failure" : "error"
      let message = result.findings.first?.text ?? ""
      text += head + ">\n"
      text +=
        "      <\(tag) message=\"\(message.xmlAttribute)\" type=\"\(result.findings.first?.kind.rawValue ?? "")\">\(explanation(result).xmlText)</\(tag)>\n"
      text += "    </testcase>\n"
    }
    text += "  </testsuite>\n</testsuites>\n"
    return Array(text.utf8)
  }

  private func seconds(_ milliseconds: Int) -> String {
    let thousandths = String(milliseconds % 1000)
    return "\(milliseconds / 1000)."
      + String(repeating: "0", count: 3 - thousandths.utf8.count) + thousandths
  }

  /// What the text report says of the test alone.
  private func explanation(_ result: TestResult) -> String {
    var alone = self
    alone.results = [result]
    return alone.text(.quiet)
  }
}
