# What there is to do here. Each target first brings its virtual environment up to date, so any of them can come first.

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
PARALLEL := -n auto --dist loadfile

help:           ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):[^#]*## /  make \1\t/' | expand -t 18

demo: install   ## see it work: typed calls, sync and async, no server needed
	@$(BIN)/python examples/demo.py

test: install   ## run the tests, without the slow ones
	$(BIN)/pytest $(PARALLEL) -m "not slow"

test-all: install   ## run all tests: also type checkers, built packages, thousands of calls
	$(BIN)/pytest $(PARALLEL)

check: install  ## format, lint, types, generated code
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/pyright
	$(BIN)/mypy src generated codegen tests benchmarks examples docs
	$(BIN)/python -m codegen check

generate: install   ## write generated/pbs_api from schema/
	$(BIN)/python -m codegen generate

golden: install ## accept how a module is generated now, and what is public
	$(BIN)/python -m tests.codegen.test_golden
	$(BIN)/python -m tests.packaging.test_signatures

coverage: install   ## which hand-written lines and branches no test reaches
	$(BIN)/pytest $(PARALLEL) --cov --cov-report=term-missing:skip-covered

bench: $(VENV)/benchmarks  ## time decoding, imports, calls and generation, as ratios to other libraries
	$(BIN)/python -m benchmarks

docs: $(VENV)/documentation   ## build the documentation into site/
	$(BIN)/python -m docs.build

live: install   ## try everything against the server that PBS_REPOSITORY, PBS_PASSWORD and PBS_FINGERPRINT name
	$(BIN)/python examples/live.py

format: install ## let ruff put the code in order
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

clean:          ## remove what the targets above made
	rm -rf $(VENV) dist build site .pytest_cache .mypy_cache .ruff_cache .hypothesis .coverage

install: $(VENV)/installed

$(VENV)/installed: requirements.txt pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or later is needed; set PYTHON=" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/benchmarks: $(VENV)/installed benchmarks/requirements.txt
	$(BIN)/pip install --quiet --disable-pip-version-check -r benchmarks/requirements.txt
	@touch $@

$(VENV)/documentation: $(VENV)/installed docs/requirements.txt
	$(BIN)/pip install --quiet --disable-pip-version-check -r docs/requirements.txt
	@touch $@

.PHONY: help demo test test-all check generate golden coverage bench docs live format clean install
