#!/usr/bin/env bash
# Everything that must hold before a change is handed in. Words after the name go to pytest.
# Lint runs and the servers are built beside the tests that need none; then the servers are started, and stopped whatever
# happens. Branches are measured apart (scripts/coverage.sh).
# In CI, or with VANKHO_REQUIRE_SERVICES=1, a test that is skipped for want of a tool is a failure (tests/conftest.py).
set -euo pipefail
cd "$(dirname "$0")/.."

none=5 # pytest: no test was selected
workers=$(($(nproc) + 1)) # one more than cores: some test always waits for a process, a server or a pause
export OMP_THREAD_LIMIT=1 # one core a Tesseract: the workers share the machine
unset PYTHONDONTWRITEBYTECODE # the program is begun a thousand times, and would be compiled anew each time

tests() { # a failure is remembered, so that the other tests run too; their order is that of tests/conftest.py
    local code=0
    .venv/bin/python -m pytest -q --numprocesses "$((workers < 4 ? workers : 4))" --dist loadscope --no-loadscope-reorder "$@" || code=$?
    ran=$((code == none ? ran : ran + 1))
    worst=$((code == 0 || code == none ? worst : code))
}

scripts/setup.sh test
.venv/bin/python -m testbed.servers build &
builder=$!
told=$(mktemp)
scripts/lint.sh >"$told" 2>&1 &
linter=$!
trap 'kill $builder $linter 2>/dev/null || true; .venv/bin/python -m testbed.servers down; rm -f "$told"' EXIT
echo "$(.venv/bin/python -VV | head -1); $(tesseract --version 2>&1 | head -1)"
ran=0 worst=0
tests -m "not servers" "$@"
wait "$linter" || worst=1
cat "$told"
wait "$builder" || echo "Some server cannot be had here; its tests say so." >&2
.venv/bin/python -m testbed.servers up || true
tests -m servers "$@"
if [[ $ran -eq 0 && $worst -eq 0 ]]; then
    exit "$none"
fi
exit "$worst"
