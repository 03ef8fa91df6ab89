// Serves files to a Chromium and drives it. As a program: the tests in Chromium, `chromium.js <package directory>`.

import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { extname, join, normalize, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json",
  ".wasm": "application/wasm",
  ".svg": "image/svg+xml",
};

/** Where a Chromium is; undefined where there is none. */
export const executable = [process.env.CHROMIUM, "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(
  (path) => path && existsSync(path),
);

/** Serves directories under paths, opens a page, lets `use` have it, and closes all. */
export async function withPage(roots, use, options = {}) {
  const server = createServer((request, response) => {
    const path = normalize(decodeURIComponent(new URL(request.url, "http://127.0.0.1").pathname));
    const root = Object.keys(roots).find((root) => path.startsWith(root));
    const file = root && join(roots[root], path.slice(root.length) || "index.html");
    if (path === "/") return response.writeHead(200, { "content-type": TYPES[".html"] }).end("<!doctype html><title>tests</title>");
    if (!file || !existsSync(file)) return response.writeHead(404).end();
    response.writeHead(200, { "content-type": TYPES[extname(file)] ?? "application/octet-stream" }).end(readFileSync(file));
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  const profile = mkdtempSync(join(tmpdir(), "lictor-chromium-"));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: executable,
    headless: true,
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
    ...options,
  });
  try {
    const page = await context.newPage();
    const problems = [];
    page.on("pageerror", (error) => problems.push(String(error)));
    await use(page, `http://127.0.0.1:${server.address().port}`, problems, context);
  } finally {
    await context.close();
    server.close();
    rmSync(profile, { recursive: true, force: true });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const directory = resolve(process.argv[2]);
  const here = fileURLToPath(new URL(".", import.meta.url));
  const roots = { "/package/": directory, "/test/": here, "/shared/": resolve(here, "../..") };
  await withPage(roots, async (page, origin) => {
    await page.goto(`${origin}/`);
    const { count, failed, version } = await page.evaluate(async () => {
      const lictor = await import("/package/browser.js");
      const { all } = await import("/test/all.js");
      const conformance = await (await fetch("/shared/conformance.json")).json();
      return { ...(await all(lictor, conformance)), version: navigator.userAgent.match(/Chrome\/\S+/)[0] };
    });
    for (const message of failed) console.error(message);
    console.log(`Chromium (${version}): ${count - failed.length} of ${count} passed`);
    process.exitCode = failed.length === 0 ? 0 : 1;
  });
}
