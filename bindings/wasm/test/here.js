// The tests in Node, Deno and Bun: `here.js <package directory> [words of a name]`.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import process from "node:process";
import { pathToFileURL } from "node:url";
import { all } from "./all.js";

const [directory, only] = process.argv.slice(2);
const runtime = globalThis.Deno ? `Deno ${Deno.version.deno}` : globalThis.Bun ? `Bun ${Bun.version}` : `Node ${process.version}`;
const lictor = await import(pathToFileURL(`${directory}/node.js`));
const required = createRequire(import.meta.url)(`${directory}/node.cjs`);
if (required.Engine !== lictor.Engine) throw new Error("import and require give two engines");
const conformance = JSON.parse(readFileSync(new URL("../../conformance.json", import.meta.url)));
const { count, failed } = await all(lictor, conformance, only);
for (const message of failed) console.error(message);
console.log(`${runtime}: ${count - failed.length} of ${count} passed`);
process.exit(failed.length === 0 ? 0 : 1);
