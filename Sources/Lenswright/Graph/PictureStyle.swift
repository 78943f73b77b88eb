/// The colours and fonts of a picture.
///
/// Every text has a contrast of at least 4.5 to 1 with what it stands on, and every line that means something one of 3 to 1 (WCAG 2.2, 1.4.3 and
/// 1.4.11), on light and on dark pages.
enum PictureStyle {
  /// One of the two sets of colours.
  struct Colors: Sendable {
    var page: String
    /// Texts by importance.
    var ink: String
    var muted: String
    var code: String
    var task: Surface
    var router: Surface
    var card: String
    var source: String
    var pipeline: String
    var route: String
    var destination: String
    /// Edges of what the router has nothing to do with, and of roles.
    var quiet: String
    var always: String
    var some: String
    var outside: String

    struct Surface: Sendable {
      var fill: String
      var edge: String
    }
  }

  static let light = Colors(
    page: "#ffffff", ink: "#0f172a", muted: "#475569", code: "#1e3a5f",
    task: .init(fill: "#f6f8fb", edge: "#8496ad"), router: .init(fill: "#eceffe", edge: "#7c86e8"),
    card: "#ffffff", source: "#2563eb", pipeline: "#6366f1", route: "#c2570c",
    destination: "#0b8a63", quiet: "#7c8ba1", always: "#5b6b82", some: "#c2570c",
    outside: "#7c8ba1")

  static let dark = Colors(
    page: "#0d1117", ink: "#f0f4f9", muted: "#a9b6c6", code: "#c7d7ee",
    task: .init(fill: "#141b24", edge: "#5d6d82"), router: .init(fill: "#1b2040", edge: "#7c86e8"),
    card: "#0f1620", source: "#5b93f7", pipeline: "#8b90f5", route: "#f0883e",
    destination: "#2fbf8f", quiet: "#73839a", always: "#93a3b8", some: "#f0883e",
    outside: "#73839a")

  static let rules =
    """
    .lens-heading,.lens-title,.lens-text,.lens-word{font-family:Helvetica,Arial,"Liberation Sans",sans-serif}
    .lens-heading{font-size:17px;font-weight:700}
    .lens-title{font-size:14px;font-weight:700}
    .lens-text,.lens-word{font-size:12px}
    .lens-code{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace;font-size:11px}
    .lens-wire-always,.lens-wire-some,.lens-wire-outside{fill:none;stroke-width:1.6}
    .lens-wire-outside{stroke-dasharray:5 4}
    .lens-driver rect,.lens-ownLines rect{stroke-dasharray:5 4}

    """ + rules(light) + "\n@media (prefers-color-scheme:dark){\n" + rules(dark) + "\n}"

  private static func rules(_ colors: Colors) -> String {
    """
    .lens-page{fill:\(colors.page)}
    .lens-heading,.lens-title{fill:\(colors.ink)}
    .lens-text,.lens-word{fill:\(colors.muted)}
    .lens-code{fill:\(colors.code)}
    .lens-task>rect{fill:\(colors.task.fill);stroke:\(colors.task.edge)}
    .lens-router>rect{fill:\(colors.router.fill);stroke:\(colors.router.edge)}
    .lens-source>rect{fill:\(colors.card);stroke:\(colors.source)}
    .lens-pipeline>rect{fill:\(colors.card);stroke:\(colors.pipeline)}
    .lens-route>rect{fill:\(colors.card);stroke:\(colors.route)}
    .lens-destination>rect{fill:\(colors.card);stroke:\(colors.destination)}
    .lens-ownLines>rect,.lens-driver>rect,.lens-role>rect{fill:\(colors.card);stroke:\(colors.quiet)}
    .lens-wire-always{stroke:\(colors.always)}
    .lens-wire-some{stroke:\(colors.some)}
    .lens-wire-outside{stroke:\(colors.outside)}
    .lens-head-always{fill:\(colors.always)}
    .lens-head-some{fill:\(colors.some)}
    .lens-head-outside{fill:\(colors.outside)}
    """
  }
}
