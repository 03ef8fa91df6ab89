// Runs cases in the format of OPA's own suite: `opa.js <package directory> <directory with v0 and v1>`. They are judged as the
// suite runner of the core judges them: results are compared as a set of bindings as JSON shows them, and a wanted error
// is part of the error's text. The cases are read by the package's own YAML.

import { readFileSync, readdirSync } from "node:fs";
import { join, relative } from "node:path";
import { pathToFileURL } from "node:url";
import { canonical } from "./conformance.js";

const [directory, cases] = process.argv.slice(2);
const lictor = await import(pathToFileURL(`${directory}/node.js`));
const yaml = lictor.compile("package y\n\nx := yaml.unmarshal(input)").prepare("y/x");

function sleep(duration) {
  const [, count, unit] = /^(\d+)(\w+)$/.exec(duration);
  const end = performance.now() + count * { ns: 1e-6, us: 1e-3, ms: 1, s: 1000 }[unit];
  while (performance.now() < end);
}

const engines = Object.fromEntries(
  ["v0", "v1"].map((regoVersion) => [
    regoVersion,
    new lictor.Engine({
      builtins: { "test.sleep": { declaration: "(duration: string) => null", call: (duration) => sleep(duration) ?? null } },
      checkConflictsWithData: false,
      lookup: (name) => (name === "localhost" ? ["127.0.0.1", "::1"] : []),
      limits: { timeMs: 20000 },
      regoVersion,
    }),
  ]),
);

/** A value whose lists are sorted where their order does not count. */
function plain(value, sort) {
  if (Array.isArray(value)) {
    const items = value.map((item) => plain(item, sort));
    return sort ? items.sort((a, b) => (canonical(a) < canonical(b) ? -1 : 1)) : items;
  }
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item, sort)]));
}

const all = (rows, sort) => [...new Set(rows.map((row) => canonical(plain(row, sort))))].sort().join("\n");

function run(test, version) {
  const modules = Object.fromEntries((test.modules ?? []).map((text, index) => [`test-${index}.rego`, text]));
  const wantsError = test.want_error || test.want_error_code;
  let rows;
  try {
    const policy = engines[version].compile(lictor.Bundle.from({ modules, data: test.data ?? {} }));
    // A term may be what JSON cannot say.
    const query = test.input_term === undefined ? test.query : `${test.query} with input as ${test.input_term}`;
    rows = policy.query(query, test.input, { strictBuiltinErrors: test.strict_error === true }).map((row) => row.bindings);
    policy.free();
  } catch (error) {
    if (!(error instanceof lictor.EngineError) || !wantsError) throw error;
    if (test.want_error && !error.message.includes(test.want_error)) throw error;
    if (test.want_error_code && error.code !== test.want_error_code) throw error;
    return;
  }
  if (wantsError) throw new Error(`it does not fail with ${wantsError}`);
  const sort = test.sort_bindings === true;
  const [given, wanted] = [all(rows, sort), all(test.want_result ?? [], sort)];
  if (given !== wanted) throw new Error(`${given} instead of ${wanted}`);
}

let failed = 0;
for (const version of ["v1", "v0"]) {
  let passed = 0;
  const root = join(cases, version);
  const files = readdirSync(root, { recursive: true }).filter((name) => name.endsWith(".yaml")).sort();
  for (const file of files) {
    const read = yaml.eval(readFileSync(join(root, file), "utf8"), { strictBuiltinErrors: true });
    for (const test of read.value.cases) {
      try {
        run(test, version);
        passed += 1;
      } catch (error) {
        failed += 1;
        console.error(`${version}/${relative(root, join(root, file))}: ${test.note}: ${String(error).slice(0, 500)}`);
      }
    }
  }
  console.log(`OPA's cases of ${version}: ${passed} passed`);
  if (passed < 1000) failed += 1;
}
process.exit(failed === 0 ? 0 : 1);
