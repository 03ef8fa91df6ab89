#!/usr/bin/env bash
# The whole test of the binding for C, from nothing: the header, both libraries, the tests as C99 and as C++17, the
# README, consumers by pkg-config and CMake, the Go program, valgrind, AddressSanitizer. `--quick` builds without
# optimisations and leaves AddressSanitizer out; `--tsan` runs the threads under ThreadSanitizer and nothing else. What
# is missing is installed by apt-get where that is possible, or skipped, loudly.
set -euo pipefail
cd "$(dirname "$0")"
root=$(cd ../.. && pwd)
work=${LICTOR_C_WORK:-$root/target/c}
cargo=${CARGO:-cargo}
mode=${1:-}
case $mode in '' | --quick | --tsan) ;; *) echo "usage: test.sh [--quick|--tsan]" >&2; exit 2 ;; esac

say() { printf '\n== %s\n' "$*"; }
skip() { printf '\n== SKIPPED: %s\n' "$*" >&2; }
has() { # program package
  command -v "$1" >/dev/null && return
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then apt-get install -y -q "$2" >/dev/null 2>&1 || true; fi
  command -v "$1" >/dev/null
}

if ! command -v gcc >/dev/null; then
  skip "no gcc was found: nothing of the binding for C was tested"
  exit 0
fi
strict=(-Wall -Wextra -pedantic -Werror -g)
mkdir -p "$work/bin"
# Files of tests go where the programs are.
run() { (cd "$work/bin" && "$@"); }
# Frames of unoptimised code are large.
[ -n "$mode" ] && export LICTOR_TEST_STACK_KIB=8192

sanitized() { # sanitizer, then tests as built by gcc with it
  local kind=$1 prefix=$work/$1 host test runtime=(-fsanitize="$1")
  shift
  host=$(rustc -vV | sed -n 's/^host: //p')
  # Rust's code asks for more than gcc's runtime for threads has.
  if [ "$kind" = thread ]; then
    runtime=(-Wl,--export-dynamic -Wl,--whole-archive "$(rustc --print sysroot)/lib/rustlib/$host"/lib/librustc-*_rt.tsan.a
      -Wl,--no-whole-archive -ldl -lm)
  fi
  RUSTC_BOOTSTRAP=1 RUSTFLAGS="-Zsanitizer=$kind" CARGO_TARGET_DIR=$work/target-$kind \
    ./install.sh --debug --target "$host" --prefix "$prefix"
  for test in "$@"; do
    gcc -std=c99 "${strict[@]}" -fsanitize="$kind" -I"$prefix/include" -c "tests/$test.c" -o "$work/bin/$test-$kind.o"
    gcc "$work/bin/$test-$kind.o" -o "$work/bin/$test-$kind" "${runtime[@]}" \
      -L"$prefix/lib" -Wl,-rpath,"$prefix/lib" -llictor -lpthread
    run "./$test-$kind" "$root/bindings/conformance.json"
  done
}

if [ "$mode" = --tsan ]; then
  say "ThreadSanitizer"
  export LICTOR_TEST_STACK_KIB=65536 CARGO_UNSTABLE_BUILD_STD=std,panic_abort TSAN_OPTIONS=halt_on_error=1
  sanitized thread threads api
  exit 0
fi

say "lints, the header, panics"
$cargo clippy --quiet --manifest-path Cargo.toml --all-targets -- -D warnings
$cargo test --manifest-path Cargo.toml -- --quiet

say "the libraries"
prefix=$work/prefix
./install.sh --prefix "$prefix" ${mode:+--debug}
outside=$(nm -D --defined-only "$prefix/lib/liblictor.so" | awk '{ print $NF }' | grep -v '^lictor_' || true)
[ -z "$outside" ] || { printf 'the shared library exports\n%s\n' "$outside" >&2; exit 1; }
readelf -d "$prefix/lib/liblictor.so" | grep -q 'soname: \[liblictor.so.0\]' || { echo "no soname" >&2; exit 1; }
declared=$(grep -oE '\blictor_[a-z0-9_]+\(' include/lictor.h | tr -d '(' | sort -u)
exported=$(nm -D --defined-only "$prefix/lib/liblictor.so" | awk '{ print $NF }' | sort -u)
[ "$declared" = "$exported" ] || { diff <(echo "$declared") <(echo "$exported") >&2; exit 1; }

shared=(-L"$prefix/lib" -Wl,-rpath,"$prefix/lib" -llictor -lpthread)
# As `static` in lictor.pc.
static=("$prefix/lib/liblictor.a" -lgcc_s -lutil -lrt -lpthread -lm -ldl -lc)
build() { # name, compiler and its flags
  local name=$1 kind
  shift
  for kind in shared static; do
    local -n libs=$kind
    "$@" "${strict[@]}" -I"$prefix/include" -o "$work/bin/$name-$kind" "${libs[@]}"
    run "./$name-$kind" "$root/bindings/conformance.json"
  done
}
for test in conformance api threads; do
  say "$test"
  build "$test-c99" gcc -std=c99 "tests/$test.c"
done
if has g++ g++; then
  say "the same as C++17, and the wrapper"
  for test in conformance api threads; do
    build "$test-cpp" g++ -std=c++17 -x c++ "tests/$test.c" -x none
  done
  build wrapper g++ -std=c++17 tests/wrapper.cpp
else
  skip "no g++ was found: neither the header nor the wrapper was tried in C++"
fi

say "the READMEs"
tests/readme.sh "$prefix"

if has pkg-config pkg-config; then
  say "a consumer by pkg-config"
  export PKG_CONFIG_PATH=$prefix/lib/pkgconfig
  # shellcheck disable=SC2046
  gcc tests/consumer/main.c -o "$work/bin/by-pkg-config" $(pkg-config --cflags --libs lictor) -Wl,-rpath,"$prefix/lib"
  # shellcheck disable=SC2046
  gcc tests/consumer/main.c -o "$work/bin/by-pkg-config-static" $(pkg-config --cflags lictor) $(pkg-config --variable=static lictor)
  run ./by-pkg-config
  run ./by-pkg-config-static
else
  skip "no pkg-config was found"
fi
if has cmake cmake && has make make; then
  say "a consumer by CMake"
  rm -rf "$work/cmake"
  cmake -S tests/consumer -B "$work/cmake" -DCMAKE_PREFIX_PATH="$prefix" >/dev/null
  cmake --build "$work/cmake" >/dev/null
  "$work/cmake/shared"
  "$work/cmake/static"
else
  skip "no CMake was found"
fi

if ! command -v go >/dev/null; then
  skip "no Go was found: the Go program was not tried"
elif ! command -v pkg-config >/dev/null; then
  skip "cgo needs pkg-config: the Go program was not tried"
else
  say "Go"
  export CGO_LDFLAGS=-Wl,-rpath,$prefix/lib
  (cd examples/go && [ -z "$(gofmt -l .)" ] && go vet . && go test -count=1 . && go run .)
fi

if command -v valgrind >/dev/null || { [ -z "$mode" ] && has valgrind valgrind; }; then
  say "valgrind"
  # Threads of the pool for batches go on until the end, and statics are found by pointers into their middle; valgrind
  # calls both possibly lost.
  memcheck=(valgrind --quiet --error-exitcode=9 --leak-check=full --show-leak-kinds=definite
    --errors-for-leak-kinds=definite)
  run "${memcheck[@]}" ./api-c99-shared
  run "${memcheck[@]}" ./conformance-c99-shared "$root/bindings/conformance.json"
  if [ -x "$work/bin/wrapper-shared" ]; then run "${memcheck[@]}" ./wrapper-shared; fi
else
  skip "no valgrind was found: leaks were not looked for"
fi
if [ "$mode" = --quick ]; then exit 0; fi

say "AddressSanitizer"
export LICTOR_TEST_STACK_KIB=65536
sanitized address conformance api threads
say "all of the binding for C passed"
