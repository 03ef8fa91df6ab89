#!/usr/bin/env bash
# The whole test of the JavaScript package, from nothing: builds it, packs it, installs it into an empty project, and runs
# the shared cases, the package's own tests, the README and the playground in every runtime; then the sizes, publint and
# attw. `--quick` builds without the slow optimisations, for Node alone, and leaves out the page of the playground and the
# sizes. LICTOR_PACKAGE names a package built already.
set -euo pipefail
cd "$(dirname "$0")"
root=$(cd ../.. && pwd)
quick=
[ "${1:-}" = --quick ] && quick=--quick

say() { printf '\n== %s\n' "$*"; }
skip() { printf '\n== SKIPPED: %s\n' "$*" >&2; }

if ! command -v npm >/dev/null && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  apt-get install -y -q nodejs npm >/dev/null 2>&1 || true
fi
if ! command -v npm >/dev/null || ! node -e 'process.exit(process.versions.node.split(".")[0] >= 20 ? 0 : 1)'; then
  skip "no Node 20 or later with npm was found, nor can it be installed: nothing of the JavaScript package was tested"
  exit 0
fi
if ! npm ci --no-audit --no-fund --silent; then
  skip "the tools that build the package cannot be installed from npm: nothing of the JavaScript package was tested"
  exit 0
fi
package=${LICTOR_PACKAGE:-}
if [ -z "$package" ]; then
  say "build the package"
  ./build.sh $quick
  package=$root/target/npm/lictor
fi

say "pack it and install it into an empty project"
project=$(mktemp -d)
trap 'rm -rf "$project"' EXIT
npm pack --silent --pack-destination "$project" "$package" >/dev/null
(cd "$project" && npm init -y >/dev/null && npm install --silent --no-audit --no-fund --offline ./lictor*.tgz)
package=$project/node_modules/$(cd "$project/node_modules" && ls -d lictor*)

say "Node"
node test/here.js "$package"
node test/readme.js "$package"
node playground/examples.js "$package" "$root" "$project/examples.json"
if [ -n "$quick" ]; then exit 0; fi

if ! npm --prefix test ci --no-audit --no-fund --silent; then
  skip "the other runtimes cannot be installed from npm: tested in Node alone"
  exit 0
fi
tools=$PWD/test/node_modules/.bin
say "types"
cp test/types.ts "$project/types.mts"
(cd "$project" && "$tools/tsc" --noEmit --strict --target es2022 --lib es2022,dom,esnext.disposable --module nodenext types.mts)
say "publint, attw"
"$tools/publint" "$package" --strict
"$tools/attw" --pack "$package" --profile node16 --exclude-entrypoints lictor.wasm

say "Deno"
"$tools/deno" run --quiet --allow-all --node-modules-dir=manual test/here.js "$package"
say "Bun"
"$tools/bun" test/here.js "$package"
say "workerd"
node test/workerd.js "$package"

if [ ! -x /usr/bin/chromium ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  apt-get install -y -q chromium >/dev/null || true
fi
if node -e 'import("./test/chromium.js").then(({ executable }) => process.exit(executable ? 0 : 1))'; then
  say "Chromium"
  node test/chromium.js "$package"
  say "the playground in Chromium"
  playground/build.sh "$package"
  node playground/test.js "$root/target/playground"
else
  skip "no Chromium was found and none can be installed: neither the package nor the playground was tested in a browser"
fi

if [ -d "$root/../shared/opa-1.20/cases/v1" ]; then
  say "OPA's own cases"
  node test/opa.js "$package" "$root/../shared/opa-1.20/cases"
else
  skip "OPA's own cases do not lie beside the checkout"
fi

say "sizes"
node tools/sizes.js "$root/target/npm/lictor" --check
./build.sh core
node test/core.js "$root/target/npm/lictor-core"
node tools/sizes.js "$root/target/npm/lictor-core" --check
