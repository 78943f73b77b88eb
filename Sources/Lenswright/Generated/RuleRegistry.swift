// Made by Scripts/generate_registries.py from the files of Check/Rules: run `make facts` after adding one.

/// Every rule, in the order of the ids.
package let allRules: [any Rule.Type] = [
  ClearSecret.self,
  MappedForwardPort.self,
  MatchOption.self,
  MissingOutputKey.self,
  MissingPermission.self,
  NoRouter.self,
  OpenForwardPort.self,
  RouterNeverEnds.self,
  TwoRouters.self,
  UnknownRouterType.self,
  UnusedRouter.self,
  WrongOutputKey.self,
]
