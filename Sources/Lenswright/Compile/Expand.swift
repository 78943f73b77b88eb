import LensCloudFormation
import LensSyntax

/// Writes a plan out as a template. Everything has been decided, so nothing can go wrong here.
func expand(_ plan: Plan) -> Template {
  var template = Template()
  template.description = plan.description
  template.sections = plan.sections
  template.parameters = plan.parameters
  template.outputs = plan.outputs
  template.resources = resources(plan)
  template.metadata = plan.metadata
  template.metadata["Lenswright"] = notes(plan, template.resources)
  return template
}

/// What runs first, then who it acts as, what guards it, and where it writes.
private func resources(_ plan: Plan) -> [Resource] {
  var resources = [plan.task.resource("TaskDefinition", origin: "containers")]
  resources += plan.deployment.resources(after: plan.prerequisites)
  if let role = plan.taskRole { resources.append(role.resource) }
  if let role = plan.executionRole { resources.append(role.resource) }
  if let role = plan.scheduleRole { resources.append(role.resource) }
  if let group = plan.securityGroup { resources += group.resources }
  if let group = plan.routerLogGroup { resources.append(group.resource) }
  return resources + plan.destinationResources + plan.passedResources
}

/// What is noted in the template: which part of the spec each resource comes from, and which rule of `check` has nothing to say of what was decided.
///
/// No line numbers: a comment added to a spec changes nothing in the template.
private func notes(_ plan: Plan, _ resources: [Resource]) -> Value {
  var notes = plan.metadata["Lenswright"]?.object ?? Object()
  var sources = Object()
  for resource in resources { sources[resource.id] = .string(resource.origin) }
  notes["Version"] = .string(compilerVersion)
  notes["Sources"] = .object(sources)
  let hasSilentRouter = plan.task.containers.contains {
    $0.properties["FirelensConfiguration"] != nil && $0.properties["LogConfiguration"] == nil
  }
  if hasSilentRouter {
    let own = notes["Allow"].map { $0.list ?? [$0] } ?? []
    let id = Value.string(RouterWithoutLogs.id)
    notes["Allow"] = .list(own.contains(id) ? own : own + [id])
  }
  return .object(notes)
}
