# Every command of the project. `make help` lists them; nothing is defined twice.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

PORT ?= 8000
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/pip --disable-pip-version-check -qq --no-input
PYTEST := $(BIN)/python -m pytest -q
# With CI=true a skipped browser or database fails.
STRICT := -p tools.no_skips
# Folders that exist; a kind of test that has no folder yet is passed over.
PURE := $(wildcard tests/unit tests/property tests/spec tests/knowledge)
WITH_DATABASE := $(wildcard tests/integration tests/security)
IN_BROWSER := $(wildcard tests/system)

.PHONY: help setup run check fix test-fast test test-long mutation validate golden \
  docs bench pictures lock

help:  ## this list
	@grep -hE '^[a-z-]+:.*## ' Makefile | sed -E 's/^([a-z-]+):.*## /\1|/' \
	  | while IFS='|' read -r name text; do printf '  make %-11s %s\n' "$$name" "$$text"; done

# ---- environment: hash-locked, one stamp for each part ----

.venv/.made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Hepatica needs Python 3.11 or later; set PYTHON=... to one."; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null \
	  || { echo "Python's venv module is missing: apt-get install python3-venv"; exit 1; }
	@echo "Making .venv"
	@$(PYTHON) -m venv .venv
	@touch $@

.venv/.run: .venv/.made requirements.txt
	@echo "Installing what Hepatica runs on (hash-locked)"
	@$(PIP) install --require-hashes -r requirements.txt
	@touch $@

.venv/.hepatica: .venv/.run pyproject.toml
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

.venv/.dev: .venv/.hepatica dev.txt
	@echo "Installing what the checks and tests need (hash-locked)"
	@$(PIP) install --require-hashes -r dev.txt
	@touch $@

setup: .venv/.dev  ## .venv with hepatica, lint-imports and the check tools
	@echo "Ready: .venv/bin/hepatica, make check, make test-fast"

run: .venv/.hepatica  ## the demo center at http://localhost:8000 (PORT=... to change)
	@exec $(BIN)/hepatica demo --serve --port $(PORT)

lock: .venv/.dev  ## write requirements.txt and dev.txt anew from the .in files
	@flags="--universal --python-version 3.11 --generate-hashes --no-header"; \
	flags="$$flags --no-emit-index-url -q"; \
	$(BIN)/uv pip compile $$flags requirements.in -o requirements.txt; \
	$(BIN)/uv pip compile $$flags dev.in -o dev.txt

# ---- checks: change nothing ----

CHECKS := format lint types imports knowledge docs migrations meta
.PHONY: $(CHECKS:%=check-%)

check: $(CHECKS:%=check-%)  ## format, lint, types, imports, knowledge, docs, rules
	@echo "check: all of it holds"

check-format: .venv/.dev
	@echo "check: format"
	@$(BIN)/ruff format --check --quiet . \
	  || { echo "Run make fix."; $(BIN)/ruff format --check .; }

check-lint: .venv/.dev
	@echo "check: lint"
	@$(BIN)/ruff check --quiet .

check-types: .venv/.dev
	@echo "check: types"
	@$(BIN)/mypy --no-error-summary

check-imports: .venv/.dev
	@echo "check: imports"
	@out=$$($(BIN)/lint-imports --no-cache 2>&1) || { echo "$$out"; exit 1; }

check-knowledge: .venv/.dev
	@echo "check: knowledge"
	@out=$$($(BIN)/hepatica knowledge check 2>&1) || { echo "$$out"; exit 1; }

check-docs: .venv/.dev
	@echo "check: generated docs"
	@$(BIN)/python -m tools.docs --check

check-migrations: .venv/.dev
	@echo "check: migrations"
	@out=$$(DJANGO_SETTINGS_MODULE=tests.settings $(BIN)/python -m django makemigrations \
	  --check --dry-run 2>&1) || { echo "$$out"; exit 1; }

check-meta: .venv/.dev
	@echo "check: rules of the house"
	@$(PYTEST) -n 2 --dist loadfile tests/meta

fix: .venv/.dev  ## format and mend what the linter can mend
	@$(BIN)/ruff check --fix --exit-zero --quiet .
	@$(BIN)/ruff format --quiet .

docs: .venv/.dev  ## write docs/generated, docs/cli and the indexes
	@$(BIN)/python -m tools.docs

# ---- tests ----

test-fast: .venv/.dev  ## unit, property, knowledge, spec and the rules of the house
	@$(PYTEST) -n 2 --dist loadfile $(PURE) tests/meta

.PHONY: test-pure test-database test-browser browser
test: test-pure test-database test-browser  ## everything: both databases and the browser
	@echo "test: all of it holds"

test-pure: .venv/.dev
	@echo "test: unit, property, spec, knowledge"
	@$(PYTEST) -n 2 --dist loadfile $(PURE)

test-database: .venv/.dev
	@echo "test: integration, on SQLite and on PostgreSQL"
	@$(if $(WITH_DATABASE),$(PYTEST) $(STRICT) --dist each --tx popen//env:DB=sqlite \
	  --tx popen//env:DB=pg $(WITH_DATABASE),echo "  nothing there yet")

test-browser: .venv/.dev browser
	@echo "test: system, in Chromium"
	@$(if $(IN_BROWSER),$(PYTEST) $(STRICT) -n 2 $(IN_BROWSER),echo "  nothing there yet")

browser:
	@if [ ! -x /usr/bin/chromium ]; then \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    echo "Installing Debian's chromium for the system tests"; \
	    apt-get -qq update && DEBIAN_FRONTEND=noninteractive \
	      apt-get -qq install -y --no-install-recommends chromium >/dev/null </dev/null; \
	  else \
	    echo "System tests need a browser: sudo apt-get install chromium"; \
	  fi; \
	fi

test-long: .venv/.dev  ## many more examples, and a thousand rounds of each race
	@HYPOTHESIS_PROFILE=long $(PYTEST) -n 2 $(wildcard tests/property)
	@HEPATICA_RACE_ROUNDS=1000 $(PYTEST) $(STRICT) --dist each \
	  --tx popen//env:DB=sqlite --tx popen//env:DB=pg \
	  tests/integration/test_races_orders.py

mutation: .venv/.dev  ## change therapy line by line and see the tests notice; minutes
	@echo "Changing therapy line by line (ONLY=... for some of it)"
	@$(BIN)/python -m tools.mutation $(ONLY)

golden: .venv/.dev  ## write golden files anew; say in the commit why a number moved
	@$(BIN)/python -m tools.golden

bench: .venv/.dev  ## measured figures: courses a second, appends, start-up
	@$(BIN)/python -m bench

validate:  ## the twin against published trials
	@echo "validate: will compare the twin with published trials; comes with the twin."

pictures: .venv/.dev browser  ## each page of the demo at 1280 and 390 px, in var/pictures
	@$(BIN)/python -m tools.pictures
