#!/usr/bin/env bash
# Builds the playground into target/playground, static files for any server: `build.sh [package directory]`.
set -euo pipefail
root=$(cd "$(dirname "$0")/../../.." && pwd)
package=$(cd "${1:-$root/target/npm/lictor}" && pwd)
cd "$root/bindings/wasm/playground"
out=$root/target/playground
npm ci --no-audit --no-fund --silent
npm --prefix .. ci --no-audit --no-fund --silent
rm -rf "$out" && mkdir -p "$out"
../node_modules/.bin/esbuild playground.js --bundle --minify --format=esm --target=es2022 --log-level=warning \
  --alias:lictor="$package/browser.js" --outfile="$out/playground.js"
cp index.html playground.css "$package/lictor.wasm" "$out"
node examples.js "$package" "$root" "$out/examples.json"
