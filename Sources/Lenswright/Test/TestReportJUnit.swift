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
    text += "  <testsuite name=\"\(name.inXML)\" \(counts) skipped=\"0\">\n"
    for result in results {
      let head =
        "    <testcase name=\"\(result.name.inXML)\" classname=\"\(name.inXML)\" time=\"\(seconds(milliseconds / max(results.count, 1)))\""
      guard result.status != .passed else {
        text += head + "/>\n"
        continue
      }
      let tag = result.status == .failed ? "failure" : "error"
      let message = result.findings.first?.text ?? ""
      text += head + ">\n"
      text +=
        "      <\(tag) message=\"\(message.inXML)\" type=\"\(result.findings.first?.kind.rawValue ?? "")\">\(explanation(result).inXML)</\(tag)>\n"
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

extension String {
  /// The text as XML has it, in an attribute too. What XML 1.0 cannot hold at all is spelled out.
  fileprivate var inXML: String {
    var result = ""
    for scalar in unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "\n": result += "&#10;"
      case "\t": result += "&#9;"
      case _ where scalar.value < 0x20 || scalar.value == 0xFFFE || scalar.value == 0xFFFF:
        result += "\\u{\(String(scalar.value, radix: 16))}"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
