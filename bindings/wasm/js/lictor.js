// Engines, bundles, policies, queries: the classes of the package. Every entry of the package boots the instance and
// exports what is exported here.

import * as glue from "./glue.js";
import { CancelledError, EngineError, fromEngine, InputError, LimitError } from "./errors.js";
import { explained, generation, guarded, Held, NONE, put, taken } from "./instance.js";
import { parse, stringify } from "./values.js";
import { answer, enter, failure, Frame, leave, markLost } from "./world.js";

export { boot } from "./instance.js";

const LIMITS = ["timeMs", "steps", "memoryBytes", "depth", "inputBytes", "outputBytes", "nesting"];
const UNDEFINED = 0;
const FALSE = 1;
const TRUE = 2;

/** The limits as the engine reads them. */
function limitsOf(given = {}) {
  const limits = {};
  for (const [name, value] of Object.entries(given)) {
    if (!LIMITS.includes(name)) throw new InputError(`there is no limit \`${name}\``);
    if (value === undefined) continue;
    if (typeof value !== "number" || !(value >= 0)) throw new InputError(`the limit \`${name}\` must be a number from 0`);
    if (value === Infinity) continue;
    if (name === "timeMs") limits.timeNs = Math.ceil(value * 1e6);
    else limits[name] = Math.min(Math.floor(value), Number.MAX_SAFE_INTEGER);
  }
  return limits;
}

function check(condition, message) {
  if (!condition) throw new InputError(message);
}

const isObject = (value) => typeof value === "object" && value !== null;

/** What is the same for every policy: functions of the host's, limits, the dialect. Immutable. */
export class Engine {
  #held;
  #functions = new Map();
  #bigints;
  #limits;
  #isV0;

  constructor(options = {}) {
    check(isObject(options), "options of an engine must be an object");
    const { builtins = {}, denyBuiltins = [], limits, regoVersion = "v1", bigints = "bigint", ...rest } = options;
    const { strict, strictBuiltinErrors, checkConflictsWithData = true, capabilities, httpSend, lookup, runtime, ...unknown } = rest;
    check(Object.keys(unknown).length === 0, `an engine has no option \`${Object.keys(unknown)[0]}\``);
    check(regoVersion === "v1" || regoVersion === "v0", "`regoVersion` must be \"v1\" or \"v0\"");
    check(["bigint", "number", "string"].includes(bigints), "`bigints` must be \"bigint\", \"number\" or \"string\"");
    const declared = Object.entries(builtins).map(([name, own]) => this.#declare(name, own));
    this.#lend("http.send", httpSend);
    this.#lend("net.lookup_ip_addr", lookup);
    if (runtime !== undefined) {
      const text = stringify(runtime);
      this.#functions.set("opa.runtime", () => text);
    }
    this.#bigints = bigints;
    this.#limits = limitsOf(limits);
    const given = stringify({
      regoVersion,
      strict,
      strictBuiltinErrors,
      ignoreConflictsWithData: checkConflictsWithData === false,
      denyBuiltins: [...denyBuiltins],
      capabilities: capabilities === undefined ? undefined : stringify(capabilities),
      limits: this.#limits,
      builtins: declared,
    });
    this.#held = new Held(() => guarded(() => new glue.Engine(given)));
    this.#isV0 = regoVersion === "v0";
  }

  #declare(name, own) {
    const call = typeof own === "function" ? own : own?.call;
    check(typeof call === "function", `the builtin \`${name}\` must be a function, or an object with one as \`call\``);
    this.#functions.set(name, call);
    const operands = Array.from({ length: call.length }, () => "any").join(", ");
    return { name, declaration: own.declaration ?? `(${operands}) => any` };
  }

  #lend(name, call) {
    if (call === undefined) return;
    check(typeof call === "function", `what answers \`${name}\` must be a function`);
    this.#functions.set(name, call);
  }

  /** Compiles a bundle, modules by name, or one module. */
  compile(source) {
    const bundle = source instanceof Bundle ? source : Bundle.from(source);
    const make = () => guarded(() => {
      const parts = bundle._parts(this.#isV0);
      try {
        return this.#held.raw().compile(parts);
      } finally {
        parts.free();
      }
    });
    return new Policy(KEY, new Held(make), this.#context());
  }

  /** Reads a policy that `Policy.toBytes` of the same version wrote. */
  loadPolicy(bytes) {
    check(bytes instanceof Uint8Array, "a policy is read from a Uint8Array");
    const kept = bytes.slice();
    return new Policy(KEY, new Held(() => guarded(() => this.#held.raw().loadPolicy(put(kept)))), this.#context());
  }

  #context() {
    return { functions: this.#functions, bigints: this.#bigints, limits: this.#limits };
  }

  free() {
    this.#held.free();
  }
}

/** Constructors that only this file may call get this. */
const KEY = Symbol("lictor");

/** Modules and data that belong together. They are read when an engine compiles them. */
export class Bundle {
  #modules = [];
  #data;
  #archive;

  constructor(key) {
    check(key === KEY, "bundles are made by `Bundle.from` and `Bundle.fromArchive`");
  }

  /** Of modules by name and data; or of modules only, or of one module. */
  static from(source) {
    if (typeof source === "string") return Bundle.from({ modules: { "policy.rego": source } });
    check(isObject(source), "a bundle is made of modules and data");
    const isPlain = Object.values(source).every((value) => typeof value === "string");
    const { modules = {}, data, ...unknown } = isPlain ? { modules: source } : source;
    check(Object.keys(unknown).length === 0, `a bundle has no part \`${Object.keys(unknown)[0]}\``);
    const bundle = new Bundle(KEY);
    for (const [name, text] of Object.entries(modules)) {
      check(typeof text === "string", `the module \`${name}\` must be a string`);
      bundle.#modules.push([name, text]);
    }
    if (data !== undefined) bundle.#data = data instanceof Uint8Array ? data.slice() : stringify(data);
    return bundle;
  }

  /** From the bytes of an archive, as `lictor build` and `opa build` write it. */
  static fromArchive(bytes) {
    check(bytes instanceof Uint8Array || bytes instanceof ArrayBuffer, "an archive is a Uint8Array or an ArrayBuffer");
    const bundle = new Bundle(KEY);
    bundle.#archive = new Uint8Array(bytes).slice();
    return bundle;
  }

  /** For engines. */
  _parts(isV0) {
    const parts = new glue.Parts(isV0);
    for (const [name, text] of this.#modules) parts.module(name, text);
    if (this.#data !== undefined) parts.data(put(this.#data));
    if (this.#archive !== undefined) parts.archive(put(this.#archive));
    return parts;
  }
}

/** A compiled bundle. */
export class Policy {
  #held;
  #context;
  #queries = new Map();

  constructor(key, held, context) {
    check(key === KEY, "policies are made by `Engine.compile`");
    this.#held = held;
    this.#context = context;
  }

  #query(method, text) {
    check(typeof text === "string", "a query must be a string");
    const make = () => guarded(() => this.#held.raw()[method](text));
    return new Query(KEY, new Held(make), this.#context);
  }

  /** Prepares the query for a document: `authz/allow` or `data.authz.allow`. */
  prepare(path) {
    return this.#query("prepare", path);
  }

  /** Decides once, by the path of a document. The query is kept for the next time. */
  eval(path, input, options) {
    let query = this.#queries.get(path);
    if (query === undefined) {
      query = this.prepare(path);
      if (this.#queries.size >= 64) {
        const [oldest, unused] = this.#queries.entries().next().value;
        this.#queries.delete(oldest);
        unused.free();
      }
      this.#queries.set(path, query);
    }
    return query.eval(input, options);
  }

  /** The solutions of a query in the notation of Rego. */
  query(text, input, options) {
    const query = this.#query("query", text);
    try {
      return query._rows(input, options);
    } finally {
      query.free();
    }
  }

  /** The same code over other data. */
  withData(data) {
    const text = data instanceof Uint8Array ? data.slice() : stringify(data);
    const make = () => guarded(() => this.#held.raw().withData(put(text)));
    return new Policy(KEY, new Held(make), this.#context);
  }

  /** What is left of a query while a part of the input or the data is unknown. */
  partial(query, { input, ...options } = {}) {
    const given = input instanceof Input ? input : Input.from(input);
    const outer = enter(new Frame(this.#context.functions, this.#context.bigints));
    try {
      return JSON.parse(this.#held.raw().partial(query, given._raw(), stringify(options)));
    } catch (thrown) {
      throw explained(thrown);
    } finally {
      leave(outer);
      if (given !== input) given.free();
    }
  }

  /** The documents that a query depends on: those that are given, and those that rules make. */
  dependencies(query) {
    return guarded(() => JSON.parse(this.#held.raw().dependencies(query)));
  }

  /** The policy as bytes, modules and data, which `Engine.loadPolicy` of the same version reads. */
  toBytes() {
    return guarded(() => this.#held.raw().toBytes());
  }

  /** The documents that METADATA blocks say will be asked for, as paths. */
  get entrypoints() {
    return guarded(() => JSON.parse(this.#held.raw().entrypoints()));
  }

  /** Tells policies apart by their modules and data. */
  get digest() {
    return guarded(() => this.#held.raw().digest());
  }

  /** The paths at which its rules can look at the input. */
  get inputPaths() {
    return guarded(() => JSON.parse(this.#held.raw().inputPaths()));
  }

  /** The base data. */
  get data() {
    return guarded(() => parse(this.#held.raw().data(), this.#context.bigints));
  }

  free() {
    for (const query of this.#queries.values()) query.free();
    this.#queries.clear();
    this.#held.free();
  }
}

/** An input that is read once and shared by decisions. */
export class Input {
  #held;

  constructor(key, text) {
    check(key === KEY, "inputs are made by `Input.from` and `Input.fromJson`");
    this.#held = new Held(() => guarded(() => new glue.Input(text === undefined ? NONE : put(text))));
  }

  /** Of a value, or of none where it is undefined. */
  static from(value) {
    return new Input(KEY, value === undefined ? undefined : stringify(value));
  }

  /** Of JSON text, or its bytes. */
  static fromJson(json) {
    check(typeof json === "string" || json instanceof Uint8Array, "JSON is a string or a Uint8Array");
    return new Input(KEY, typeof json === "string" ? json : json.slice());
  }

  /** For queries. */
  _raw() {
    return this.#held.raw();
  }

  free() {
    this.#held.free();
  }
}

/** What a query gave. */
export class Decision {
  constructor(value, prints, report) {
    this.value = value;
    this.prints = prints ?? [];
    if (report !== undefined) {
      this.builtinErrors = report.builtinErrors;
      if (report.trace !== undefined) this.trace = report.trace;
      if (report.coverage !== undefined) this.coverage = report.coverage;
    }
  }

  /** Whether there is a value. */
  get defined() {
    return this.value !== undefined;
  }

  /** Whether the value is `true`. */
  get ok() {
    return this.value === true;
  }
}

const OPTIONS = ["limits", "now", "seed", "strictBuiltinErrors", "trace", "coverage", "report", "signal"];

/** Options of one evaluation as the engine reads them. */
function optionsOf(options, limits) {
  check(isObject(options), "options of an evaluation must be an object");
  for (const name of Object.keys(options)) {
    check(OPTIONS.includes(name), `an evaluation has no option \`${name}\``);
  }
  const { seed, strictBuiltinErrors, trace, coverage } = options;
  check(seed === undefined || Number.isSafeInteger(seed) && seed >= 0, "`seed` must be a whole number from 0");
  return { limits: { ...limits, ...limitsOf(options.limits) }, seed, strictBuiltinErrors, trace, coverage };
}

/** Nanoseconds since the epoch, of a Date, milliseconds, or nanoseconds as a bigint. */
function nanoseconds(now) {
  if (typeof now === "bigint" || now === undefined) return now;
  const ms = Number(now);
  check(Number.isFinite(ms), "`now` must be a Date, milliseconds, or nanoseconds as a bigint");
  return BigInt(Math.floor(ms)) * 1000000n + BigInt(Math.round((ms - Math.floor(ms)) * 1e6));
}

/** How many steps an evaluation that gives way takes at first. */
const FIRST_STEPS = 1 << 16;

/** Lets others run. */
const turn = () => new Promise((resolve) => setTimeout(resolve));

/** A prepared query. */
export class Query {
  #held;
  #context;

  constructor(key, held, context) {
    check(key === KEY, "queries are made by `Policy.prepare`");
    this.#held = held;
    this.#context = context;
  }

  /** Decides. */
  eval(input, options) {
    if (options === undefined) {
      const frame = this.#plainFrame();
      const held = input instanceof Input || input === undefined;
      const code = this.#decide(frame, held ? input : stringify(input));
      const decision = new Decision(this.#value(code, frame), frame.prints);
      this.#keep(frame);
      return decision;
    }
    return this.#evalIn(this.#frame(options), input, options ?? {});
  }

  /** The short way: no options, and an input that was read, or its text, or none. */
  #decide(frame, input) {
    const { inputBytes } = this.#context.limits;
    const outer = enter(frame);
    try {
      const raw = this.#held.raw();
      if (input instanceof Input) return raw.decideOn(input._raw());
      const length = input === undefined ? NONE : put(input);
      if (inputBytes !== undefined && length !== NONE && length > inputBytes) throw tooLong();
      return raw.decide(length);
    } catch (thrown) {
      throw failed(thrown, frame);
    } finally {
      leave(outer);
    }
  }

  /** A frame without options, the last one again where nobody has it. */
  #plainFrame() {
    const kept = this.#context.kept;
    if (kept === undefined) return new Frame(this.#context.functions, this.#context.bigints);
    this.#context.kept = undefined;
    return kept;
  }

  /** Keeps a frame that nothing was left in. */
  #keep(frame) {
    if (frame.prints === undefined && frame.cause === undefined && frame.lost === undefined) this.#context.kept = frame;
  }

  /** The value that a code or the text behind it stands for. */
  #value(code, frame) {
    if (code === TRUE) return true;
    if (code === FALSE) return false;
    if (code === UNDEFINED) return undefined;
    const text = taken();
    if (code < 0) throw fromEngine(text, frame.cause);
    return parse(text, this.#context.bigints);
  }

  #frame(options = {}) {
    const frame = new Frame(this.#context.functions, this.#context.bigints);
    frame.now = nanoseconds(options.now);
    frame.signal = options.signal;
    return frame;
  }

  /** Decides in a frame, with options. */
  #evalIn(frame, input, options) {
    const given = optionsOf(options, this.#context.limits);
    if (options.signal?.aborted) throw new CancelledError("it was cancelled before it began", { cause: options.signal.reason });
    const wantsReport = options.trace || options.coverage || options.report;
    const held = input instanceof Input ? input : undefined;
    const text = held || input === undefined ? undefined : stringify(input);
    return this.#within(frame, given, text, (raw, length) => {
      if (!wantsReport) {
        const code = held ? raw.decideOnWith(held._raw(), stringify(given)) : raw.decideWith(length, stringify(given));
        return new Decision(this.#value(code, frame), frame.prints);
      }
      const report = this.#report(raw, held, length, given, frame);
      return new Decision(report.value, frame.prints, report);
    });
  }

  #report(raw, held, length, given, frame) {
    const own = held ? undefined : new glue.Input(length);
    try {
      return this.#value(raw.report(own ?? held._raw(), stringify(given)), frame);
    } finally {
      own?.free();
    }
  }

  #within(frame, given, text, run) {
    const outer = enter(frame);
    try {
      const raw = this.#held.raw();
      const length = text === undefined ? NONE : put(text);
      const { inputBytes } = given.limits;
      if (inputBytes !== undefined && length !== NONE && length > inputBytes) throw tooLong();
      return run(raw, length);
    } catch (thrown) {
      throw failed(thrown, frame);
    } finally {
      leave(outer);
    }
  }

  /** Decides from JSON to JSON; undefined where there is no value. */
  evalJson(input, options) {
    check(typeof input === "string" || input instanceof Uint8Array, "JSON is a string or a Uint8Array");
    if (options === undefined) {
      const frame = this.#plainFrame();
      const text = jsonOf(this.#decide(frame, input), frame);
      this.#keep(frame);
      return text;
    }
    const given = optionsOf(options, this.#context.limits);
    if (options.signal?.aborted) throw new CancelledError("it was cancelled before it began", { cause: options.signal.reason });
    const frame = this.#frame(options);
    return this.#within(frame, given, input, (raw, length) => jsonOf(raw.decideWith(length, stringify(given)), frame));
  }

  /** Decides for each input; a failure stands in place of a decision. */
  evalBatch(inputs, options) {
    const decisions = [];
    for (const input of inputs) {
      try {
        decisions.push(this.eval(input, options));
      } catch (error) {
        if (!(error instanceof EngineError)) throw error;
        decisions.push(error);
      }
    }
    return decisions;
  }

  /**
   * Decides, and gives way to others: functions of the host's may give promises, and `signal` cancels. An evaluation
   * cannot wait, so it is ended and begun again, each time with what is known by then and with more steps than before.
   */
  async evalAsync(input, options = {}) {
    const given = optionsOf(options, this.#context.limits);
    const held = input instanceof Input ? input : Input.from(input);
    const replay = new Map();
    const now = nanoseconds(options.now) ?? BigInt(Date.now()) * 1000000n;
    const seed = options.seed ?? crypto.getRandomValues(new Uint32Array(1))[0];
    const end = given.limits.timeNs === undefined ? undefined : performance.now() + given.limits.timeNs / 1e6;
    const most = given.limits.steps ?? Number.MAX_SAFE_INTEGER;
    try {
      for (let steps = Math.min(FIRST_STEPS, most); ; ) {
        const timeMs = end === undefined ? undefined : Math.max(0, end - performance.now());
        const limits = { ...options.limits, steps, timeMs };
        const frame = this.#frame({ now, signal: options.signal });
        frame.replay = replay;
        let failed;
        try {
          const decision = this.#evalIn(frame, held, { ...options, seed, limits });
          if (frame.pending === undefined) return decision;
        } catch (error) {
          failed = error;
        }
        if (frame.pending !== undefined) {
          replay.set(frame.pending.key, await settled(frame.pending.given, options.signal));
        } else if (failed instanceof LimitError && failed.limit === "steps" && steps < most) {
          steps = Math.min(steps * 4, most);
          await turn();
        } else {
          throw failed;
        }
      }
    } finally {
      if (held !== input) held.free();
    }
  }

  /** For policies: all solutions. */
  _rows(input, options = {}) {
    const given = { ...optionsOf(options, this.#context.limits), rows: true };
    const frame = this.#frame(options);
    const held = input instanceof Input ? input : undefined;
    const text = held || input === undefined ? undefined : stringify(input);
    return this.#within(frame, given, text, (raw, length) => this.#report(raw, held, length, given, frame));
  }

  /** The paths at which it can look at the input. */
  get inputPaths() {
    return guarded(() => JSON.parse(this.#held.raw().inputPaths()));
  }

  free() {
    this.#held.free();
  }
}

/** Reads modules, compiles them with an engine's defaults. */
export function compile(source, options) {
  return new Engine(options).compile(source);
}

/** The names of the builtins of this build. */
export function builtinNames() {
  return guarded(() => JSON.parse(glue.builtinNames()));
}

/** The version of the engine. */
export function version() {
  return guarded(() => glue.version());
}

/** The JSON that a code or the text behind it stands for. */
function jsonOf(code, frame) {
  if (code === TRUE) return "true";
  if (code === FALSE) return "false";
  if (code === UNDEFINED) return undefined;
  const text = taken();
  if (code < 0) throw fromEngine(text, frame.cause);
  return text;
}

function tooLong() {
  return new LimitError("input is larger than its limit", { kind: "limit", code: "eval_limit_error", limit: "inputBytes" });
}

/** What to throw for what an evaluation threw. Where that was a trap, the evaluations around it are lost too. */
function failed(thrown, frame) {
  const before = generation;
  const error = explained(thrown, frame.cause);
  if (generation !== before) markLost(error);
  return error;
}

/** What a promise gave, or the end of waiting for it. */
async function settled(promise, signal) {
  let cancel;
  const cancelled = new Promise((_, reject) => {
    cancel = () => reject(new CancelledError("it was cancelled", { cause: signal.reason }));
    signal?.addEventListener("abort", cancel);
  });
  try {
    return await Promise.race([
      cancelled,
      Promise.resolve(promise).then(
        (value) => ({ answer: answer(value) }),
        (cause) => ({ answer: failure(cause), cause }),
      ),
    ]);
  } finally {
    signal?.removeEventListener("abort", cancel);
  }
}

for (const Class of [Engine, Policy, Query, Input]) {
  if (Symbol.dispose) Class.prototype[Symbol.dispose] = Class.prototype.free;
}
