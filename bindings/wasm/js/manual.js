// For hosts that load the WebAssembly themselves.

import { boot } from "./lictor.js";

/** Starts with a compiled module, or with the bytes of one. */
export function initSync(source) {
  boot(source instanceof WebAssembly.Module ? source : new WebAssembly.Module(source));
}

/** Starts with what gives the module: a response, bytes, a module, or a promise of one of them. */
export async function init(source) {
  const given = await source;
  if (given instanceof WebAssembly.Module) return boot(given);
  const bytes = given instanceof Response ? await given.arrayBuffer() : given;
  boot(await WebAssembly.compile(bytes));
}

export * from "./public.js";
