// Made by Scripts/generate_registries.py from the files of Reference/Concepts: run `make facts` after adding one.

/// Every concept, in the order of the ids.
package let allConcepts: [Concept] = [
  .allowances,
  .buffering,
  .credentials,
  .delivery,
  .egress,
  .engines,
  .environmentVariables,
  .environments,
  .exitCodes,
  .fireLens,
  .healthCheck,
  .movingFromCopilot,
  .multiline,
  .overrides,
  .forwardPort,
  .recordMetadata,
  .retry,
  .roles,
  .routerImage,
  .routing,
  .shutdown,
  .startOrder,
]
