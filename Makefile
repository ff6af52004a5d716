# make demo   set up, run the catalogue on the full Japan SAM, print a table per experiment
# make test   set up, run the tests (under five minutes on two cores)
# make quick  style and the small tests, in a minute
# make check  style, types, imports          make docs   build the documentation into docs/_build/html
# make bench  measure                        make clean  remove results, caches and builds (not .venv)
# make format rewrite the code in the project's style
# make lock   renew both lock files (needs uv on the PATH or in .venv)
#
# Needs Python 3.11-3.13, make and the PyPI registry; everything is installed into .venv from the lock files.
# Choose the Python with `make PYTHON=python3.12 ...`.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help

# One BLAS thread: the matrices are small and the two cores are worth more to separate processes.
export OMP_NUM_THREADS ?= 1
export OPENBLAS_NUM_THREADS ?= 1
export MKL_NUM_THREADS ?= 1
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export MPLBACKEND ?= Agg
# Many containers forbid byte code; without it every command would compile all its imports anew, for ten seconds.
export PYTHONDONTWRITEBYTECODE :=

VENV := .venv
BIN := $(VENV)/bin
IN_RANGE := import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))
PYTHON ?= $(shell for python in python3.11 python3 python3.12 python3.13; do \
	"$$python" -c '$(IN_RANGE)' 2>/dev/null && echo "$$python" && break; done)
CATALOGUE := tariff_removal carbon_price investment_subsidy meti_2040_base meti_2040_new_axis

# pip checks every hash of the lock; uv does the same, faster, where someone has put it into the venv. Compiling all
# modules would double pip's time; Python compiles those it imports.
PIP = $(BIN)/python -m pip install --no-compile -qq
UV_PIP = $(BIN)/uv pip install --python $(BIN)/python -q
INSTALL = $(if $(wildcard $(BIN)/uv),$(UV_PIP),$(PIP))

.PHONY: help demo test quick check format docs bench lock clean

help:
	@sed -n '1,/^$$/s/^# \{0,1\}//p' Makefile

$(VENV)/bin/python:
	@if [ -z "$(PYTHON)" ] || ! "$(PYTHON)" -c '$(IN_RANGE)' 2>/dev/null; then \
		echo "make: no Python 3.11, 3.12 or 3.13 found; install one, or name it: make PYTHON=/path/to/python3.11" >&2; \
		exit 1; \
	fi
	"$(PYTHON)" -m venv $(VENV)

$(VENV)/.installed: requirements.lock pyproject.toml | $(VENV)/bin/python
	@echo "installing from requirements.lock into $(VENV) ..."
	$(INSTALL) --require-hashes --no-deps -r requirements.lock
	$(INSTALL) --no-build-isolation --no-deps -e .
	@touch $@

$(VENV)/.installed-docs: requirements-docs.lock $(VENV)/.installed
	@echo "installing from requirements-docs.lock into $(VENV) ..."
	$(INSTALL) --require-hashes --no-deps -r requirements-docs.lock
	@touch $@

# Two experiments at a time, one per core; the tables are printed in order when all are done.
demo: $(VENV)/.installed
	@mkdir -p out
	@printf '%s\n' $(CATALOGUE) | xargs -P 2 -I{} sh -c 'echo "running {} ..." >&2; \
		$(BIN)/cge run {} --out out/{} --force > out/{}.txt 2> out/{}.log || { cat out/{}.log >&2; exit 255; }'
	@for name in $(CATALOGUE); do cat "out/$$name.txt"; echo; done

# Two processes; a file stays in one of them, so that what its tests share is made once.
test: $(VENV)/.installed
	$(BIN)/python -m pytest -n 2 --dist loadfile $(PYTEST_ARGS)

# What to run after each change. The files of tests/quick.txt hold no test that builds the full Japan model.
quick: $(VENV)/.installed
	@$(BIN)/ruff check . && $(BIN)/ruff format --check -q . && \
		$(BIN)/python -m pytest -q -n 2 --dist loadfile @tests/quick.txt && \
		echo "make quick took $$SECONDS s"

check: $(VENV)/.installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

format: $(VENV)/.installed
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

docs: $(VENV)/.installed-docs
	$(BIN)/python docs/generate_reference.py
	$(BIN)/python -m sphinx -W --keep-going -q -b html docs docs/_build/html
	@echo "docs/_build/html/index.html"

bench: $(VENV)/.installed
	$(BIN)/cge bench $(BENCH_ARGS)

UV = $(or $(shell command -v uv),$(BIN)/uv)
COMPILE = $(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --custom-compile-command 'make lock' pyproject.toml
lock:
	$(COMPILE) --extra dev --output-file requirements.lock
	$(COMPILE) --extra docs --constraints requirements.lock --output-file requirements-docs.lock

clean:
	rm -rf out build dist docs/_build .pytest_cache .ruff_cache .mypy_cache .hypothesis .import_linter_cache *.egg-info
	find sam cge calibration experiments tests docs -name __pycache__ -type d -prune -exec rm -rf {} +
