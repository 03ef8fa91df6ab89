// The tests in Cloudflare's workerd, through miniflare: `workerd.js <package directory>`.

import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { Miniflare } from "miniflare";

const directory = resolve(process.argv[2]);
const here = fileURLToPath(new URL(".", import.meta.url));
const text = (name, path) => ({ type: "ESModule", path: name, contents: readFileSync(path, "utf8") });
const main = `import * as lictor from "./workerd.js";
import { all } from "./all.js";
import conformance from "./conformance-cases.js";

export default {
  async fetch(request) {
    return Response.json(await all(lictor, conformance));
  },
};
`;
const modules = ["workerd", "lictor", "public", "errors", "instance", "values", "world", "glue"];
const runtime = new Miniflare({
  host: "127.0.0.1",
  compatibilityDate: "2026-04-01",
  modules: [
    { type: "ESModule", path: "main.js", contents: main },
    ...modules.map((name) => text(`${name}.js`, join(directory, `${name}.js`))),
    ...["all", "api", "conformance"].map((name) => text(`${name}.js`, join(here, `${name}.js`))),
    {
      type: "ESModule",
      path: "conformance-cases.js",
      contents: `export default ${readFileSync(new URL("../../conformance.json", import.meta.url), "utf8")};`,
    },
    { type: "CompiledWasm", path: "lictor.wasm", contents: readFileSync(join(directory, "lictor.wasm")) },
  ],
});
try {
  const response = await runtime.dispatchFetch("http://127.0.0.1/");
  const { count, failed } = await response.json();
  for (const message of failed) console.error(message);
  console.log(`workerd: ${count - failed.length} of ${count} passed`);
  process.exitCode = failed.length === 0 ? 0 : 1;
} finally {
  await runtime.dispose();
}
