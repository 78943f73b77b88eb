import LensSyntax

extension ContainerView {
  /// The files that the command writes from variables of the environment before it starts something: `printenv NAME > PATH`.
  package var writtenFiles: [(path: String, text: TemplateText)] {
    let commands = command.compactMap(\.literal).flatMap { text in
      text.split { $0 == "&" || $0 == ";" || $0 == "\n" }
    }
    return commands.compactMap { command in
      let words = command.split(separator: " ")
      guard words.count == 4, words[0] == "printenv", words[2] == ">",
        let variable = variable(String(words[1]))
      else { return nil }
      return (String(words[3]), variable.value)
    }
  }
}
