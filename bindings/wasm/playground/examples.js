// Writes the examples of the playground: `examples.js <package directory> <repository> <file>`. The bundles of
// `policies/` say themselves what there is; each policy comes with its libraries and with an object that it objects to.

import { existsSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [directory, root, out] = process.argv.slice(2);
const policies = join(root, "policies");
const lictor = await import(pathToFileURL(`${directory}/node.js`));
const yaml = lictor.compile("package y\n\nx := yaml.unmarshal(input)").prepare("y/x");
const fromYaml = (text) => yaml.eval(text, { strictBuiltinErrors: true }).value;
const text = (...path) => readFileSync(join(policies, ...path), "utf8");
const example = (name) => readFileSync(join(root, "examples", name), "utf8");
const pretty = (value) => JSON.stringify(value, null, 2);

const modulesIn = (...path) =>
  existsSync(join(policies, ...path))
    ? readdirSync(join(policies, ...path))
        .filter((name) => name.endsWith(".rego") && !name.endsWith("_test.rego"))
        .map((name) => [...path, name].join("/"))
    : [];

/** The packages that a module names. */
const imports = (module) => [...module.matchAll(/^import (data\.\S+)/gm)].map((found) => found[1]);
const packageOf = (module) => `data.${/^package (\S+)/m.exec(module)[1]}`;

/** A module and all that it imports, from among these files. */
function closure(file, files) {
  const byPackage = Map.groupBy
    ? Map.groupBy(files, (name) => packageOf(text(name)))
    : files.reduce((all, name) => all.set(packageOf(text(name)), [...(all.get(packageOf(text(name))) ?? []), name]), new Map());
  const found = new Set([file]);
  for (const name of found) {
    for (const path of imports(text(name))) {
      for (const [own, names] of byPackage) {
        if (path === own || path.startsWith(`${own}.`) || own.startsWith(`${path}.`)) names.forEach((name) => found.add(name));
      }
    }
  }
  return Object.fromEntries([...found].map((name) => [name, text(name)]));
}

function bundle(name) {
  const files = [...modulesIn(name, "lib"), ...modulesIn(name, "data"), ...modulesIn("lib")];
  return modulesIn(name).flatMap((file) => {
    const module = text(file);
    const id = file.split("/").at(-1).replace(/\.rego$/, "");
    const title = /^# title: (.*)$/m.exec(module)?.[1] ?? id;
    const fixture = join(name, "fixtures", id, "fail.yaml");
    if (!existsSync(join(policies, fixture))) return [];
    const first = text(fixture).split(/^---$/m).find((part) => /^\w/m.test(part));
    return [{ title, modules: closure(file, files), input: pretty({ object: fromYaml(first) }), data: "", query: `${packageOf(module).slice(5).replaceAll(".", "/")}/deny` }];
  });
}

const examples = {
  Start: [
    { title: "Who may do what", modules: { "authz.rego": example("authz/authz.rego") }, input: example("input.json"), data: "", query: "authz/allow" },
    {
      title: "Roles from data",
      modules: { "rbac.rego": `package rbac

default allow := false

# A user may do what one of the user's roles grants.
allow if {
	some role in data.roles[input.user]
	some grant in data.grants[role]
	grant.action == input.action
	glob.match(grant.resource, ["/"], input.resource)
}

# Why it is so, for people.
reasons contains reason if {
	some role in data.roles[input.user]
	reason := sprintf("%s has the role %s", [input.user, role])
	print(reason)
}
` },
      input: pretty({ user: "kim", action: "read", resource: "reports/2026" }),
      data: pretty({ roles: { kim: ["auditor"], lee: ["admin"] }, grants: { auditor: [{ action: "read", resource: "reports/*" }], admin: [{ action: "write", resource: "**" }] } }),
      query: "rbac",
    },
  ],
};
for (const name of readdirSync(policies).sort()) {
  if (!existsSync(join(policies, name, "bundle.yaml"))) continue;
  const found = bundle(name);
  if (found.length > 0) examples[fromYaml(text(name, "bundle.yaml")).title] = found;
}
writeFileSync(out, JSON.stringify(examples));
const all = Object.values(examples).flat();
console.log(`${all.length} examples`);
