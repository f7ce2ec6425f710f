# The commands of the house. The work is done by scripts/; this file only names it.
.DEFAULT_GOAL := help
.PHONY: help setup demo test coverage lint services services-stop bench bench-ocr lock clean

help: ## what can be made
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 17

setup: ## install what developing needs: system packages (as root), .venv, judges for the tests
	@scripts/setup.sh test

demo: ## draw sample documents, archive, search and verify them (SERVE=1 leaves the page open)
	@scripts/setup.sh run
	@.venv/bin/python -m demo

test: ## check style and types, run all tests
	@scripts/test.sh

coverage: ## which branches the quick tests take; below the floor of pyproject.toml it fails
	@scripts/coverage.sh

lint: ## ruff, mypy, import-linter
	@scripts/setup.sh test
	@scripts/lint.sh

services: ## start MinIO, versitygw, OpenSearch, PostgreSQL and Toxiproxy on loopback; .services.env tells where
	@scripts/setup.sh test
	@.venv/bin/python -m testbed.servers build
	@.venv/bin/python -m testbed.servers up

services-stop: ## stop them
	@.venv/bin/python -m testbed.servers down

bench-ocr: ## read drawn pages and real scans beside Tesseract and OCRmyPDF (half an hour)
	@scripts/setup.sh test
	@scripts/system-packages.sh bench
	@.venv/bin/python -m bench ocr

bench: ## measure what docs/measurements.md quotes
	@scripts/setup.sh test
	@scripts/system-packages.sh bench
	@.venv/bin/python -m bench

lock: ## pin the dependencies anew (needs uv; UPGRADE=1 takes newer versions)
	@scripts/lock.sh

clean: ## remove what was made here; archives that you made elsewhere stay
	@rm -rf .venv build dist demo-archive .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
