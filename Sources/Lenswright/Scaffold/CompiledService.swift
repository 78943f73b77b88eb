import LensCloudFormation
import LensFluent
import LensSyntax

/// A new service with its template, from which the files beside them are written.
struct CompiledService {
  static let templatePath = "template.yaml"

  let name: String
  let starter: Starter
  /// The starter's files as they are written.
  let files: [ServiceFile]
  let spec: StarterSpec
  let template: CompiledTemplate
  let pipeline: PipelinePlatform

  /// A parameter of the template that has no default.
  struct Parameter {
    var name: String
    var type: String
    var description: String

    /// Its name as a variable of a shell: `VpcId` is `VPC_ID`.
    var variable: String {
      var result = ""
      var last: Character?
      for character in name {
        if character.isUppercase, let last, !last.isUppercase { result += "_" }
        result += character.uppercased()
        last = character
      }
      return result
    }

    /// What it is, for somebody who has to give it.
    var meaning: String {
      let list = type.hasPrefix("List<") || type == "CommaDelimitedList"
      let text = description.isEmpty ? type : description
      return text + (list ? ", with commas between them" : "")
    }
  }

  /// The parameters that a deployment has to be given, in the order of the template.
  var parameters: [Parameter] {
    (template.tree["Parameters"]?.object?.entries ?? []).compactMap { entry in
      guard let parameter = entry.value.object, parameter["Default"] == nil else { return nil }
      return Parameter(
        name: entry.key, type: parameter["Type"]?.string ?? "String",
        description: parameter["Description"]?.string ?? "")
    }
  }

  /// The words of `aws cloudformation deploy` that name the parameters, each from a variable of the shell.
  var overrides: String {
    parameters.map { "\($0.name)=\"$\($0.variable)\"" }.joined(separator: " ")
  }

  /// The log groups of the template, by their names in a stack that is called like the service.
  var logGroups: [(resource: String, name: String)] {
    resources(of: "AWS::Logs::LogGroup").compactMap { id, properties in
      guard let name = properties["LogGroupName"] else { return nil }
      let text = name.sketch.replacing(word: "${AWS::StackName}", with: self.name)
      return text.includes("${") ? nil : (id, text)
    }
  }

  private func resources(of type: String) -> [(id: String, properties: Object)] {
    (template.tree["Resources"]?.object?.entries ?? []).compactMap { entry in
      guard let resource = entry.value.object, resource["Type"]?.string == type else { return nil }
      return (entry.key, resource["Properties"]?.object ?? [:])
    }
  }

  /// Whether the stack has a service, whose tasks run all the time.
  var hasService: Bool { !resources(of: "AWS::ECS::Service").isEmpty }

  /// Whether the task needs files that the template does not hold.
  var hasAssets: Bool { template.package != nil }

  var hasTests: Bool { !template.plan.spec.tests.items.isEmpty }

  var environments: [String] {
    spec.texts.flatMap { $0.root.mapping?["environments"]?.mapping?.entries.map(\.key.text) ?? [] }
      .reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
  }

  var engine: Engine { starter.engine }

  /// What git is to leave alone.
  var ignoredFiles: String {
    """
    # The schema for editors, of whichever version of the compiler is at hand: lenswright schema > lenswright.schema.json
    *.schema.json
    # The compiler in a pipeline, and reports of tests.
    .lenswright/
    tests.xml
    # Never a secret in a repository.
    .env

    """
  }
}
