// What evaluations ask of the outside world, answered for the one that runs.

import { parse, stringify } from "./values.js";

/** The evaluation that runs: what it was given, and what it leaves. */
export let frame;

/** Runs an evaluation's part in its frame. */
export function enter(next) {
  next.outer = frame;
  frame = next;
  return next.outer;
}

/** Goes back to the frame that `enter` gave. */
export function leave(outer) {
  frame = outer;
}

/** Thrown through an evaluation whose instance was lost under it. */
export class LostError extends Error {
  constructor(error) {
    super("the instance was lost");
    this.error = error;
  }
}

/** Tells all evaluations that wait for another that their instance is lost. */
export function markLost(error) {
  for (let waiting = frame?.outer; waiting !== undefined; waiting = waiting.outer) {
    waiting.lost = new LostError(error);
  }
}

/** What an evaluation is given. */
export class Frame {
  outer = undefined;
  now = undefined;
  prints = undefined;
  /** Results of functions by name and arguments, where an evaluation is run again. */
  replay = undefined;
  /** A promise that a function gave. */
  pending = undefined;
  /** What a function threw. */
  cause = undefined;
  /** What to throw if the instance was lost under this evaluation. */
  lost = undefined;
  signal = undefined;

  constructor(functions, bigints) {
    this.functions = functions;
    this.bigints = bigints;
  }
}

const isPromise = (value) => typeof value?.then === "function";

/** `=` and JSON, or `?` where there is no result. */
export const answer = (value) => (value === undefined ? "?" : `=${stringify(value)}`);

/** `!` and the message of what was thrown. */
export const failure = (cause) => `!${cause?.message ?? cause}`;

function called(name, text) {
  const key = frame.replay && `${name} ${text}`;
  const known = frame.replay?.get(key);
  if (known !== undefined) {
    if (known.cause !== undefined) frame.cause = known.cause;
    return known.answer;
  }
  const own = frame.functions.get(name);
  if (own === undefined) return `!${name} is not lent`;
  let given;
  try {
    given = own(...parse(text, frame.bigints));
    if (isPromise(given)) {
      if (frame.replay === undefined) throw new TypeError(`\`${name}\` gave a promise: use evalAsync`);
      frame.pending = { key, given };
      return "#";
    }
    const text_ = answer(given);
    frame.replay?.set(key, { answer: text_ });
    return text_;
  } catch (cause) {
    frame.cause = cause;
    frame.replay?.set(key, { answer: failure(cause), cause });
    return failure(cause);
  }
}

/** The object that the engine calls. */
export const world = {
  now() {
    return frame?.now ?? BigInt(Date.now()) * 1000000n;
  },
  tick() {
    return performance.now() * 1e6;
  },
  random(out) {
    crypto.getRandomValues(out);
  },
  print(at, text) {
    if (frame) (frame.prints ??= []).push({ at, text });
  },
  note() {},
  cancelled() {
    return frame?.pending !== undefined || frame?.signal?.aborted === true;
  },
  runtime() {
    return frame?.functions.get("opa.runtime")?.() ?? "{}";
  },
  call(name, text) {
    const own = frame;
    if (own === undefined) return "!there is no host";
    const result = called(name, text);
    // Another evaluation, asked for by the function, may have lost the instance that waits for this result.
    if (own.lost !== undefined) throw own.lost;
    return result;
  },
};
