// `core.js <package>`: the small package decides as the large one does, and says so where something was left out of it.

import assert from "node:assert/strict";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";

const { Bundle, compile, EngineError } = await import(pathToFileURL(resolve(process.argv[2], "node.js")));

const policy = compile({ "p.rego": 'package p\n\nallow if regex.match(`^(?i:k[a-z]+|é)$`, input.user)' });
assert.equal(policy.eval("p/allow", { user: "KIM" }).ok, true);
assert.equal(policy.eval("p/allow", { user: "É" }).ok, true);
assert.equal(policy.eval("p/allow", { user: "lee" }).ok, false);

const refused = (call, text) =>
  assert.throws(call, (error) => error instanceof EngineError && error.message.includes(text));
refused(() => policy.partial("data.p.allow"), "no partial evaluation");
refused(() => policy.eval("p/allow", {}, { trace: true }), "no traces");
refused(() => policy.eval("p/allow", {}, { coverage: true }), "no traces and no coverage");
refused(() => compile(Bundle.fromArchive(new Uint8Array([0x1f, 0x8b]))), "no archives");
refused(() => compile("package p\n\nx := crypto.md5(input)"), "undefined function crypto.md5");
console.log("what the core has and has not: as it says");
