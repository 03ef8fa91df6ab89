// The playground in Chromium: `test.js <directory of the built playground>`. Screenshots are left beside it.

import { dirname, join, resolve } from "node:path";
import { withPage } from "../test/chromium.js";

const directory = resolve(process.argv[2]);
const shots = dirname(directory);

function equal(what, given, wanted) {
  if (given !== wanted) throw new Error(`${what}: ${given} instead of ${wanted}`);
}

await withPage(
  { "/playground/": directory },
  async (page, origin, problems, context) => {
    const verdict = (text) => page.waitForFunction((text) => document.getElementById("verdict").textContent === text, text, { timeout: 10000 });
    const ready = () => page.waitForSelector("html[data-ready]", { timeout: 20000 });
    await context.grantPermissions(["clipboard-read", "clipboard-write"], { origin });

    await page.goto(`${origin}/playground/`);
    await ready();
    await verdict("true");
    equal("the value", await page.locator("#value .cm-content").innerText(), "true");

    // Typing evaluates; what was not evaluated is marked.
    await page.keyboard.press("Alt+2");
    await page.keyboard.press("ControlOrMeta+a");
    await page.keyboard.insertText('{"user": {"role": "guest"}}');
    await verdict("false");
    await page.keyboard.press("ControlOrMeta+a");
    await page.keyboard.insertText('{"user": {"role": "admin"}}');
    await verdict("true");
    equal("marks", (await page.locator("#policy .missed").count()) > 0, true);
    equal("marks", (await page.locator("#policy .covered").count()) > 0, true);
    await page.screenshot({ path: join(shots, "playground-light.png") });

    // An error stands at its place.
    await page.keyboard.press("Alt+1");
    await page.keyboard.press("ControlOrMeta+End");
    await page.keyboard.insertText("\nallow if count(1) > 0\n");
    await verdict("compile error");
    equal("marks of errors", (await page.locator("#policy .cm-lintRange-error").count()) > 0, true);
    equal("the code", (await page.locator("#problems code").first().innerText()).includes("rego_type_error"), true);
    await page.screenshot({ path: join(shots, "playground-error.png") });
    await page.keyboard.press("ControlOrMeta+z");
    await verdict("true");

    // Unsound JSON is told in its pane.
    await page.keyboard.press("Alt+3");
    await page.keyboard.insertText("{nonsense");
    await page.waitForFunction(() => document.getElementById("data-note").textContent !== "");
    await page.keyboard.press("ControlOrMeta+a");
    await page.keyboard.press("Delete");
    await verdict("true");

    // Queries have solutions.
    await page.fill("#query", "some x in [1, 2, 3]; x > 1");
    await verdict("2 solutions");

    // What is shared comes back.
    await page.click("#share");
    await page.waitForFunction(() => location.hash.length > 20);
    const address = page.url();
    const again = await context.newPage();
    await again.goto(address);
    await again.waitForSelector("html[data-ready]");
    equal("the query shared", await again.inputValue("#query"), "some x in [1, 2, 3]; x > 1");
    equal("the input shared", await again.locator("#input .cm-content").innerText(), '{"user": {"role": "admin"}}');
    await again.close();

    // Every example of the policies objects to what it is shown.
    const options = await page.locator("#example option").evaluateAll((all) => all.map((option) => option.value));
    for (const option of options) {
      await page.selectOption("#example", option);
      const text = await page.evaluate(() => document.getElementById("verdict").textContent);
      equal(option, / error$/.test(text), false);
    }
    equal("examples", options.length > 10, true);

    await page.selectOption("#example", options.at(5));
    await page.click("#theme");
    equal("the theme", await page.evaluate(() => document.documentElement.dataset.theme), "dark");
    await page.screenshot({ path: join(shots, "playground-dark.png") });

    await page.setViewportSize({ width: 420, height: 900 });
    await page.screenshot({ path: join(shots, "playground-narrow.png"), fullPage: true });
    equal("errors of the page", problems.join("; "), "");
    console.log(`playground: passed, ${options.length} examples; screenshots in ${shots}`);
  },
  { viewport: { width: 1360, height: 860 }, colorScheme: "light" },
);
