# Every target sets up .venv first, from requirements.lock; nothing else has to be installed by hand.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: report test test-slow format check notebooks docs bench lab lock clean

report: .venv/ready
	$(BIN)/pasni report

test: .venv/ready
	$(BIN)/python -m pytest
	$(BIN)/python -m pytest -m browser --numprocesses=0 tests/test_browser_gallery.py tests/test_browser_lab.py

# What needs a cluster or minutes.
test-slow: .venv/ready
	$(BIN)/python -m pytest -m slow --numprocesses=0 tests

format: .venv/ready
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix-only --quiet .

check: .venv/ready
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

# Run the notebooks in place and store their outputs; the committed figures are drawn anew with them.
notebooks: .venv/ready
	git ls-files -z figures | xargs -0 rm -rf
	$(BIN)/python -m jupyter nbconvert --to notebook --execute --inplace \
	    --ExecutePreprocessor.record_timing=False --log-level=ERROR notebooks/[0-9]_*.ipynb notebooks/explore.ipynb

# Speed and memory, as ratios within one run; nothing in the tests depends on the clock.
bench: .venv/ready .venv-peers/ready
	$(BIN)/python benchmarks/run.py

# The packages that are measured beside this one; nothing else uses them.
.venv-peers/ready: benchmarks/peers.lock .venv/ready
	@$(PYTHON) -m venv .venv-peers
	@$(BIN)/uv pip install --quiet --python .venv-peers/bin/python --require-hashes --requirement benchmarks/peers.lock
	@touch $@

# The pages to read in a browser: docs/_build/index.html; a warning is an error.
docs: .venv/ready
	$(BIN)/python -m sphinx -q -E -W --keep-going -b html docs docs/_build

lab: .venv/ready
	$(BIN)/python -m jupyter lab --ServerApp.root_dir=. --ServerApp.preferred_dir=notebooks

docs/codebook.md: pasni_analysis/lexicons/codebook.toml pasni_analysis/measures/codebook.py .venv/ready
	$(BIN)/python -c 'from pasni_analysis.measures.codebook import codebook; print(codebook(), end="")' > $@

docs/data-dictionary.md: pasni_analysis/schema.py $(wildcard pasni_analysis/results*.py) pasni_analysis/columns.py .venv/ready
	$(BIN)/python -c 'from pasni_analysis import schema; print(schema.dictionary(), end="")' > $@

.venv/ready: requirements.lock requirements-uv.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; name one: make PYTHON=python3.13 ...")'
	@echo "setting up .venv"
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements-uv.lock
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes --requirement requirements.lock
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@touch $@

# Resolved once for Python 3.11 to 3.14 and all systems; --fork-strategy fewest keeps one version of a package for all.
lock: .venv/ready
	$(BIN)/uv pip compile pyproject.toml --all-extras --universal --fork-strategy fewest --python-version 3.11 \
	    --generate-hashes --no-emit-index-url --no-annotate --no-header --quiet --upgrade --output-file requirements.lock
	echo uv | $(BIN)/uv pip compile - --universal --python-version 3.11 \
	    --generate-hashes --no-emit-index-url --no-annotate --no-header --quiet --upgrade --output-file requirements-uv.lock

clean:
	rm -rf .venv .venv-peers .pasni reports docs/_build .pytest_cache .mypy_cache .ruff_cache
