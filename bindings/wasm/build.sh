#!/usr/bin/env bash
# Builds the npm package into target/npm/lictor, or with `core` the small one into target/npm/lictor-core. `--quick`
# leaves the slow optimisations out. Needs a Rust toolchain, Node and npm; fetches the rest, and says so where it cannot.
set -euo pipefail
cd "$(dirname "$0")/../.."
here=bindings/wasm
flavour=full quick=
for given in "$@"; do
  case "$given" in
    full | core) flavour=$given ;;
    --quick) quick=1 ;;
    *) echo "usage: build.sh [full|core] [--quick]" >&2; exit 2 ;;
  esac
done
name=lictor
features=()
if [ "$flavour" = core ]; then name=lictor-core features=(--no-default-features); fi
cargo=${CARGO:-cargo}
target=wasm32-unknown-unknown
profile=wasm
if [ -n "$quick" ]; then profile=wasm-quick; fi
out=target/npm/$name
work=target/npm/.$name

# The standard library for WebAssembly. Built from its sources it is smaller: rustup's sources, else Debian's. A quick
# build takes what rustup has built, if there is any.
lib=$(rustc --print sysroot)/lib/rustlib
with_rustup() { command -v rustup >/dev/null && rustup "$1" add "$2" >&2; }
std=()
if [ ! -d "$lib/$target/lib" ]; then with_rustup target $target || true; fi
if [ -n "$quick" ] && [ -d "$lib/$target/lib" ]; then
  :
elif [ -d "$lib/src/rust/library" ] || with_rustup component rust-src; then
  export RUSTC_BOOTSTRAP=1
  std=(-Zbuild-std=std,panic_abort -Zbuild-std-features=optimize_for_size)
  # A panic ends the instance in any case; what it would say is a twentieth of the code.
  abort="-Zunstable-options -Cpanic=immediate-abort -Zlocation-detail=none"
  if rustc $abort --print cfg >/dev/null 2>&1; then export RUSTFLAGS="${RUSTFLAGS:-} $abort"; fi
elif [ ! -d "$lib/$target/lib" ]; then
  if [ ! -d /usr/lib/rustlib/src/rust/library ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    apt-get install -y -q rustc-web rust-web-src lld
  fi
  export RUSTC=/usr/bin/rustc RUSTC_BOOTSTRAP=1 CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER=wasm-ld
  std=(-Zbuild-std=std,panic_abort -Zbuild-std-features=optimize_for_size)
fi

$cargo build -p lictor-wasm --profile $profile --target $target "${features[@]}" "${std[@]}"
env -u RUSTC -u RUSTC_BOOTSTRAP -u RUSTFLAGS $cargo build -p lictor-wasm-glue
npm --prefix $here ci --no-audit --no-fund --silent
tools=$here/node_modules/.bin

rm -rf "$work" && mkdir -p "$work" target/npm
target/debug/lictor-wasm-glue target/$target/$profile/lictor_wasm.wasm "$work"
if [ -n "$quick" ]; then
  mv "$work/glue_bg.wasm" "$work/lictor.wasm"
else
  # Stronger passes make the file smaller and what is sent over the wire, which is packed, larger.
  enabled=()
  for feature in bulk-memory multivalue mutable-globals nontrapping-float-to-int reference-types sign-ext; do
    enabled+=("--enable-$feature")
  done
  $tools/wasm-opt -O1 --reorder-functions "${enabled[@]}" "$work/glue_bg.wasm" -o "$work/sorted.wasm"
  # Functions that are alike stand together then, which is packed to less.
  node $here/tools/order.js "$work/sorted.wasm" "$work/named.wasm"
  $tools/wasm-opt --reorder-functions-by-name --strip-debug "${enabled[@]}" "$work/named.wasm" -o "$work/lictor.wasm"
  rm "$work/sorted.wasm" "$work/named.wasm"
  rm "$work/glue_bg.wasm"
fi
cp $here/js/*.js $here/js/*.d.ts $here/README.md LICENSE-* "$work"
sed "s/\"name\": \"lictor\"/\"name\": \"$name\"/" $here/dist.json > "$work/package.json"
cp "$work/index.d.ts" "$work/index.d.cts"
sed 's/index\.js/index.cjs/' "$work/manual.d.ts" > "$work/manual.d.cts"
cjs=(--bundle --platform=node --target=node20 --format=cjs --log-level=warning)
$tools/esbuild "$work/entry-node.js" "${cjs[@]}" --outfile="$work/node.cjs"
$tools/esbuild "$work/manual.js" "${cjs[@]}" --outfile="$work/manual.cjs"
rm "$work/entry-node.js"
node $here/tools/reexport.js "$work"
rm -rf "$out" && mv "$work" "$out"
node $here/tools/sizes.js "$out"
