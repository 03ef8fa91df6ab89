// What the package does beyond the shared cases. Each test gets the package and helpers.

const AUTHZ = `package authz

default allow := false

allow if input.user.role == "admin"

who := input.user.name
`;

/** The tests by name. */
export const tests = {
  "values come out as they are": ({ lictor, eq }) => {
    const policy = lictor.compile(AUTHZ);
    const allow = policy.prepare("authz/allow");
    eq(allow.eval({ user: { role: "admin" } }).value, true);
    eq(allow.eval({ user: { role: "admin" } }).ok, true);
    eq(allow.eval({}).value, false);
    const who = policy.prepare("data.authz.who");
    eq(who.eval({ user: { name: "kim" } }).value, "kim");
    eq(who.eval({ user: { name: null } }).value, null);
    const nobody = who.eval({});
    eq([nobody.value, nobody.defined, nobody.ok], [undefined, false, false]);
    eq(policy.eval("authz/who", { user: { name: ["ä", 1.5] } }).value, ["ä", 1.5]);
  },

  "texts of all lengths pass unchanged": ({ lictor, eq }) => {
    const same = lictor.compile("package p\n\nx := input").prepare("p/x");
    for (const text of ["", "a", "é", "𝄞", "\u0000\u0001", '\u0001"12"', "a".repeat(600), "€".repeat(70000), "b".repeat(2 << 20)]) {
      eq(same.eval(text).value, text);
      eq(same.eval({ [text]: [text] }).value, { [text]: [text] });
    }
  },

  "integers of any size are bigints": ({ lictor, eq }) => {
    const module = "package p\n\nx := [input.n, input.n + 1, 1180591620717411303424, input.s]";
    const input = { n: 2n ** 70n, s: "\u00011180591620717411303424" };
    eq(lictor.compile(module).eval("p/x", input).value, [2n ** 70n, 2n ** 70n + 1n, 2n ** 70n, input.s]);
    const asText = lictor.compile(module, { bigints: "string" });
    eq(asText.eval("p/x", input).value, [`${2n ** 70n}`, `${2n ** 70n + 1n}`, `${2n ** 70n}`, input.s]);
    eq(lictor.compile(module, { bigints: "number" }).eval("p/x", { n: 1, s: "" }).value[2], 2 ** 70);
    const keys = lictor.compile("package p\n\nx := {\"1180591620717411303424\": 1180591620717411303424}");
    eq(keys.eval("p/x").value, { "1180591620717411303424": 2n ** 70n });
    eq(lictor.compile("package p\n\nx := [9007199254740991, 1e30, 0.12345678901234567]").eval("p/x").value, [9007199254740991, 1e30, 0.12345678901234567]);
  },

  "JSON goes in and out as text and bytes": ({ lictor, eq }) => {
    const query = lictor.compile("package p\n\nx := input.n").prepare("p/x");
    eq(query.evalJson('{"n": 0.10}'), "0.10");
    eq(query.evalJson(new TextEncoder().encode('{"n": "ü"}')), '"ü"');
    eq(query.evalJson('{"n": true}'), "true");
    eq(query.evalJson("{}"), undefined);
  },

  "inputs are shared": ({ lictor, eq }) => {
    const policy = lictor.compile(AUTHZ);
    const input = lictor.Input.from({ user: { role: "admin", name: "kim" } });
    eq(policy.eval("authz/allow", input).value, true);
    eq(policy.eval("authz/who", input).value, "kim");
    eq(policy.eval("authz/who", lictor.Input.fromJson('{"user": {"name": 7}}')).value, 7);
    eq(policy.eval("authz/who", lictor.Input.from(undefined)).defined, false);
  },

  "batches keep their order and their failures": ({ lictor, eq }) => {
    const query = lictor.compile("package p\n\nx := 1 if input.a\n\nx := 2 if input.b").prepare("p/x");
    const decisions = query.evalBatch([{ a: 1 }, { a: 1, b: 1 }, {}, { b: 1 }]);
    eq(decisions.map((decision) => decision.code ?? decision.value), [1, "eval_conflict_error", undefined, 2]);
  },

  "functions of the host": async ({ lictor, eq, throws }) => {
    const boom = new Error("boom");
    const engine = new lictor.Engine({
      builtins: {
        "acme.add": (a, b) => a + b,
        "acme.nothing": () => undefined,
        "acme.boom": (_) => {
          throw boom;
        },
        "acme.later": async (x) => ({ later: x }),
      },
    });
    const module = `package p

sum := acme.add(input.a, input.b)

default nothing := "none"

nothing := acme.nothing()

boom := acme.boom(1)

later := [acme.later(1), acme.later(2), acme.later(1)]
`;
    const policy = engine.compile(module);
    eq(policy.eval("p/sum", { a: 20, b: 22 }).value, 42);
    eq(policy.eval("p/nothing").value, "none");
    eq(policy.eval("p/boom").defined, false);
    const strict = throws(() => policy.eval("p/boom", {}, { strictBuiltinErrors: true }), lictor.EvalError);
    eq([strict.code, strict.cause === boom, strict.location.row], ["eval_builtin_error", true, 9]);
    eq(throws(() => policy.eval("p/later", {}, { strictBuiltinErrors: true })).message.includes("use evalAsync"), true);
    eq((await policy.prepare("p/later").evalAsync()).value, [{ later: 1 }, { later: 2 }, { later: 1 }]);
  },

  "a function of the host may decide by itself": ({ lictor, eq }) => {
    const inner = lictor.compile("package q\n\nx := [input.n, input.n]").prepare("q/x");
    const builtins = { "acme.twice": (n) => inner.eval({ n, pad: "x".repeat(5000) }).value };
    const outer = lictor.compile("package p\n\nx := [acme.twice(input.n), input.last]", { builtins });
    eq(outer.eval("p/x", { n: 3, last: "end" }).value, [[3, 3], "end"]);
  },

  "time and randomness are given": ({ lictor, eq }) => {
    const query = lictor.compile("package p\n\nx := [time.now_ns(), rand.intn(\"a\", 1000000)]").prepare("p/x");
    const now = Date.now();
    const [ns] = query.eval().value;
    eq(Number(ns) / 1e6 >= now - 1 && Number(ns) / 1e6 < now + 60000, true);
    const uuid = lictor.compile("package p\n\nx := uuid.rfc4122(\"b\")").prepare("p/x");
    eq(uuid.eval().value.length, 36);
    eq(uuid.eval().value === uuid.eval().value, false);
    const fixed = { now: new Date(1500), seed: 5 };
    eq(query.eval({}, fixed).value, query.eval({}, fixed).value);
    eq(query.eval({}, { now: 7n }).value[0], 7);
  },

  "the network is the host's": async ({ lictor, eq }) => {
    const module = `package p

x := http.send({"method": "get", "url": "https://example.com/a", "raise_error": false})

ips := net.lookup_ip_addr("example.com")
`;
    const refused = lictor.compile(module).eval("p/x");
    eq(refused.value.status_code, 0);
    const asked = [];
    const httpSend = async (request) => {
      asked.push(request.url);
      return { status: "200 OK", status_code: 200, headers: { "content-type": ["application/json"] }, raw_body: '{"n": 1}' };
    };
    const policy = lictor.compile(module, { httpSend, lookup: (name) => [`10.0.0.${name.length}`] });
    eq((await policy.prepare("p/x").evalAsync()).value.body, { n: 1 });
    eq(asked, ["https://example.com/a"]);
    eq(policy.eval("p/ips").value, ["10.0.0.11"]);
  },

  "limits and cancelling": async ({ lictor, eq, throws, rejects }) => {
    const module = "package p\n\nx := count([1 | some i in numbers.range(1, input.n); some j in numbers.range(1, input.n); i == j])";
    const query = lictor.compile(module).prepare("p/x");
    eq(throws(() => query.eval({ n: 1000 }, { limits: { steps: 1000 } }), lictor.LimitError).limit, "steps");
    eq(throws(() => query.eval({ n: 3000 }, { limits: { timeMs: 5 } }), lictor.LimitError).limit, "time");
    eq(throws(() => query.eval({ n: 1 }, { limits: { inputBytes: 3 } }), lictor.LimitError).limit, "inputBytes");
    eq(query.eval({ n: 10 }).value, 10);
    eq((await query.evalAsync({ n: 700 })).value, 700);
    const limited = lictor.compile(module, { limits: { steps: 100 } }).prepare("p/x");
    eq(throws(() => limited.eval({ n: 50 }), lictor.LimitError).limit, "steps");
    eq((await rejects(limited.evalAsync({ n: 50 }), lictor.LimitError)).limit, "steps");
    const controller = new AbortController();
    const reason = new Error("enough");
    setTimeout(() => controller.abort(reason));
    const cancelled = await rejects(query.evalAsync({ n: 30000 }, { signal: controller.signal }), lictor.CancelledError);
    eq(cancelled.cause === reason, true);
    const never = new lictor.Engine({ builtins: { "acme.never": () => new Promise(() => {}) } });
    const waiting = never.compile("package p\n\nx := acme.never()").prepare("p/x");
    const soon = new AbortController();
    setTimeout(() => soon.abort(), 5);
    await rejects(waiting.evalAsync({}, { signal: soon.signal }), lictor.CancelledError);
  },

  "errors say what and where": ({ lictor, eq, throws }) => {
    const parse = throws(() => lictor.compile({ "a.rego": "package a\n\nx := {" }), lictor.ParseError);
    eq([parse.kind, parse.code, parse.location.file, parse.location.row], ["parse", "rego_parse_error", "a.rego", 3]);
    eq(parse instanceof lictor.EngineError && parse instanceof Error && parse.name === "ParseError", true);
    const types = throws(() => lictor.compile("package a\n\nx := count(1)\n\ny := upper(2)"), lictor.CompileError);
    eq(types.details.length, 2);
    throws(() => lictor.compile(7), lictor.InputError);
    throws(() => new lictor.Engine({ limit: {} }), lictor.InputError);
    throws(() => new lictor.Engine({ builtins: { "acme.f": { declaration: "nonsense", call: () => 1 } } }), lictor.InputError);
    throws(() => lictor.Bundle.fromArchive(new Uint8Array(8)) && lictor.compile(lictor.Bundle.fromArchive(new Uint8Array(8))), lictor.BundleError);
    const query = lictor.compile(AUTHZ).prepare("authz/allow");
    const loop = {};
    loop.loop = loop;
    for (const bad of [loop, () => 1, Symbol("s")]) throws(() => query.eval(bad), lictor.InputError);
    throws(() => query.eval({}, { limits: { stepz: 1 } }), lictor.InputError);
    throws(() => query.evalJson("{"), lictor.InputError);
    throws(() => new lictor.Engine().loadPolicy(new Uint8Array(3)), lictor.BundleError);
  },

  "queries, other data, what is left, what it depends on": ({ lictor, eq, throws }) => {
    const module = "package p\n\nallow if input.user == data.owner\n\nnames contains n if some n in data.names";
    const policy = new lictor.Engine().compile(lictor.Bundle.from({ modules: { "p.rego": module }, data: { owner: "kim", names: ["a", "b"] } }));
    eq(policy.query("x := data.p.names[_]; x != input.not", { not: "a" }).map((row) => row.bindings), [{ x: "b" }]);
    eq(policy.partial("data.p.allow").queries, ['input.user = "kim"']);
    eq(policy.partial("data.p.allow", { unknowns: ["data.owner"], input: { user: "lee" } }).queries.length, 1);
    eq(policy.dependencies("data.p.allow"), { base: ["data.owner", "input.user"], virtual: ["data.p.allow"] });
    eq(policy.inputPaths, ["input.user"]);
    eq(policy.prepare("p/names").inputPaths, []);
    const other = policy.withData({ owner: "lee", names: [] });
    eq([policy.eval("p/allow", { user: "lee" }).ok, other.eval("p/allow", { user: "lee" }).ok], [false, true]);
    eq(other.data, { owner: "lee", names: [] });
    throws(() => policy.withData([1]), lictor.InputError);
    const read = new lictor.Engine().loadPolicy(policy.toBytes());
    eq([read.digest, read.eval("p/allow", { user: "kim" }).ok], [policy.digest, true]);
    eq(other.digest === policy.digest, false);
  },

  "traces and coverage": ({ lictor, eq }) => {
    const policy = lictor.compile({ "authz.rego": AUTHZ });
    const decision = policy.eval("authz/allow", {}, { trace: true, coverage: true });
    eq(decision.value, false);
    eq(decision.trace.some((line) => line.operation === "Exit" && line.location.row === 3), true);
    eq(decision.coverage.files["authz.rego"].not_covered.some((range) => range.start.row === 7), true);
    eq(decision.builtinErrors, []);
    eq(policy.eval("authz/allow", {}).trace, undefined);
  },

  "what is freed is not used": ({ lictor, eq, throws }) => {
    const policy = lictor.compile(AUTHZ);
    const query = policy.prepare("authz/allow");
    policy.free();
    eq(query.eval({ user: { role: "admin" } }).value, true);
    eq(throws(() => policy.prepare("authz/allow"), lictor.InputError).code, "freed_error");
    query.free();
    query.free();
    throws(() => query.eval({}), lictor.InputError);
    if (Symbol.dispose) eq(typeof query[Symbol.dispose], "function");
  },

  "an overflow of the stack is an error, and what was made is made again": ({ lictor, eq, throws }) => {
    const query = lictor.compile(AUTHZ).prepare("authz/allow");
    const input = lictor.Input.from({ user: { role: "admin" } });
    let stopped = 0;
    const deep = () => {
      try {
        deep();
      } catch (error) {
        if (!(error instanceof RangeError)) throw error;
      }
      try {
        query.eval({ user: { role: "admin" } }, { report: true });
      } catch (error) {
        if (!(error instanceof lictor.EngineError || error instanceof RangeError)) throw error;
        stopped += 1;
      }
    };
    deep();
    eq(stopped > 0, true);
    eq(query.eval({ user: { role: "admin" } }).value, true);
    eq(query.eval(input).value, true);
    eq(lictor.compile("package p\n\nx := 1").eval("p/x").value, 1);
  },

  "hostile policies and inputs end in errors": ({ lictor, eq, throws }) => {
    const policies = [
      `package p\n\nx := ${"[".repeat(20000)}`,
      `package p\n\nx := ${"[".repeat(3000)}${"]".repeat(3000)}`,
      `package p\n\nx := ${"(".repeat(3000)}1${")".repeat(3000)}`,
      `package p\n\nx := ${Array.from({ length: 5000 }, () => "1").join(" + ")}`,
      `package p\n\nx if ${"not ".repeat(2000)}true`,
      `package p\n\nx := regex.match("${"(".repeat(2000)}", "a")`,
    ];
    for (const policy of policies) {
      try {
        lictor.compile(policy).eval("p/x");
      } catch (error) {
        if (!(error instanceof lictor.EngineError)) throw error;
        eq([policy.slice(0, 30), error.kind === "internal"], [policy.slice(0, 30), false]);
      }
    }
    const same = lictor.compile("package p\n\nx := input\n\ny := walk(input)\n\nz := json.unmarshal(input)").prepare("p");
    for (const depth of [500, 1000, 5000, 100000]) {
      const text = "[".repeat(depth) + "]".repeat(depth);
      for (const input of [text, JSON.stringify(text)]) {
        try {
          same.evalJson(input);
        } catch (error) {
          if (!(error instanceof lictor.EngineError)) throw error;
          eq([depth, error.message, error.kind === "internal"], [depth, error.message, false]);
        }
      }
    }
    const deep = "package p\n\nf(x) := g(x)\n\ng(x) := y if { y := object.get(x, \"n\", 0) }\n\nx := f(input)";
    eq(lictor.compile(deep).eval("p/x", { n: 4 }).value, 4);
  },

  "deep chains of rules end in values or limits": ({ lictor, eq }) => {
    for (const length of [100, 1000, 5000]) {
      const rules = Array.from({ length }, (_, i) => `r${i} := r${i + 1} + 1 if input.n > ${i - length}`);
      const module = `package p\n\n${rules.join("\n\n")}\n\nr${length} := 0`;
      try {
        eq(lictor.compile(module).eval("p/r0", { n: 1 }).value, length);
      } catch (error) {
        if (!(error instanceof lictor.EngineError)) throw error;
        eq([length, error.message, error.kind === "internal"], [length, error.message, false]);
      }
    }
  },
};
