#!/usr/bin/env bash
# What the binding adds to a decision: nanoseconds (the least of some rounds) and, where valgrind is there, instructions,
# through Rust and through C, of small and larger policies. Builds both in release.
set -euo pipefail
cd "$(dirname "$0")/.."
root=$(cd ../.. && pwd)
work=${LICTOR_C_WORK:-$root/target/c}
mkdir -p "$work/bench"

./install.sh --prefix "$work/bench"
${CARGO:-cargo} build --quiet --release --manifest-path Cargo.toml --example decide
cp "${CARGO_TARGET_DIR:-$root/target}/release/examples/decide" "$work/bench/decide-rust"
for kind in shared static; do
  libs="-L$work/bench/lib -Wl,-rpath,$work/bench/lib -llictor"
  [ $kind = static ] && libs="$work/bench/lib/liblictor.a -lgcc_s -lutil -lrt -lpthread -lm -ldl -lc"
  # shellcheck disable=SC2086
  gcc -O2 -std=c99 -I"$work/bench/include" bench/decide.c -o "$work/bench/decide-$kind" $libs
done

least() { # program arguments...
  local round
  for round in 1 2 3 4 5 6 7; do "$@" 200000 | cut -d' ' -f1; done | sort -n | head -1
}
counted() { # program arguments... : of 1000 turns after 1000 others
  local turns
  for turns in 1000 2000; do
    valgrind --tool=callgrind --callgrind-out-file=/dev/null "$@" $turns 2>&1 >/dev/null | sed -n 's/.*Collected : //p'
  done | paste -sd' ' | awk '{ printf "%d", ($2 - $1) / 1000 }'
}

printf '%-12s %-8s %10s %14s\n' workload through ns instructions
for one in authz:authz/allow small_api:small/api/allow review_one:admission/deny; do
  name=${one%%:*}
  given=("$root/benches/workloads/$name/policy.rego" "${one#*:}" "$root/benches/workloads/$name/input.json")
  for kind in rust static shared; do
    instructions=-
    command -v valgrind >/dev/null && instructions=$(counted "$work/bench/decide-$kind" "${given[@]}")
    printf '%-12s %-8s %10s %14s\n' "$name" $kind "$(least "$work/bench/decide-$kind" "${given[@]}")" "$instructions"
  done
done
