/// The picture in a page of its own, with a legend, and tables of what a picture has no room for.
func htmlText(_ tasks: [LogGraph]) -> String {
  let picture = GraphPicture(tasks)
  return """
    <!doctype html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>\(picture.title.escapedForMarkup)</title>
    <style>
    \(pageRules)
    </style>
    </head>
    <body>
    <h1>\(picture.title.escapedForMarkup)</h1>
    <figure>
    \(picture.svg())<figcaption>
    \(legend)
    </figcaption>
    </figure>
    \(tasks.map { sections($0, isAlone: tasks.count == 1) }.joined())</body>
    </html>

    """
}

private let legend = [
  ("source", "container"), ("pipeline", "steps in the router"),
  ("route", "only some records"), ("destination", "destination"),
  ("quiet", "not through the router's configuration"),
].map { "<span class=\"key \($0.0)\">\($0.1)</span>" }.joined(separator: "\n")

private func sections(_ graph: LogGraph, isAlone: Bool) -> String {
  let ends = graph.indices { $0.reach != nil }.map { graph.nodes[$0] }
  var text = isAlone ? "" : "<h2>\(graph.task.title.escapedForMarkup)</h2>\n"
  text += table(
    "Destinations", ["Name", "Kind", "There", "Reached at", "Secrets", "Permissions"],
    ends.map { node in
      let reach = node.reach ?? LogGraph.Reach()
      return [
        strong(node.title), node.subtitle.escapedForMarkup, rows(reach.places),
        cell(reach.network), rows(reach.secrets), permissions(reach.permissions),
      ]
    })
  text += table(
    "Roles", ["Role", "Name", "May do", "Notes"],
    graph.roles.map { role in
      [
        strong(role.title), code(role.name), permissions(role.permissions),
        cell([role.purpose] + role.notes),
      ]
    })
  return text
}

private func table(_ caption: String, _ columns: [String], _ rows: [[String]]) -> String {
  guard !rows.isEmpty else { return "" }
  let head = columns.map { "<th scope=\"col\">\($0)</th>" }.joined()
  let body = rows.map { row in
    // The first cell names the row.
    let cells = row.enumerated().map { index, text in
      index == 0 ? "<th scope=\"row\">\(text)</th>" : "<td>\(text)</td>"
    }
    return "<tr>\(cells.joined())</tr>\n"
  }.joined()
  return """
    <div class="wide"><table>
    <caption>\(caption)</caption>
    <thead><tr>\(head)</tr></thead>
    <tbody>
    \(body)</tbody>
    </table></div>

    """
}

private func strong(_ text: String) -> String { text.escapedForMarkup }
private func code(_ text: String) -> String { "<code>\(text.escapedForMarkup)</code>" }
private func cell(_ lines: [String]) -> String {
  lines.map(\.escapedForMarkup).joined(separator: "<br>")
}

private func rows(_ rows: [LogGraph.Row]) -> String {
  rows.map { "\($0.word.escapedForMarkup) \(code($0.detail))" }.joined(separator: "<br>")
}

private func permissions(_ permissions: [LogGraph.Permission]) -> String {
  permissions.map { permission in
    let resources = permission.resources.map { code($0.shortened(to: 300)) }.joined(separator: ", ")
    return "\(permission.actions.map(code).joined(separator: ", ")) on \(resources)"
  }.joined(separator: "<br>")
}

private let pageRules: String = {
  let rules = { (colors: PictureStyle.Colors) in
    """
    body{background:\(colors.page);color:\(colors.ink)}
    figcaption,caption{color:\(colors.muted)}
    th,td{border-color:\(colors.quiet)}
    code{color:\(colors.code)}
    .source::before{border-color:\(colors.source)}
    .pipeline::before{border-color:\(colors.pipeline)}
    .route::before{border-color:\(colors.route)}
    .destination::before{border-color:\(colors.destination)}
    .quiet::before{border-color:\(colors.quiet)}
    """
  }
  return """
    body{margin:2rem auto;max-width:82rem;padding:0 1.5rem;font:15px/1.5 Helvetica,Arial,"Liberation Sans",sans-serif}
    h1{font-size:1.5rem}
    h2{font-size:1.2rem;margin-top:2rem}
    figure{margin:0}
    svg{max-width:100%;height:auto}
    figcaption{display:flex;flex-wrap:wrap;gap:.4rem 1.5rem;margin:.75rem 0 0;font-size:.85rem}
    .key::before{content:"";display:inline-block;width:1.1em;height:.75em;margin-right:.5em;border:2px solid;border-radius:3px}
    .quiet::before{border-style:dashed}
    .wide{overflow-x:auto}
    table{border-collapse:collapse;margin:1.5rem 0;width:100%;font-size:.85rem}
    caption{text-align:left;font-weight:700;padding-bottom:.4rem}
    th,td{border-bottom:1px solid;padding:.45rem .8rem .45rem 0;text-align:left;vertical-align:top;overflow-wrap:anywhere;min-width:6rem}
    code{font:.92em ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace}

    """ + rules(PictureStyle.light) + "\n@media (prefers-color-scheme:dark){\n"
      + rules(PictureStyle.dark) + "\n}"
}()
