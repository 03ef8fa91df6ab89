// Writes node.js, which gives the names of node.cjs to `import`, so that both kinds of users share one instance.

import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";

const directory = resolve(process.argv[2]);
const names = Object.keys(createRequire(import.meta.url)(join(directory, "node.cjs"))).sort();
writeFileSync(
  join(directory, "node.js"),
  `import lictor from "./node.cjs";\n\nexport const { ${names.join(", ")} } = lictor;\n`,
);
