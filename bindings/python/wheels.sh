#!/usr/bin/env bash
# Wheels that run on more than the system that builds them, into a folder (default: target/wheels): manylinux2014 (glibc
# 2.17 and later) and musllinux. Needs CPython 3.9 or later and rustup; maturin and Zig, which links them, come from PyPI.
set -euo pipefail
cd "$(dirname "$0")"
out=${1:-../../target/wheels}
python=${PYTHON:-python3}
work=${LICTOR_PYTHON_WORK:-../../target/python}
machine=$(uname -m)

mkdir -p "$work" "$out"
[ -x "$work/build/bin/python" ] || "$python" -m venv "$work/build"
"$work/build/bin/python" -m pip --disable-pip-version-check install --quiet 'maturin>=1.9,<2' ziglang
PATH=$(cd "$work/build/bin" && pwd):$PATH
for libc in gnu musl; do
  rustup target add "$machine-unknown-linux-$libc"
  maturin build --release --zig --quiet --target "$machine-unknown-linux-$libc" -m Cargo.toml -o "$out"
done
ls "$out"
