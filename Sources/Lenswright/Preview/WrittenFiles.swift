import LensCloudFormation
import LensSyntax

/// The files that a router's command writes from variables of its environment before the engine starts: `printenv NAME > PATH`.
func writtenFiles(_ container: ContainerView) -> [PreviewFile] {
  let commands = container.command.compactMap(\.literal).flatMap { text in
    text.split { $0 == "&" || $0 == ";" || $0 == "\n" }
  }
  return commands.compactMap { command in
    let words = command.split(separator: " ")
    guard words.count == 4, words[0] == "printenv", words[2] == ">",
      let variable = container.environment.last(where: { $0.name == words[1] })
    else { return nil }
    return PreviewFile(
      path: String(words[3]), writer: "written by the container's command", parts: [],
      wholeText: variable.value.text { "<\($0)>" } + "\n")
  }
}
