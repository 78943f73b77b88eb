import LensSyntax

/// Applies the spec's overrides to a finished template, in their order.
func applied(_ overrides: [Override], to tree: Object, _ diagnostics: inout Diagnostics) -> Object {
  var value = Value.object(tree)
  for override in overrides {
    guard let change = change(override, &diagnostics) else { continue }
    let path = override.path.value
    let steps = path.dropFirst().split(separator: "/", omittingEmptySubsequences: false).map(
      unescapedPointerStep)
    guard path.hasPrefix("/"), !steps.isEmpty else {
      diagnostics.report(
        .badOverride, "`\(path)` is not a JSON Pointer", at: override.path.span,
        help: ["begin it with a slash: `/Resources/TaskDefinition/Properties/…`"])
      continue
    }
    do {
      value = try changed(value, steps[...], change)
    } catch {
      diagnostics.report(
        .badOverride, "`\(path)` leads nowhere in the template", at: override.path.span,
        label: error.reason)
    }
  }
  return value.object ?? tree
}

private enum Change {
  case put(Value)
  case remove
}

private struct DeadEnd: Error {
  var reason: String
}

private func change(_ override: Override, _ diagnostics: inout Diagnostics) -> Change? {
  switch (override.value, override.remove?.value) {
  case (let value?, nil): return .put(value.value)
  case (nil, true?): return .remove
  default:
    diagnostics.report(
      .badOverride, "an override has either `value` or `remove: true`", at: override.path.span)
    return nil
  }
}

private func changed(_ value: Value, _ steps: ArraySlice<String>, _ change: Change) throws(DeadEnd)
  -> Value
{
  guard let step = steps.first else {
    if case .put(let new) = change { return new }
    return value
  }
  let rest = steps.dropFirst()
  switch value {
  case .object(var object):
    if rest.isEmpty {
      switch change {
      case .put(let new): object[step] = new
      case .remove:
        guard object[step] != nil else { throw DeadEnd(reason: "there is no `\(step)` to remove") }
        object[step] = nil
      }
      return .object(object)
    }
    guard let next = object[step] else { throw DeadEnd(reason: missing(step, in: object)) }
    object[step] = try changed(next, rest, change)
    return .object(object)
  case .list(var list):
    if step == "-", rest.isEmpty, case .put(let new) = change {
      list.append(new)
      return .list(list)
    }
    guard step.utf8.allSatisfy(\.isDigit), let index = Int(step), list.indices.contains(index)
    else {
      throw DeadEnd(reason: "the list has no item `\(step)`; it has \(list.count), counted from 0")
    }
    if rest.isEmpty, case .remove = change {
      list.remove(at: index)
    } else {
      list[index] = try changed(list[index], rest, change)
    }
    return .list(list)
  default:
    throw DeadEnd(reason: "there is nothing below this point at `\(step)`")
  }
}

private func missing(_ step: String, in object: Object) -> String {
  let near = nearest(to: step, among: object.entries.map(\.key))
  return "there is no `\(step)`" + (near.map { "; did you mean `\($0)`?" } ?? "")
}
