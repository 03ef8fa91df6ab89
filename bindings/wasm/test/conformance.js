// The cases that all bindings share (bindings/conformance.json), through this package.

const HOST = {
  "acme.double": { declaration: "(n: number) => number", call: (n) => n * 2 },
  "acme.missing": { declaration: "(x: any) => any", call: () => undefined },
  "acme.same": { declaration: "(x: any) => any", call: (x) => x },
};

/** The text of a value with sorted keys. */
export function canonical(value) {
  const sorted = (_, value) =>
    value !== null && typeof value === "object" && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : typeof value === "bigint"
        ? `${value}n`
        : value;
  return JSON.stringify(value, sorted);
}

function equal(what, given, wanted) {
  if (canonical(given) !== canonical(wanted)) {
    throw new Error(`${what}: ${canonical(given)} instead of ${canonical(wanted)}`);
  }
}

function options({ now_ns, seed, strict_builtin_errors, cancelled, limits = {}, ...unknown }) {
  equal("unknown options", unknown, {});
  const { steps, memory, output, depth, time_ms, ...others } = limits;
  equal("unknown limits", others, {});
  return {
    now: now_ns === undefined ? undefined : BigInt(now_ns),
    seed,
    strictBuiltinErrors: strict_builtin_errors,
    signal: cancelled ? AbortSignal.abort() : undefined,
    limits: { steps, memoryBytes: memory, outputBytes: output, depth, timeMs: time_ms },
  };
}

function decide(lictor, test) {
  const { strict, deny_builtins, host = [], ...unknown } = test.engine ?? {};
  equal("unknown options of the engine", unknown, {});
  const builtins = Object.fromEntries(host.map((name) => [name, HOST[name]]));
  const engine = new lictor.Engine({ builtins, denyBuiltins: deny_builtins, strict, regoVersion: test.dialect ?? "v1" });
  const modules = Object.fromEntries(Object.entries(test.modules).map(([name, lines]) => [name, lines.join("\n")]));
  const policy = engine.compile(lictor.Bundle.from({ modules, data: test.data }));
  const given = { ...options(test.options ?? {}), report: test.builtin_errors !== undefined };
  if (test.query !== undefined) return { rows: policy.query(test.query, test.input, given).map((row) => row.bindings) };
  const query = policy.prepare(test.path);
  if (test.value_json !== undefined) return { json: query.evalJson(test.input_json, given) };
  const input = test.input_json === undefined ? test.input : lictor.Input.fromJson(test.input_json);
  return { decision: query.eval(input, given) };
}

function fails(lictor, test) {
  let error;
  try {
    decide(lictor, test);
  } catch (thrown) {
    error = thrown;
  }
  if (error === undefined) throw new Error("it does not fail");
  if (!(error instanceof lictor.EngineError)) throw error;
  const { class: kind, code, file, row, column, message, limit, ...unknown } = test.error;
  equal("unknown parts of the error", unknown, {});
  const { location = {}, details } = error;
  const parts = { kind, code, file, row, column, limit, message };
  const given = { kind: error.kind, code: error.code, limit: error.limit, message: details[0]?.message, ...location };
  for (const [name, wanted] of Object.entries(parts)) {
    if (wanted !== undefined) equal(name, given[name], wanted);
  }
}

/** Runs one case; throws where it is not as wanted. */
export function runCase(lictor, test) {
  if (test.error !== undefined) return fails(lictor, test);
  const { rows, json, decision } = decide(lictor, test);
  const sorted = (rows) => rows.map(canonical).sort();
  if (test.rows !== undefined) return equal("rows", sorted(rows), sorted(test.rows));
  if (test.value_json !== undefined) return equal("JSON", json, test.value_json);
  equal("defined", decision.defined, test.undefined !== true);
  equal("value", decision.value, test.value);
  if (test.prints !== undefined) equal("prints", decision.prints, test.prints);
  if (test.builtin_errors !== undefined) {
    equal("failures", decision.builtinErrors.map((error) => error.code), test.builtin_errors);
  }
}
