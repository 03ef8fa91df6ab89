#!/usr/bin/env bash
# The whole test of the Python binding, from nothing: builds one wheel, installs it into an empty environment for every
# CPython found (3.9 and later), runs the suite there, checks the stubs and the symbols (abi3audit), and runs OPA's own
# cases where they lie beside the checkout. `--quick` takes one interpreter and an unoptimised build, which shares what
# `cargo test` has built, and leaves abi3audit and OPA's cases out. LICTOR_WHEEL names a wheel that is built already.
set -euo pipefail
cd "$(dirname "$0")"
here=$PWD
root=$(cd ../.. && pwd)
work=${LICTOR_PYTHON_WORK:-$root/target/python}
quick=0
profile=release
if [ "${1:-}" = --quick ]; then
  quick=1
  profile=dev
  # Frames of unoptimised code are large.
  export LICTOR_TEST_STACK_KIB=8192
fi

say() { printf '\n== %s\n' "$*"; }
skip() { printf '\n== SKIPPED: %s\n' "$*" >&2; }

# Every CPython that can be found, one for each minor version, those that need no GIL last.
pythons() {
  local found candidate version seen=" "
  for candidate in python3 "$HOME"/.pyenv/versions/*/bin/python3 /usr/bin/python3.* /usr/local/bin/python3.* /opt/python/*/bin/python3; do
    found=$(command -v "$candidate" 2>/dev/null) || continue
    case $found in *config) continue ;; esac
    version=$("$found" -c 'import sys, sysconfig; import venv, ensurepip
assert sys.implementation.name == "cpython" and sys.version_info >= (3, 9)
print("3.%d%s" % (sys.version_info[1], "t" if sysconfig.get_config_var("Py_GIL_DISABLED") else ""))' 2>/dev/null) || continue
    case $seen in *" $version "*) continue ;; esac
    seen="$seen$version "
    printf '%s %s\n' "$version" "$found"
  done | sort -t. -k2,2V
}

mapfile -t all < <(pythons)
if [ ${#all[@]} = 0 ]; then
  skip "no CPython 3.9 or later with venv was found: nothing of the Python binding was tested"
  exit 0
fi
say "found: ${all[*]}"
newest=$(printf '%s\n' "${all[@]}" | grep -v 't ' | tail -1 | cut -d' ' -f2)

env_of() { # environment packages...
  local dir=$1 python=$2
  shift 2
  [ -x "$dir/bin/python" ] || "$python" -m venv "$dir"
  "$dir/bin/python" -m pip --disable-pip-version-check install --quiet "$@"
}

mkdir -p "$work"
say "lints"
PYO3_PYTHON=$newest cargo clippy --quiet --manifest-path Cargo.toml -- -D warnings
if [ -z "${LICTOR_WHEEL:-}" ]; then
  say "building the wheel"
  if ! env_of "$work/build" "$newest" 'maturin>=1.9,<2'; then
    skip "maturin cannot be installed: nothing of the Python binding was tested"
    exit 0
  fi
  rm -rf "$work/dist"
  "$work/build/bin/maturin" build --profile "$profile" --quiet -m Cargo.toml -i "$newest" -o "$work/dist"
  LICTOR_WHEEL=$(ls "$work"/dist/*.whl)
fi
say "wheel: $(basename "$LICTOR_WHEEL"), $(stat -c %s "$LICTOR_WHEEL") bytes"

suite() { # version python
  local dir=$work/env-$1
  rm -rf "$dir"
  env_of "$dir" "$2" "$LICTOR_WHEEL" pytest
  say "suite under CPython $1"
  (cd "$here/tests" && "$dir/bin/python" -m pytest -q -p no:cacheprovider -c "$here/pyproject.toml" --rootdir "$here" .)
}

for one in "${all[@]}"; do
  read -r version python <<<"$one"
  [ $quick = 1 ] && [ "$python" != "$newest" ] && continue
  case $version in
    *t) skip "CPython $version needs a wheel of its own: maturin build --release --no-default-features -i $python" ;;
    *) suite "$version" "$python" ;;
  esac
done
printf '%s\n' "${all[@]}" | grep -q 't ' || skip "no free-threaded CPython was found"

say "stubs"
env=$work/types
env_of "$env" "$newest" --force-reinstall --no-deps "$LICTOR_WHEEL"
env_of "$env" "$newest" "$LICTOR_WHEEL" pytest mypy types-PyYAML pyyaml
(cd "$here" && MYPYPATH=python "$env/bin/mypy" --strict python/lictor tests)
(cd "$work" && "$env/bin/python" -m mypy.stubtest lictor --ignore-missing-stub --concise)

if [ $quick = 1 ]; then exit 0; fi
if env_of "$work/audit" "$newest" abi3audit; then
  say "abi3audit"
  "$work/audit/bin/abi3audit" --strict --summary "$LICTOR_WHEEL"
else
  skip "abi3audit cannot be installed: the symbols of the wheel were not held against the stable ABI"
fi
cases=$root/../shared/opa-1.20/cases
if [ -d "$cases" ]; then
  say "OPA's cases"
  "$env/bin/python" tests/suite.py "$cases/v1" v1
  "$env/bin/python" tests/suite.py "$cases/v0" v0
else
  skip "OPA's cases do not lie in ../shared/opa-1.20/cases"
fi
say "all of the Python binding passed"
