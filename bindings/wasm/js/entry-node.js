// Node, Deno and Bun: the WebAssembly is read from the file beside this one. Bundled as CommonJS.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { boot } from "./lictor.js";

boot(new WebAssembly.Module(readFileSync(join(__dirname, "lictor.wasm"))));

export * from "./public.js";
