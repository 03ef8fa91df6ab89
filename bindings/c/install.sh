#!/usr/bin/env bash
# Builds the libraries and installs them with the headers, a pkg-config file and a CMake package:
#   install.sh --prefix DIR [--debug] [--target TRIPLE]
# DESTDIR is put before the prefix. The result can be moved. Linux only.
set -euo pipefail
cd "$(dirname "$0")"
root=$(cd ../.. && pwd)
prefix=/usr/local profile=release target=
while [ $# -gt 0 ]; do
  case $1 in
    --prefix) prefix=${2:?--prefix needs a directory}; shift ;;
    --debug) profile=dev ;;
    --target) target=${2:?--target needs a triple}; shift ;;
    *) echo "usage: install.sh [--prefix DIR] [--debug] [--target TRIPLE]" >&2; exit 2 ;;
  esac
  shift
done

${CARGO:-cargo} build --quiet --manifest-path Cargo.toml --profile "$profile" ${target:+--target "$target"}
built=${CARGO_TARGET_DIR:-$root/target}${target:+/$target}/${profile/dev/debug}

number() { sed -n "s/^#define LICTOR_$1 //p" include/lictor.h; }
major=$(number VERSION_MAJOR) minor=$(number VERSION_MINOR) abi=$(number ABI_VERSION)
version=$major.$minor.$(number VERSION_PATCH)
# What `rustc --print native-static-libs` says the static library needs.
private="-lgcc_s -lutil -lrt -lpthread -lm -ldl -lc"

dir=${DESTDIR:-}$prefix
mkdir -p "$dir/include" "$dir/lib/pkgconfig" "$dir/lib/cmake/lictor"
put() { # file destination mode
  cp "$1" "$2.new" && chmod "$3" "$2.new" && mv -f "$2.new" "$2"
}
link() { ln -sfn "$1" "$2.new" && mv -fT "$2.new" "$2"; }
fill() { # template destination
  sed -e "s/@VERSION@/$version/g; s/@ABI@/$abi/g; s/@MAJOR@/$major/g; s/@MINOR@/$minor/g; s/@PRIVATE@/$private/g" "$1" >"$2.new"
  mv -f "$2.new" "$2"
}
put include/lictor.h "$dir/include/lictor.h" 644
put include/lictor.hpp "$dir/include/lictor.hpp" 644
put "$built/liblictor_c.a" "$dir/lib/liblictor.a" 644
put "$built/liblictor_c.so" "$dir/lib/liblictor.so.$version" 755
link "liblictor.so.$version" "$dir/lib/liblictor.so.$abi"
link "liblictor.so.$abi" "$dir/lib/liblictor.so"
fill lictor.pc.in "$dir/lib/pkgconfig/lictor.pc"
fill cmake/lictorConfig.cmake.in "$dir/lib/cmake/lictor/lictorConfig.cmake"
fill cmake/lictorConfigVersion.cmake.in "$dir/lib/cmake/lictor/lictorConfigVersion.cmake"
