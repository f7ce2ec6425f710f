#!/usr/bin/env bash
# Which branches of pipeline, api, storage and catalogue are taken by their own tests that need no server; fails below the
# floor that pyproject.toml sets. Apart from scripts/test.sh, since tracing costs a quarter to two thirds more (ADR 0028).
set -euo pipefail
cd "$(dirname "$0")/.."

measured=(tests/api tests/catalogue tests/contract tests/pipeline tests/storage)
export OMP_THREAD_LIMIT=1 # one core a Tesseract: the workers share the machine
unset PYTHONDONTWRITEBYTECODE # else the program is compiled anew each time it is begun

scripts/setup.sh test
.venv/bin/coverage erase
.venv/bin/python -m coverage run -m pytest -q --numprocesses "$(nproc)" --dist loadscope --no-loadscope-reorder \
    -m "not servers" "${@:-${measured[@]}}"
.venv/bin/coverage combine --quiet
.venv/bin/coverage report
