// Compiled, never run: the types are as a user expects them.

import { Bundle, compile, type Decision, Engine, EngineError, Input, type JsonValue, LimitError } from "lictor";

const engine = new Engine({
  builtins: { "acme.f": (n: number) => n + 1, "acme.g": { declaration: "(x: any) => any", call: async () => 1 } },
  limits: { timeMs: 5, steps: 1 },
  bigints: "string",
});
const policy = engine.compile(Bundle.from({ modules: { "p.rego": "package p" }, data: { a: 1 } }));
const query = policy.prepare("p/x");
const decision: Decision<string[]> = query.eval<string[]>({ user: 1 }, { now: new Date(), signal: AbortSignal.abort() });
const first: string | undefined = decision.value?.[0];
const any: JsonValue | undefined = compile("package p").eval("p").value;
const text: string | undefined = query.evalJson(new Uint8Array());
const waited: Promise<Decision<boolean>> = query.evalAsync<boolean>(Input.from(1));
for (const one of query.evalBatch<number>([1, 2])) {
  if (one instanceof EngineError) {
    const row: number | undefined = one.location?.row;
    const limit: string | undefined = one instanceof LimitError ? one.limit : undefined;
    console.log(row, limit);
  } else {
    console.log(one.value?.toFixed(1));
  }
}
// @ts-expect-error: queries are prepared by policies
new (query.constructor as typeof import("lictor").Query)();
// @ts-expect-error: there is no such option
new Engine({ limit: {} });
console.log(first, any, text, waited);
