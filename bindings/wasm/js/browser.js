// Browsers and bundlers: the WebAssembly is fetched from beside this file while the module is awaited.

import { boot } from "./lictor.js";

const url = new URL("./lictor.wasm", import.meta.url);
const response = await fetch(url);
if (!response.ok) throw new Error(`${url} cannot be fetched: ${response.status} ${response.statusText}`);
const isTyped = response.headers.get("content-type")?.startsWith("application/wasm");
boot(await (isTyped ? WebAssembly.compileStreaming(response) : response.arrayBuffer().then(WebAssembly.compile)));

export * from "./public.js";
