import LensSyntax
import Testing

@Suite struct NearestTests {
  @Test(
    arguments: [
      ("cloudwach", ["alerts", "archive", "cloudwatch"], "cloudwatch"),
      ("Image", ["images", "image"], "image"),
      ("log_group", ["logGroup", "logGroups"], "logGroup"),
      ("iamge", ["image", "range"], "image"),
      ("cu", ["cpu", "memory"], "cpu"),
      ("mian", ["main"], "main"),
      ("ports", ["port", "sorts"], "port"),
      ("", ["a"], nil),
      ("x", ["y"], nil),
      ("zebra", ["cloudwatch"], nil),
      ("environment", ["memory", "image"], nil),
      ("abc", [], nil),
    ] as [(String, [String], String?)])
  func near(_ word: String, _ candidates: [String], _ expected: String?) {
    #expect(nearest(to: word, among: candidates) == expected)
  }
}
