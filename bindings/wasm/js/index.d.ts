// The types of the package `lictor`.

/** A JSON value; integers that no number can hold are bigints. */
export type JsonValue = null | boolean | number | bigint | string | JsonValue[] | { [key: string]: JsonValue };

/** What one evaluation may use up. What is absent has a default; `Infinity` keeps it. */
export interface Limits {
  /** Milliseconds; unlimited by default. */
  timeMs?: number;
  /** Loop turns, calls, and the own steps of long builtins. */
  steps?: number;
  /** Bytes of the evaluation's memory. */
  memoryBytes?: number;
  /** Rules and functions inside each other; 256 by default, as the stack of a browser is small. */
  depth?: number;
  /** Bytes of the input's JSON; unlimited by default. */
  inputBytes?: number;
  /** Bytes of the result's JSON, and of any other value. */
  outputBytes?: number;
  /** How deep the input may nest. */
  nesting?: number;
}

/** A function of the host's that policies call. Undefined makes the call undefined. */
export type HostFunction = (...operands: any[]) => unknown;

/** A function of the host's with its types. */
export interface HostBuiltin {
  /** In the notation of `(name: string, n: number) => any`; else operands are counted, and may be anything. */
  declaration?: string;
  call: HostFunction;
}

/** Options of an engine. */
export interface EngineOptions {
  /** Functions that policies call, by name, such as `acme.lookup`. */
  builtins?: Record<string, HostFunction | HostBuiltin>;
  /** Builtins that policies must not call. */
  denyBuiltins?: Iterable<string>;
  /** What each evaluation may use up. */
  limits?: Limits;
  /** The dialect of modules that do not say otherwise; `"v1"` by default. */
  regoVersion?: "v1" | "v0";
  /** Unused variables and imports are errors. */
  strict?: boolean;
  /** The first failure of a builtin is an error, not undefined. */
  strictBuiltinErrors?: boolean;
  /** Whether a rule at a path where data stands is an error; it is by default. */
  checkConflictsWithData?: boolean;
  /** What policies may use, in OPA's form. */
  capabilities?: object;
  /** What integers become that no number can hold; `"bigint"` by default. */
  bigints?: "bigint" | "number" | "string";
  /** Answers `http.send`; see the README. Without it the network is refused. */
  httpSend?: (request: HttpRequest) => HttpResponse | Promise<HttpResponse>;
  /** Answers `net.lookup_ip_addr` with addresses. */
  lookup?: (name: string) => string[] | Promise<string[]>;
  /** What `opa.runtime` shows. */
  runtime?: object;
}

/** A request of `http.send`. */
export interface HttpRequest {
  method: string;
  url: string;
  headers?: Record<string, string>;
  raw_body?: string;
  [parameter: string]: unknown;
}

/** The response to it. */
export interface HttpResponse {
  status?: string;
  status_code: number;
  headers?: Record<string, string[]>;
  raw_body?: string;
}

/** Options of one evaluation. */
export interface EvalOptions {
  limits?: Limits;
  /** The time that policies see: a Date, milliseconds, or nanoseconds as a bigint. */
  now?: Date | number | bigint;
  /** Where randomness starts. */
  seed?: number;
  strictBuiltinErrors?: boolean;
  /** Keep a trace: {@link Decision.trace}. */
  trace?: boolean;
  /** Keep what was covered: {@link Decision.coverage}. */
  coverage?: boolean;
  /** Keep failures of builtins: {@link Decision.builtinErrors}. Traces and coverage keep them too. */
  report?: boolean;
  /** Cancels: at once before an evaluation starts, and between the steps of {@link Query.evalAsync}. */
  signal?: AbortSignal;
}

/** What is the same for every policy. Immutable. */
export class Engine {
  constructor(options?: EngineOptions);
  /** Compiles a bundle, modules by name, or the text of one module. */
  compile(source: Bundle | Record<string, string> | string): Policy;
  /** Reads a policy that {@link Policy.toBytes} of the same version wrote. */
  loadPolicy(bytes: Uint8Array): Policy;
  /** Gives its memory back; garbage collection does so too. */
  free(): void;
  [Symbol.dispose](): void;
}

/** Modules and data that belong together. They are read when an engine compiles them. */
export class Bundle {
  private constructor();
  /** Of modules by name, and data; or of modules only, or of the text of one module. */
  static from(
    source: { modules?: Record<string, string>; data?: object | Uint8Array } | Record<string, string> | string,
  ): Bundle;
  /** From the bytes of an archive, as `lictor build` and `opa build` write it. */
  static fromArchive(bytes: Uint8Array | ArrayBuffer): Bundle;
}

/** A compiled bundle. Immutable. */
export class Policy {
  private constructor();
  /** Prepares the query for a document: `authz/allow` or `data.authz.allow`. */
  prepare(path: string): Query;
  /** Decides by the path of a document. The query is prepared once and kept. */
  eval<T = JsonValue>(path: string, input?: unknown, options?: EvalOptions): Decision<T>;
  /** The solutions of a query in the notation of Rego. */
  query(text: string, input?: unknown, options?: EvalOptions): Solution[];
  /** The same code over other data: an object, or its JSON as bytes. */
  withData(data: object | Uint8Array): Policy;
  /** What is left of a query while a part of the input or the data is unknown. */
  partial(query: string, options?: PartialOptions): Residual;
  /** The documents that a query depends on. */
  dependencies(query: string): { base: string[]; virtual: string[] };
  /** The policy as bytes, which {@link Engine.loadPolicy} of the same version reads. */
  toBytes(): Uint8Array;
  /** The documents that METADATA blocks say will be asked for, as paths. */
  readonly entrypoints: string[];
  /** The paths at which its rules can look at the input. */
  readonly inputPaths: string[];
  /** Tells policies apart by their modules and data. */
  readonly digest: string;
  /** The base data. */
  readonly data: JsonValue;
  free(): void;
  [Symbol.dispose](): void;
}

/** A prepared query. */
export class Query {
  private constructor();
  /** Decides. Values are written as `JSON.stringify` does, but bigints as numbers; `undefined` is no input. */
  eval<T = JsonValue>(input?: unknown, options?: EvalOptions): Decision<T>;
  /** Decides from JSON to JSON; undefined where there is no value. */
  evalJson(input: string | Uint8Array, options?: EvalOptions): string | undefined;
  /** Decides for each input; a failure stands in place of a decision. */
  evalBatch<T = JsonValue>(inputs: Iterable<unknown>, options?: EvalOptions): Array<Decision<T> | EngineError>;
  /** Decides, gives way to others, and waits for functions of the host's that give promises. */
  evalAsync<T = JsonValue>(input?: unknown, options?: EvalOptions): Promise<Decision<T>>;
  /** The paths at which it can look at the input. */
  readonly inputPaths: string[];
  free(): void;
  [Symbol.dispose](): void;
}

/** An input that is read once and shared by decisions. */
export class Input {
  private constructor();
  static from(value: unknown): Input;
  static fromJson(json: string | Uint8Array): Input;
  free(): void;
  [Symbol.dispose](): void;
}

/** What a query gave. */
export class Decision<T = JsonValue> {
  private constructor();
  /** The value; undefined where there is none, which is neither null nor false. */
  readonly value: T | undefined;
  /** Whether there is a value. */
  readonly defined: boolean;
  /** Whether the value is exactly `true`. */
  readonly ok: boolean;
  /** What `print` printed, and where. */
  readonly prints: Array<{ at: string; text: string }>;
  /** Failures of builtins that made something undefined, if they were asked for. */
  readonly builtinErrors?: Diagnostic[];
  /** The trace, if it was asked for. */
  readonly trace?: TraceLine[];
  /** What was covered, if it was asked for. */
  readonly coverage?: Coverage;
}

/** One solution of a query. */
export interface Solution {
  bindings: Record<string, JsonValue>;
  expressions: Array<{ value: JsonValue; text: string; location: { row: number; column: number } }>;
}

/** Options of partial evaluation. */
export interface PartialOptions {
  /** What is unknown; `["input"]` by default. */
  unknowns?: string[];
  /** What is known of the input. */
  input?: unknown;
  /** Rules that depend on unknowns become modules instead of parts of the queries. */
  shallowInlining?: boolean;
}

/** What is left of a query: alternatives, and the modules that they ask. */
export interface Residual {
  queries: string[];
  modules: string[];
}

/** A place in a module; the file is empty for a query. Rows and columns count from 1. */
export interface Location {
  file: string;
  row: number;
  column: number;
}

/** One thing that is wrong. */
export interface Diagnostic {
  /** OPA's code, such as `rego_type_error`. */
  code?: string;
  message: string;
  location?: Location;
  /** The line, and below it where it is wrong. */
  snippet?: string;
  /** What may help. */
  hint?: string;
  /** What a type error had and wanted, in OPA's form. */
  types?: unknown;
}

/** One line of a trace. */
export interface TraceLine {
  operation: string;
  text: string;
  message: string;
  depth: number;
  query: number;
  location: Location;
}

/** A stretch of a file: the end column is behind the last byte. */
export interface Range {
  start: { row: number; col: number };
  end: { row: number; col: number };
}

/** What was covered, by file. */
export interface Coverage {
  files: Record<string, { covered: Range[]; not_covered: Range[] }>;
}

/** Anything that goes wrong with policies, inputs and evaluations. */
export class EngineError extends Error {
  /** OPA's code where it has one, such as `rego_parse_error`; else the kind and `_error`. */
  readonly code: string;
  readonly kind: "parse" | "compile" | "bundle" | "input" | "eval" | "limit" | "cancelled" | "internal";
  /** The place of the first problem. */
  readonly location?: Location;
  /** All problems. */
  readonly details: Diagnostic[];
  /** The limit that was reached, or `cancelled`. */
  readonly limit?: "steps" | "time" | "memory" | "depth" | "size" | "nesting" | "inputBytes" | "cancelled";
}

/** A text is not Rego. */
export class ParseError extends EngineError {}
/** A policy or a query means nothing, or not what it says. */
export class CompileError extends EngineError {}
/** A bundle cannot be read. */
export class BundleError extends EngineError {}
/** An input or another argument is unusable. */
export class InputError extends EngineError {}
/** An evaluation failed: rules conflict, or a builtin failed in strict mode; `cause` is what a host function threw. */
export class EvalError extends EngineError {}
/** An evaluation reached a limit. */
export class LimitError extends EngineError {}
/** An evaluation was cancelled; `cause` is the reason of the signal. */
export class CancelledError extends EngineError {}
/** The engine stopped where it should not have. It has started anew; policies and queries are made again when used. */
export class InternalError extends EngineError {}

/** Compiles with an engine of these options. */
export function compile(source: Bundle | Record<string, string> | string, options?: EngineOptions): Policy;
/** The names of the builtins of this build. */
export function builtinNames(): string[];
/** The version of the engine. */
export function version(): string;
