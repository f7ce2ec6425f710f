#!/usr/bin/env bash
# Style, types and the floors of the house, by the tools that deploy/constraints.txt pins.
set -euo pipefail
cd "$(dirname "$0")/.."

.venv/bin/ruff check --quiet .
.venv/bin/ruff format --quiet --check .
.venv/bin/mypy --no-error-summary
.venv/bin/lint-imports --no-cache >/dev/null || .venv/bin/lint-imports --no-cache
echo "lint: style, types and floors are in order"
