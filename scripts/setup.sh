#!/usr/bin/env bash
# Make this checkout runnable. Usage: scripts/setup.sh run|test
# `run` installs what the program needs, `test` also what its developers and tests need. A second run is quick.
set -euo pipefail
cd "$(dirname "$0")/.."

purpose=${1:-test}
case $purpose in
run) pins=deploy/constraints-runtime.txt ;;
test) pins=deploy/constraints.txt ;;
*)
    echo "usage: scripts/setup.sh run|test" >&2
    exit 2
    ;;
esac

find_python() {
    local candidate
    for candidate in ${PYTHON:-} python3 python3.11 python3.12 python3.13 /usr/bin/python3 /usr/bin/python3.11; do
        if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            echo "$candidate"
            return
        fi
    done
    echo "Python 3.11 or newer was not found. On Debian 12: apt-get install python3 python3-venv" >&2
    echo "A Python of your own is named by PYTHON=/path/to/python3.11 make setup" >&2
    return 1
}

fingerprint() { # of everything that decides what lies in .venv
    { "$python" -VV && cat "$1" pyproject.toml && pwd; } | sha256sum | cut -d' ' -f1
}

up_to_date() { # a .venv for tests also runs the program
    local list
    for list in "$pins" deploy/constraints.txt; do
        if [[ -x .venv/bin/python && -f .venv/made-from && $(fingerprint "$list") == "$(<.venv/made-from)" ]]; then
            return 0
        fi
    done
    return 1
}

fill_venv() {
    if ! .venv/bin/python -c 'import pip, sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        rm -rf .venv
        "$python" -m venv .venv
    fi
    rm -f .venv/made-from
    echo "Installing $(grep -c '==' "$pins") pinned Python packages into .venv …"
    local pip=(.venv/bin/python -m pip --disable-pip-version-check --quiet)
    "${pip[@]}" install --progress-bar off --no-deps --require-hashes -r "$pins"
    "${pip[@]}" install --no-deps --no-build-isolation --no-index -e .
    fingerprint "$pins" >.venv/made-from
}

python=$(find_python)
PYTHON=$python scripts/system-packages.sh "$purpose"
up_to_date || fill_venv
if [[ $purpose == test ]]; then
    scripts/verapdf.sh fetch
fi
