// The instance of the WebAssembly, and texts in and out of its memory.
//
// A trap or an overflow of the stack ends an instance: what it was doing cannot go on. A new one takes its place, and
// whatever was made in the old one is made again when it is next used (`Held`).

import * as glue from "./glue.js";
import { EngineError, fromEngine, InputError, InternalError } from "./errors.js";
import { LostError, world } from "./world.js";

export const NONE = 0xffffffff;

let memory;
let bytes = new Uint8Array();
let panic;

/** Counts the instances; 0 before there is one. */
export let generation = 0;

/** Starts with a compiled module. */
export function boot(module) {
  if (generation > 0) return;
  glue.initSync({ module });
  begin();
}

function begin() {
  generation += 1;
  memory = glue.ownMemory();
  bytes = new Uint8Array(memory.buffer);
  panic = undefined;
  world.panicked = (message) => (panic = message);
  glue.start(world);
}

function restart() {
  glue.__wbg_reset_state();
  begin();
}

/** The instance's memory. When it grows it moves, and the old view is left without bytes. */
function view() {
  if (bytes.byteLength === 0) bytes = new Uint8Array(memory.buffer);
  return bytes;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** Puts a text or bytes where the engine reads; gives the length. */
export function put(text) {
  if (typeof text === "string") return text.length < 512 ? putShort(text) : putLong(text);
  const start = glue.reserve(text.length);
  view().set(text, start);
  return text.length;
}

function putShort(text) {
  const start = glue.reserve(text.length);
  const into = view();
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit > 0x7f) return putLong(text);
    into[start + i] = unit;
  }
  return text.length;
}

/** A unit of UTF-16 takes three bytes at most; short texts get room for that, long ones are measured. */
function putLong(text) {
  if (text.length > 1 << 20) return put(encoder.encode(text));
  const start = glue.reserve(text.length * 3);
  return encoder.encodeInto(text, view().subarray(start, start + text.length * 3)).written;
}

/** The text that the engine wrote. */
export function taken() {
  const length = glue.outputLength();
  const start = glue.outputStart();
  const into = view();
  if (length > 64) return decoder.decode(into.subarray(start, start + length));
  let text = "";
  for (let i = start; i < start + length; i++) {
    if (into[i] > 0x7f) return decoder.decode(into.subarray(start, start + length));
    text += String.fromCharCode(into[i]);
  }
  return text;
}

/** What to throw for what the instance threw. */
export function explained(thrown, cause) {
  if (thrown instanceof EngineError) return thrown;
  if (typeof thrown === "string") return fromEngine(thrown, cause);
  if (thrown instanceof LostError) return thrown.error;
  const overflow = thrown instanceof RangeError ? "the stack is used up" : undefined;
  const error = new InternalError(`the engine stopped: ${panic ?? overflow ?? thrown?.message ?? thrown}`, {
    cause: thrown,
  });
  restart();
  return error;
}

/** Runs calls of the engine that may throw. */
export function guarded(call) {
  try {
    return call();
  } catch (thrown) {
    throw explained(thrown);
  }
}

/** Something that lives in the instance's memory, and how it is made. */
export class Held {
  #make;
  #raw;
  #generation = 0;

  constructor(make) {
    this.#make = make;
    this.raw();
  }

  /** The thing in this instance. */
  raw() {
    if (this.#generation !== generation) {
      if (!this.#make) throw new InputError("it was freed", { code: "freed_error" });
      this.#raw = this.#make();
      this.#generation = generation;
    }
    return this.#raw;
  }

  free() {
    if (this.#generation === generation) this.#raw.free();
    this.#raw = undefined;
    this.#make = undefined;
    this.#generation = -1;
  }
}
