// Runs the README's snippets, each as a module; `expression; // value` is checked. `readme.js <package directory>`.

import { readFileSync, writeFileSync, mkdtempSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const directory = resolve(process.argv[2]);
const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
const work = mkdtempSync(join(directory, "readme-"));

/** Lets a line's value be checked against the comment behind it. */
function checked(line) {
  const found = /^(\s*)((?!\/\/|import|const|return)\S.*); \/\/ (.*)$/.exec(line);
  if (!found) return line;
  const wanted = found[3].replace(/: .*$/, (rest) => (/^[\[{"]/.test(found[3]) ? rest : ""));
  return `${found[1]}__check(${found[2]}, ${wanted}, ${JSON.stringify(found[2])});`;
}

const prelude = `let __checks = 0;
function __check(given, wanted, text) {
  const shown = (value) => JSON.stringify(value, (_, value) => (typeof value === "bigint" ? value + "n" : value));
  if (shown(given) !== shown(wanted)) throw new Error(text + " is " + shown(given));
  __checks += 1;
}
`;

try {
  const snippets = [...readme.matchAll(/^```js\n([\s\S]*?)^```$/gm)].map((found) => found[1]);
  let checks = 0;
  for (const [index, snippet] of snippets.entries()) {
    const source = snippet.split("\n").map(checked).join("\n").replaceAll('"lictor"', JSON.stringify(`${pathToFileURL(directory)}/node.js`));
    const file = join(work, `snippet-${index}.mjs`);
    writeFileSync(file, `${prelude}${source}\nexport { __checks };\n`);
    checks += (await import(pathToFileURL(file))).__checks;
  }
  if (snippets.length < 7 || checks < 18) throw new Error(`${snippets.length} snippets with ${checks} checks are too few`);
  console.log(`README: ${snippets.length} snippets, ${checks} values as written`);
} finally {
  rmSync(work, { recursive: true });
}
