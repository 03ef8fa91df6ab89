// What a decision costs in Node: `decisions.js <package directory> [policy.wasm of opa-wasm]`. Time of the processor, not
// of the clock, so that other work on the machine does not count; medians of 25 rounds.

import { readFileSync, statSync } from "node:fs";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const [directory, peerPolicy] = process.argv.slice(2);
const workloads = fileURLToPath(new URL("../../../benches/workloads", import.meta.url));
const lictor = await import(pathToFileURL(`${directory}/node.js`));

/** The policy of the comparisons of bindings: three fields of an input that may be large. */
export const SMALL_POLICY = `package authz

default allow := false

allow if {
	input.user.role == "admin"
}

allow if {
	input.method == "GET"
	input.path[0] == "public"
}
`;
const SMALL = { user: { role: "guest", id: "u-1" }, method: "GET", path: ["public", "a", "b"] };
const BIG = {
  ...SMALL,
  items: Array.from({ length: 300 }, (_, id) => ({ id, name: `item-${id}`, tags: ["a", "b"] })),
  numbers: Array.from({ length: 200 }, (_, n) => n),
};

/** Milliseconds of the processor. */
function spent(work) {
  const start = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}

/** Microseconds of a call: the median of rounds. */
function micros(call) {
  let count = 1;
  for (let ms = 0; ms < 20; count *= 2) {
    ms = spent(() => {
      for (let i = 0; i < count; i++) call();
    });
  }
  const rounds = Array.from({ length: 25 }, () => {
    const ms = spent(() => {
      for (let i = 0; i < count; i++) call();
    });
    return (ms * 1000) / count;
  });
  return rounds.sort((a, b) => a - b)[12];
}

const show = (what, us, target) =>
  console.log(`${what.padEnd(58)} ${us.toFixed(2).padStart(9)} us${target ? `   (target ${target} us)` : ""}`);
const bytes = (text) => new TextEncoder().encode(text);

const small = JSON.stringify(SMALL);
const big = JSON.stringify(BIG);
const query = lictor.compile(SMALL_POLICY).prepare("authz/allow");
if (query.eval(SMALL).value !== true || query.evalJson(big) !== "true") throw new Error("the policy decides otherwise");
show(`small input (${small.length} B), object`, micros(() => query.eval(SMALL)), 4);
show(`small input (${small.length} B), JSON text`, micros(() => query.evalJson(small)), 4);
show(`small input (${small.length} B), JSON bytes`, micros(() => query.evalJson(bytes(small))));
show(`big input (${big.length} B), object`, micros(() => query.eval(BIG)));
show(`big input (${big.length} B), JSON text`, micros(() => query.evalJson(big)), 60);
const bigBytes = bytes(big);
show(`big input (${big.length} B), JSON bytes`, micros(() => query.evalJson(bigBytes)));
const held = lictor.Input.from(BIG);
show("big input, read once", micros(() => query.eval(held)));
show("  of that JSON.stringify of the big input", micros(() => JSON.stringify(BIG)));

for (const [name, path, target] of [["authz", "authz/allow", 0.5], ["review_one", "admission/deny", 18]]) {
  const own = lictor.compile(readFileSync(join(workloads, name, "policy.rego"), "utf8")).prepare(path);
  const input = readFileSync(join(workloads, name, "input.json"));
  show(`${name}: ${input.length} B as bytes`, micros(() => own.evalJson(input)), target);
}

/** What a new process takes from nothing to the first decision of a query that `prepare` makes, in milliseconds. */
function start(what, prepare, target) {
  const program = `const start = performance.now();
const spent = process.cpuUsage();
const { compile, Engine } = await import(${JSON.stringify(`${pathToFileURL(directory)}/node.js`)});
const value = ${prepare}.prepare("authz/allow").eval(${small}).value;
const { user, system } = process.cpuUsage(spent);
console.log(value === true ? performance.now() - start : NaN, (user + system) / 1000);`;
  const run = () => execFileSync(process.execPath, ["--input-type=module", "-e", program], { encoding: "utf8" });
  const starts = Array.from({ length: 9 }, run);
  const median = (column) => starts.map((line) => Number(line.split(" ")[column])).sort((a, b) => a - b)[4].toFixed(1);
  console.log(`${what}: ${median(0)} ms, ${median(1)} ms of all cores   (target ${target} ms)`);
}
start("import, compile and first decision", `compile(${JSON.stringify(SMALL_POLICY)})`, 40);
const compiled = Buffer.from(lictor.compile(SMALL_POLICY).toBytes()).toString("base64");
start("import, load what was compiled, first decision", `new Engine().loadPolicy(Buffer.from("${compiled}", "base64"))`, 40);
console.log(`the WebAssembly: ${(statSync(join(directory, "lictor.wasm")).size / 1e6).toFixed(2)} MB`);

if (peerPolicy) {
  const { loadPolicySync } = (await import("@open-policy-agent/opa-wasm")).default;
  const peer = loadPolicySync(readFileSync(peerPolicy));
  if (peer.evaluate(SMALL)[0].result !== true) throw new Error("the peer decides otherwise");
  show("opa-wasm: small input, object", micros(() => peer.evaluate(SMALL)));
  show("opa-wasm: big input, object", micros(() => peer.evaluate(BIG)));
}
