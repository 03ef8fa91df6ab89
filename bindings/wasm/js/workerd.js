// Cloudflare's workerd and other edges that import WebAssembly as a compiled module.

import module from "./lictor.wasm";
import { boot } from "./lictor.js";

boot(module);

export * from "./public.js";
