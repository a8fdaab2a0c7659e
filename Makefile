# What a newcomer types. Needs python3 (3.11 to 3.14) with pip, and nothing else.

PYTHON ?= python3
WORKERS ?= 2
BIN := .venv/bin
# An installation is known by what it was made from and where, so that the second start skips it.
MADE_FROM := $(shell { pwd; $(PYTHON) -V; cat requirements.lock pyproject.toml; } 2>&1 | sha256sum | cut -c1-16)
MADE_FROM_DEV := $(shell cat requirements-dev.lock | sha256sum | cut -c1-16)
RUNTIME := .venv/made-$(MADE_FROM)
DEV := .venv/made-$(MADE_FROM)-dev-$(MADE_FROM_DEV)
PIP := $(PYTHON) -m pip --disable-pip-version-check --python $(BIN)/python install \
	--no-warn-script-location --root-user-action=ignore
INSTALL := $(PIP) --require-hashes --only-binary :all:

.DEFAULT_GOAL := help
.PHONY: help up test test-database check torture bench lock clean

help: ## Show what there is
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1|\2/p' $(MAKEFILE_LIST) | while IFS='|' read -r name says; \
		do printf '%-20s %s\n' "$$name" "$$says"; done

# The shell's parent is make: should it be killed, the product stops as well.
up: $(RUNTIME) ## Start everything with the demo network, in the foreground; Ctrl-C stops it
	@exec env BOOKING_DEMO="$${BOOKING_DEMO-1}" $(BIN)/booking up --parent $$PPID

test: $(DEV) ## Run the whole suite
	$(BIN)/python -m pytest -q -n $(WORKERS)

test-database: $(DEV) ## Run what needs a database on the machine's own PostgreSQL
	BOOKING_TEST_POSTGRES=system $(BIN)/python -m pytest -q -n $(WORKERS) -m database

check: $(DEV) ## Lint, check the format, the types and who imports whom
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

torture: $(DEV) ## Run the long races and the killing
	$(BIN)/python -m pytest -q -m torture

bench: $(DEV) ## Measure the product beside what the database alone can do
	$(BIN)/python -m bench

lock: ## Fix the versions of requirements*.in anew; needs uv
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		--no-header requirements.in -o requirements.lock
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		--no-header requirements.in requirements-dev.in -o requirements-dev.lock

clean: ## Remove the environment and caches; data stays
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# A bare Debian has no python3-venv, and its pip installs only into an environment.
$(RUNTIME):
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 15))' 2>/dev/null || \
		{ echo "Posto needs Python 3.11 to 3.14 as $(PYTHON). Install it, or name one: make up PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -m pip --version >/dev/null 2>&1 || \
		{ echo "Posto needs pip for $(PYTHON). On Debian: apt install python3-pip" >&2; exit 1; }
	@echo "Making the environment .venv, once"
	@$(BIN)/python -c '' 2>/dev/null || rm -rf .venv
	@rm -f .venv/made-*
	@$(PYTHON) -m venv --without-pip .venv
	@echo "Installing the packages of requirements.lock"
	@$(INSTALL) -r requirements.lock
	@$(PIP) --quiet --no-deps --no-build-isolation --no-index --editable .
	@touch $@

$(DEV): $(RUNTIME)
	@echo "Installing the packages of requirements-dev.lock"
	@$(INSTALL) --quiet -r requirements-dev.lock
	@touch $@
