# `make help` lists what there is. Everything installs into .venv; nothing else on the machine is changed.
PYTHON ?= python3
PORT ?= 3978
BIN := .venv/bin
SOURCES := bot adapters glossary migrations tests benchmarks
BROWSER ?= $(firstword $(foreach name,chromium chromium-browser google-chrome google-chrome-stable,$(shell command -v $(name))))

unexport PYTHONDONTWRITEBYTECODE  # the tests are some hundred processes, and each would compile the product again

.PHONY: help install run test tests format lint types contracts look bench soak lock clean

help:  ## List these commands
	@sed -n 's/^\([a-z]*\):.*##/\1:/p' $(MAKEFILE_LIST) | awk -F: '{printf "make %-10s %s\n", $$1, $$2}'

install: .venv/.ready-to-run  ## Prepare the environment in .venv

.venv/pyvenv.cfg:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Big Room needs Python 3.11 or newer. Name it: make PYTHON=python3.12 run"; exit 1; }
	@$(PYTHON) -m venv .venv

.venv/.ready-to-run: .venv/pyvenv.cfg requirements/base.txt pyproject.toml
	@echo "Installing what Big Room needs into .venv (about half a minute, once)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements/base.txt hatchling -c requirements/dev.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps --editable .
	@$(BIN)/bigroom jargon ICB > /dev/null  # keeps what it made of the glossary beside it, so that the first start is quick too
	@touch $@

.venv/.ready-to-test: .venv/.ready-to-run requirements/dev.txt
	@echo "Installing the tools for tests into .venv (once)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements/dev.txt
	@touch $@

.venv/.ready-to-look: .venv/.ready-to-test requirements/look.txt tests/look/package-lock.json
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements/look.txt
	@npm ci --prefix tests/look --no-audit --no-fund --loglevel=error
	@touch $@

run: .venv/.ready-to-run  ## Start the product in a browser, with SQLite and sample data (PORT=3978)
	@PORT=$(PORT) exec $(BIN)/bigroom demo

test: format lint contracts  ## Pass every check
	@$(MAKE) --no-print-directory --jobs=2 types tests

# The first of them mostly wait, which leaves a processor for the types.
tests: .venv/.ready-to-test
	@$(BIN)/pytest --numprocesses=$$(($$(getconf _NPROCESSORS_ONLN) * 2)) --dist=loadfile --no-loadscope-reorder

format: .venv/.ready-to-test
	@$(BIN)/ruff format --check --quiet $(SOURCES)

lint: .venv/.ready-to-test
	@$(BIN)/ruff check --quiet $(SOURCES)

types: .venv/.ready-to-test
	@$(BIN)/mypy

contracts: .venv/.ready-to-test
	@$(BIN)/lint-imports

look: .venv/.ready-to-look  ## Drive the pages in a browser, check accessibility, take pictures into var/look
	@test -n "$(BROWSER)" || { echo "make look needs a browser: install Chromium, or name one: make BROWSER=/path look"; exit 1; }
	@$(BIN)/mypy --package tests.look
	@BROWSER=$(BROWSER) $(BIN)/python -m tests.look

bench: .venv/.ready-to-test  ## Measure speed against bare baselines in one run
	@$(BIN)/python -m benchmarks

soak: .venv/.ready-to-test  ## Prove for many minutes that nothing is lost, doubled or out of order
	@SOAK=1 $(BIN)/pytest tests/soak --capture=no --timeout=3600

lock: .venv/.ready-to-test  ## Bring the exact versions in requirements/ up to date
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	@sh requirements/lock

clean:  ## Remove the environment and everything made here
	@rm -rf .venv var dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache tests/look/node_modules
