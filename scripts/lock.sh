#!/usr/bin/env bash
# Pin every dependency with the hashes of its files, for the oldest Python we support. Needs uv.
set -euo pipefail
cd "$(dirname "$0")/.."

if ! command -v uv >/dev/null; then
    echo "uv is missing: pip install uv" >&2
    exit 1
fi
pin() {
    uv pip compile --quiet pyproject.toml --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
        ${UPGRADE:+--upgrade} "$@"
}
pin --group dev --all-extras --output-file deploy/constraints.txt
pin --group build --extra scale --extra telemetry --constraint deploy/constraints.txt --output-file deploy/constraints-runtime.txt
pin --group train --constraint deploy/constraints.txt --output-file training/reader/constraints.txt
