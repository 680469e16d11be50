# Every target sets up .venv first, from requirements.lock; nothing else has to be installed by hand.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: report test format check notebooks lock clean

report: .venv/ready
	$(BIN)/pasni report

test: .venv/ready
	$(BIN)/python -m pytest

format: .venv/ready
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix-only --quiet .

check: .venv/ready
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

.venv/ready: requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=python3.13 ...")'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements-uv.lock
	$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes --requirement requirements.lock
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	touch $@

# Resolved once for Python 3.11 to 3.14 and all systems. --fork-strategy fewest keeps one version of a package for all.
lock: .venv/ready
	$(BIN)/uv pip compile pyproject.toml --extra dev --universal --fork-strategy fewest --python-version 3.11 \
	    --generate-hashes --no-emit-index-url --no-annotate --no-header --quiet --upgrade --output-file requirements.lock
	echo 'uv' | $(BIN)/uv pip compile - --universal --python-version 3.11 \
	    --generate-hashes --no-emit-index-url --no-annotate --no-header --quiet --upgrade --output-file requirements-uv.lock
