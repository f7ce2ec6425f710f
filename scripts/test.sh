#!/usr/bin/env bash
# Everything that must hold before a change is handed in. Words after the name go to pytest.
# In CI, or with VANKHO_REQUIRE_SERVICES=1, a test that is skipped for want of a tool is a failure (tests/conftest.py).
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/setup.sh test
scripts/lint.sh
echo "$(.venv/bin/python -VV | head -1); $(tesseract --version 2>&1 | head -1)"
workers=$(nproc)
export OMP_THREAD_LIMIT=1 # one core a Tesseract: the workers share the machine
exec .venv/bin/python -m pytest -q --numprocesses "$((workers < 4 ? workers : 4))" --dist loadscope "$@"
