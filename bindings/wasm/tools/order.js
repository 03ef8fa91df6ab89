// `order.js <in.wasm> <out.wasm>` names the functions of a WebAssembly so that sorting by name, which is left to wasm-opt,
// puts those next to each other that have much in common. What packs the file looks back over 32 KB only; half a million
// bytes are instances of the same generic functions, and lie far apart. Nothing else about the code changes.

import { readFileSync, writeFileSync } from "node:fs";

// Functions are alike as far as they have runs of so many bytes in common; runs that very many functions have say nothing.
const RUN = 6;
const COMMON = 400;
// They are compared with the functions of so many bytes before them.
const WINDOW = 16000;
// So many stay in front: those that are called most, if wasm-opt has sorted by that, as their numbers take one byte.
const SHORT = 120;
const IMPORTS = 2, CODE = 10;

const [input, output] = process.argv.slice(2);
const bytes = readFileSync(input);
const { imported, bodies, rest } = read();
const order = arrange(bodies);
writeFileSync(output, Buffer.concat([...rest, names(order)]));

// The section of names: those of functions, which tell their places.
function names(order) {
  const places = [];
  order.forEach((index, place) => (places[index] = `f${String(place).padStart(6, "0")}`));
  const entries = places.flatMap((name, index) => [written(index + imported), written(name.length), Buffer.from(name)]);
  const functions = Buffer.concat([written(places.length), ...entries]);
  const section = Buffer.concat([written(4), Buffer.from("name"), Buffer.from([1]), written(functions.length), functions]);
  return Buffer.concat([Buffer.from([0]), written(section.length), section]);
}

// A number of the format, and where it ends.
function number(at) {
  let value = 0;
  for (let shift = 0; ; shift += 7) {
    const byte = bytes[at++];
    value += (byte & 127) * 2 ** shift;
    if (byte < 128) return [value, at];
  }
}

function written(value) {
  const out = [];
  for (; value > 127; value >>>= 7) out.push((value & 127) | 128);
  return Buffer.from([...out, value]);
}

// How many functions are imported, the bodies of the others, and all sections but names.
function read() {
  let imported = 0;
  let bodies = [];
  const rest = [bytes.subarray(0, 8)];
  for (let at = 8; at < bytes.length; ) {
    const [size, start] = number(at + 1);
    const end = start + size;
    if (bytes[at] === IMPORTS) imported = functionsAmong(start);
    if (bytes[at] === CODE) bodies = items(start);
    const isNames = bytes[at] === 0 && bytes.toString("latin1", start + 1, start + 5) === "name";
    if (!isNames) rest.push(bytes.subarray(at, end));
    at = end;
  }
  return { imported, bodies, rest };
}

// Byte strings of a section, each behind its length.
function items(start) {
  let [count, at] = number(start);
  const found = [];
  for (; count > 0; count--) {
    const [size, from] = number(at);
    at = from + size;
    found.push(bytes.subarray(from, at));
  }
  return found;
}

// What wasm-bindgen imports are functions, all of them; anything else would change the numbers.
function functionsAmong(start) {
  let [count, at] = number(start);
  for (let left = count; left > 0; left--) {
    for (let name = 0; name < 2; name++) {
      const [size, from] = number(at);
      at = from + size;
    }
    if (bytes[at] !== 0) throw new Error("something other than a function is imported");
    [, at] = number(at + 1);
  }
  return count;
}

// For each function the runs in it, as numbers, and for each run the functions it is in.
function runs(bodies) {
  const numbers = new Map();
  const owners = [];
  const inside = bodies.map((body, owner) => {
    const found = new Set();
    for (let at = 0; at + RUN <= body.length; at += 1) {
      const run = body.readUIntBE(at, RUN);
      let id = numbers.get(run);
      if (id === undefined) numbers.set(run, (id = owners.push([]) - 1));
      if (!found.has(id)) owners[id].push(owner);
      found.add(id);
    }
    return [...found];
  });
  const telling = (id) => owners[id].length > 1 && owners[id].length <= COMMON;
  return { inside: inside.map((found) => found.filter(telling)), owners };
}

// The next is always the one that has most in common with the last ones, for its length; else the longest.
function arrange(bodies) {
  const { inside, owners } = runs(bodies);
  const seen = new Int32Array(owners.length);
  const shared = new Float64Array(bodies.length);
  const order = [];
  const longest = [...bodies.keys()].slice(SHORT).sort((a, b) => bodies[b].length - bodies[a].length);
  const left = new Set(longest);
  const weight = bodies.map((body) => 1 / Math.sqrt(body.length + 40));
  let first = 0;
  let size = 0;
  const enter = (index) => {
    left.delete(index);
    order.push(index);
    size += bodies[index].length;
    for (const run of inside[index]) {
      if (seen[run]++ === 0) for (const owner of owners[run]) shared[owner] += 1;
    }
    for (; size > WINDOW && first < order.length - 1; first += 1) {
      size -= bodies[order[first]].length;
      for (const run of inside[order[first]]) {
        if (--seen[run] === 0) for (const owner of owners[run]) shared[owner] -= 1;
      }
    }
  };
  for (let index = 0; index < Math.min(SHORT, bodies.length); index++) enter(index);
  while (left.size > 0) {
    let best = left.values().next().value;
    for (const index of left) {
      if (shared[index] * weight[index] > shared[best] * weight[best]) best = index;
    }
    enter(best);
  }
  return order;
}
