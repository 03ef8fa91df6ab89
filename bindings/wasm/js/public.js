// What the package exports.

export { Bundle, builtinNames, compile, Decision, Engine, Input, Policy, Query, version } from "./lictor.js";
export * from "./errors.js";
