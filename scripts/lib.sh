# Shared by the scripts in this folder: source it, do not run it. Leaves the shell in the repository's root.
# shellcheck shell=bash

cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1
root=$PWD
export LC_ALL=C.UTF-8

# The compiler cache is asked by content alone, so that every build folder and every clone shares one SQLite object.
export CCACHE_BASEDIR=$root CCACHE_NOHASHDIR=1 CCACHE_SLOPPINESS=time_macros

jobs=${JOBS:-$(nproc)}

say() { printf '%s\n' "$*"; }
die() { printf '%s\n' "$*" >&2; exit 1; }

# Two people in one tree may ask for the same folder at once; ninja itself does not wait for another ninja.
locked() { # NAME COMMAND...
    local name=$1 fd rc
    shift
    mkdir -p build
    exec {fd}>"build/.lock-$name"
    flock "$fd"
    "$@" {fd}>&-
    rc=$?
    exec {fd}>&-
    return $rc
}

cached_cc() { if command -v ccache >/dev/null; then printf 'ccache %s' "$1"; else printf '%s' "$1"; fi; }

# Configures build/NAME once; later only when the options written here change (meson itself notices its own files).
configure() { # NAME COMPILER OPTION...
    local name=$1 compiler=$2 wanted
    shift 2
    wanted="$(cached_cc "$compiler") $*"
    if [ -f "build/$name/build.ninja" ] && [ "$(cat "build/$name/.configured" 2>/dev/null)" = "$wanted" ]; then
        return 0
    fi
    rm -rf "build/$name"
    CC=$(cached_cc "$compiler") meson setup "build/$name" "$@" || return 1
    printf '%s' "$wanted" >"build/$name/.configured"
}

# The three ways we build; one place for their options.
configure_release() { configure release gcc -Dtests=false; }
configure_gcc() { configure gcc gcc -Dwerror=true; }
configure_dev() { configure "${1:-dev}" clang -Dwerror=false -Doptimization=1 -Db_sanitize=address,undefined -Db_lundef=false; }
configure_clang() { configure clang clang -Dwerror=true -Doptimization=1 -Db_sanitize=address,undefined -Db_lundef=false; }
configure_fuzz() { configure fuzz clang -Dfuzz=true -Doptimization=1 -Db_sanitize=address,undefined -Db_lundef=false; }
configure_bench() { configure bench gcc -Dtests=false -Dbench=true; }

build() { # NAME [TARGET...]
    local name=$1
    shift
    locked "$name" ninja -C "build/$name" -j "$jobs" "$@"
}
