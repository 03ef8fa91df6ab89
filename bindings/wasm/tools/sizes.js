// How large the WebAssembly is, and whether that is allowed: the bounds stand in sizes.json. A quick build has none.

import { readFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";

const directory = resolve(process.argv[2]);
const bytes = readFileSync(join(directory, "lictor.wasm"));
const kb = (size) => Math.ceil(size / 1000);
const gzip = kb(gzipSync(bytes, { level: 9 }).length);
console.log(`${basename(directory)}: ${kb(bytes.length)} KB, gzip ${gzip} KB, brotli ${kb(brotliCompressSync(bytes).length)} KB`);
if (process.argv[3] === "--check") {
  const most = JSON.parse(readFileSync(new URL("../sizes.json", import.meta.url)))[basename(directory)];
  if (gzip > most) {
    console.error(`${basename(directory)} is larger than ${most} KB`);
    process.exit(1);
  }
}
