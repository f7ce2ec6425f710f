#!/usr/bin/env bash
# Environment for training the reader: the program's packages, torch and onnx, apart from .venv. Prints its Python.
# Usage: "$(scripts/train-env.sh)" -m training.reader train --to FOLDER
# torch comes with what it needs for an NVIDIA card, 3 GB in all; it works without a card too.
set -euo pipefail
cd "$(dirname "$0")/.."

pins=training/reader/constraints.txt
home=${VANKHO_CACHE:-$HOME/.cache/vankho-services}/train-reader-$(sha256sum "$pins" | cut -c1-12)

mkdir -p "$(dirname "$home")"
exec 9>"$home.lock"
flock 9 # who comes second waits
if [[ ! -f $home/complete ]]; then
    scripts/system-packages.sh train >&2
    echo "Installing $(grep -c '==' "$pins") pinned Python packages into $home …" >&2
    rm -rf "$home"
    "${PYTHON:-python3}" -m venv "$home"
    "$home/bin/python" -m pip --disable-pip-version-check --quiet install --progress-bar off --no-deps --require-hashes \
        -r "$pins" >&2
    touch "$home/complete"
fi
echo "$home/bin/python"
