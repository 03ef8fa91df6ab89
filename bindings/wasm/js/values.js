// Values to JSON text and back, with integers of any size exact.
//
// JSON.stringify and JSON.parse do the work. Only where a text holds integers that a number cannot, they are helped:
// such an integer passes through them as a string that starts with a mark, and a string that starts with the mark by
// itself gets a second one.

import { InputError } from "./errors.js";

const MARK = "\u0001";
const MARKED = '"\\u0001';
const STRINGS = /"(?:[^"\\]|\\.)*"/g;
const KEYS_STRINGS_NUMBERS = /"(?:[^"\\]|\\.)*"(?=:)|"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*/g;
const LONG_NUMBER = /\d{16}/;

/** The JSON text of a value, as JSON.stringify writes it. */
export function stringify(value) {
  let text;
  try {
    text = JSON.stringify(value);
  } catch {
    text = stringifyExact(value);
  }
  if (text === undefined) {
    throw new InputError(`a ${typeof value} is no JSON value`);
  }
  return text;
}

function stringifyExact(value) {
  const mark = (_, value) => {
    if (typeof value === "bigint") return MARK + value;
    return typeof value === "string" && value.startsWith(MARK) ? MARK + value : value;
  };
  let text;
  try {
    text = JSON.stringify(value, mark);
  } catch (cause) {
    throw new InputError(`the value cannot be written as JSON: ${cause.message}`, { cause });
  }
  return text?.replace(STRINGS, (string) => {
    if (!string.startsWith(MARKED)) return string;
    const rest = string.slice(MARKED.length);
    return rest.startsWith("\\u0001") ? `"${rest}` : rest.slice(0, -1);
  });
}

/** The value of compact JSON text; integers that no number holds become what `bigints` says. */
export function parse(text, bigints) {
  return bigints === "number" || !LONG_NUMBER.test(text) ? JSON.parse(text) : parseExact(text, bigints);
}

function parseExact(text, bigints) {
  let isMarked = false;
  const marked = text.replace(KEYS_STRINGS_NUMBERS, (token, at) => {
    if (token[0] === '"') {
      const isKey = text[at + token.length] === ":";
      isMarked ||= !isKey && token.startsWith(MARKED);
      return !isKey && token.startsWith(MARKED) ? MARKED + token.slice(1) : token;
    }
    if (/[.eE]/.test(token) || Number.isSafeInteger(Number(token))) return token;
    isMarked = true;
    return `${MARKED}${token}"`;
  });
  if (!isMarked) return JSON.parse(text);
  return JSON.parse(marked, (_, value) => {
    if (typeof value !== "string" || !value.startsWith(MARK)) return value;
    if (value[1] === MARK) return value.slice(1);
    return bigints === "string" ? value.slice(1) : BigInt(value.slice(1));
  });
}
