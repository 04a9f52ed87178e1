# What there is to do here. Each target first brings its virtual environment up to date, so any of them can come first.

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
# Nothing is installed whose hash is not in the list.
LOCKED := --quiet --disable-pip-version-check --require-hashes
# A worker for each processor: what one more finds to do is less than what it costs to collect all tests once more.
PARALLEL := -n $(shell getconf _NPROCESSORS_ONLN) --dist loadfile
# The tests start Python many times; without this, where it is set, each time would compile every module.
export PYTHONDONTWRITEBYTECODE :=

help:           ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):[^#]*## /  make \1\t/' | expand -t 20

demo: install   ## see it work: typed calls, sync and async, no server needed
	@$(BIN)/python examples/demo.py

test: install   ## run the tests, without the slow ones
	$(BIN)/pytest $(PARALLEL) -m "not slow"

test-all: $(VENV)/documentation   ## run all tests: also type checkers, built packages, the site in a browser
	$(BIN)/pytest $(PARALLEL)

check: install  ## format, lint, types, generated code, spelling, style
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/pyright
	$(BIN)/mypy src generated codegen tests benchmarks examples docs
	$(BIN)/python -m codegen check
	$(BIN)/python -m docs.tables --check
	$(BIN)/codespell
	$(BIN)/python -m docs.prose

generate: install   ## write generated/pbs_api from schema/
	$(BIN)/python -m codegen generate
	$(BIN)/python -m docs.tables

golden: install ## accept how a module is generated now, what is public, what pbsh prints, tables of pages
	$(BIN)/python -m tests.codegen.test_golden
	$(BIN)/python -m tests.packaging.test_signatures
	$(BIN)/python -m tests.tools.golden
	$(BIN)/python -m tests.tools.test_pbsh_page
	$(BIN)/python -m docs.tables

coverage: install   ## which hand-written lines and branches no test reaches
	$(BIN)/pytest $(PARALLEL) --cov --cov-report=term-missing:skip-covered

bench: $(VENV)/benchmarks  ## time decoding, imports, calls and generation, as ratios to other libraries
	$(BIN)/python -m benchmarks

bench-short: install   ## the same counted in work, for CI: calls, bytes, modules
	$(BIN)/python -m benchmarks.work

docs: $(VENV)/documentation   ## build the documentation into site/
	$(BIN)/python -m docs.build

pictures: install   ## draw the pictures of README and pages anew
	$(BIN)/python -m docs.pictures

live: install   ## try everything against the server that PBS_REPOSITORY, PBS_PASSWORD and PBS_FINGERPRINT name
	$(BIN)/python examples/live.py

dist: $(VENV)/release   ## build wheel and sdist into dist/, with an SBOM: what the wheel brings along
	rm -rf dist build/wheel
	$(BIN)/python -m build --no-isolation --outdir dist
	$(PYTHON) -m venv build/wheel
	build/wheel/bin/pip install --quiet --disable-pip-version-check --no-compile --constraint requirements.in "$$(ls dist/*.whl)[cli,simulator,fast,prometheus,report,mcp]"
	build/wheel/bin/pip uninstall --quiet --disable-pip-version-check --yes pip setuptools
	$(BIN)/cyclonedx-py environment --output-reproducible --mc-type library --pyproject pyproject.toml \
	    --output-file "$$(ls dist/*.whl).cdx.json" build/wheel/bin/python

lock:           ## write the lists of requirements with their hashes, from the .in files
	$(PYTHON) -m venv build/lock
	build/lock/bin/pip install --quiet --disable-pip-version-check pip-tools==7.6.2
	for list in requirements requirements-release docs/requirements benchmarks/requirements $(basename $(wildcard benchmarks/separate/*.in)); do \
	    CUSTOM_COMPILE_COMMAND="make lock" build/lock/bin/pip-compile --quiet --generate-hashes --no-annotate --no-strip-extras \
	        --allow-unsafe --no-emit-find-links --no-emit-index-url --no-emit-options --output-file $$list.txt $$list.in || exit; \
	done

format: install ## let ruff put the code in order
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

clean:          ## remove what the targets above made
	rm -rf $(VENV) dist build site .pytest_cache .mypy_cache .ruff_cache .hypothesis .coverage

install: $(VENV)/installed

$(VENV)/installed: requirements.txt pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or later is needed; set PYTHON=" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install $(LOCKED) -r requirements.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/benchmarks: $(VENV)/installed benchmarks/requirements.txt
	@$(BIN)/pip install $(LOCKED) --retries 1 -r benchmarks/requirements.txt 2>$(VENV)/pip.log && touch $@ || \
	    echo "left out: what benchmarks/requirements.txt lists, which cannot be installed: see $(VENV)/pip.log" >&2

$(VENV)/documentation: $(VENV)/installed docs/requirements.txt
	$(BIN)/pip install $(LOCKED) -r docs/requirements.txt
	@touch $@

$(VENV)/release: $(VENV)/installed requirements-release.txt
	$(BIN)/pip install $(LOCKED) -r requirements-release.txt
	@touch $@

.PHONY: help demo test test-all check generate golden coverage bench bench-short docs pictures live dist lock format clean install
