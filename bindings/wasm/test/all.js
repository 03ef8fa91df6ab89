// Runs the shared cases and the package's own tests in whatever runtime this is; imports nothing of a runtime.

import { tests } from "./api.js";
import { canonical, runCase } from "./conformance.js";

const helpers = (lictor) => ({
  lictor,
  eq(given, wanted) {
    const text = (value) => (value === undefined ? "undefined" : canonical(value));
    if (text(given) !== text(wanted)) throw new Error(`${text(given)} instead of ${text(wanted)}`);
  },
  throws(call, Class = Error) {
    let value;
    try {
      value = call();
    } catch (error) {
      if (error instanceof Class) return error;
      throw error;
    }
    throw new Error(`nothing was thrown, but given ${canonical(value)}`);
  },
  async rejects(promise, Class = Error) {
    let value;
    try {
      value = await promise;
    } catch (error) {
      if (error instanceof Class) return error;
      throw error;
    }
    throw new Error(`nothing was thrown, but given ${canonical(value)}`);
  },
});

/** Runs everything; gives how many tests there were and the messages of those that failed. */
export async function all(lictor, conformance, only = "") {
  const failed = [];
  let count = 0;
  const run = async (name, test) => {
    if (!name.includes(only)) return;
    count += 1;
    try {
      await test();
    } catch (error) {
      failed.push(`${name}: ${error?.stack?.includes(error?.message) ? error.stack : `${error}\n${error?.stack}`}`);
    }
  };
  for (const test of conformance.cases) await run(`case: ${test.name}`, () => runCase(lictor, test));
  for (const [name, test] of Object.entries(tests)) await run(name, () => test(helpers(lictor)));
  return { count, failed };
}
