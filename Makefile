# Everything runs in .venv, which is made from requirements.lock on first use.
# Needs Python 3.11 or newer, git and make; another interpreter: make PYTHON=python3.13 test

PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready
export PIP_DISABLE_PIP_VERSION_CHECK = 1

# uv does not read pip's configuration, so each call is told the package index and certificates this machine uses.
configured = $$($(BIN)/python -m pip config get $(1) 2>/dev/null)
UV = index="$${UV_DEFAULT_INDEX:-$${PIP_INDEX_URL:-$(call configured,global.index-url)}}"; \
	certificates="$${SSL_CERT_FILE:-$${PIP_CERT:-$(call configured,global.cert)}}"; \
	env $${index:+UV_DEFAULT_INDEX="$$index"} $${certificates:+SSL_CERT_FILE="$$certificates"} $(BIN)/uv

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo test lint contracts types format bench lock clean

help: ## what can be made
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1|\2/p' $(MAKEFILE_LIST) | awk -F'|' '{ printf "%-16s %s\n", $$1, $$2 }'

demo: $(READY) ## the whole road once: policy, spreadsheet, payouts, audit
	$(BIN)/incentives demo

test: $(READY) ## all tests, two at a time
	$(BIN)/python -m pytest -n 2 --dist worksteal

lint: $(READY) ## style, then contracts and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	@$(MAKE) --no-print-directory contracts types

contracts: $(READY) ## who may import whom
	$(BIN)/lint-imports

types: $(READY) ## mypy, strict
	$(BIN)/mypy

format: $(READY) ## rewrite the sources in the one style
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(READY) ## how fast, measured beside other libraries, which it installs
	@$(UV) pip install --quiet --python $(BIN)/python --requirement pyproject.toml --extra benchmarks || \
		echo "Some of the other libraries could not be installed; they are left out." >&2
	$(BIN)/python -m tests.benchmarks

lock: $(READY) ## resolve requirements.lock again, keeping what still fits; for all of it newer, add UPGRADE=--upgrade
	@$(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --group dev \
		--extra postgres --extra pdf $(UPGRADE) pyproject.toml --output-file requirements.lock

clean: ## remove .venv and everything that tools leave behind
	rm -rf .venv build dist .coverage* .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find api importers incentives tests -name __pycache__ -type d -prune -exec rm -rf {} +

# The project itself, editable: its command and its metadata.
$(READY): .venv/.locked pyproject.toml
	@$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

# What it stands on. uv takes a few seconds, pip a minute or two; both check every hash.
.venv/.locked: requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Python 3.11 or newer is needed; '$(PYTHON)' is not. Name another with: make PYTHON=python3.13" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
		echo "This Python cannot make a virtual environment. On Debian: sudo apt-get install python3-venv" >&2; exit 1; }
	@echo "Setting up .venv from requirements.lock ..."
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@awk '/^[^ ]/ { wanted = /^uv==/ } wanted' requirements.lock >.venv/uv.lock
	@if $(BIN)/python -m pip install --quiet --require-hashes --no-deps --requirement .venv/uv.lock && \
		{ $(UV) pip install --quiet --python $(BIN)/python --require-hashes --requirement requirements.lock; }; \
	then :; else \
		echo "uv could not install; pip takes over, which takes longer ..."; \
		$(BIN)/python -m pip install --quiet --require-hashes --requirement requirements.lock; \
	fi
	@touch $@
