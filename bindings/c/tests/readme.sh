#!/usr/bin/env bash
# Compiles and runs each program in the README and in the project's: `readme.sh PREFIX`. Each must exit with 0.
set -euo pipefail
cd "$(dirname "$0")/.."
prefix=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
awk -v work="$work" '
  /^```(c|cpp)$/ { kind = substr($0, 4); file = sprintf("%s/%02d.%s", work, ++count, kind); inside = 1; next }
  /^```$/ { inside = 0 }
  inside { print > file }
' README.md ../../README.md
count=0
for source in "$work"/*.c "$work"/*.cpp; do
  compiler=(gcc -std=c99)
  [ "${source##*.}" = cpp ] && compiler=(g++ -std=c++17)
  command -v "${compiler[0]}" >/dev/null || continue
  "${compiler[@]}" -Wall -Wextra -pedantic -Werror -I"$prefix/include" "$source" -o "$source.out" \
    -L"$prefix/lib" -llictor -Wl,-rpath,"$prefix/lib" -lpthread
  "$source.out" >"$source.said" || { echo "$(basename "$source"): exit code $?" >&2; exit 1; }
  count=$((count + 1))
done
grep -qx true "$work/01.c.said" || { echo "the first example did not say true" >&2; exit 1; }
[ "$count" -ge 2 ] || { echo "$count examples are too few" >&2; exit 1; }
echo "READMEs: $count examples"
