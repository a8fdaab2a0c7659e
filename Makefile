# What a newcomer types. Needs python3 (3.11 to 3.14) with pip, and nothing else.

PYTHON ?= python3
WORKERS ?= 2
BIN := .venv/bin
# An installation is known by what it was made from and where, so that the second start skips it.
# Python alone says it: a machine without it is told so below.
MADE_FROM := $(shell $(PYTHON) -c 'import hashlib, os, pathlib, sys; \
	read = lambda name: pathlib.Path(name).read_bytes(); \
	named = lambda *parts: hashlib.sha256(b"".join(parts)).hexdigest()[:16]; \
	here = (os.getcwd() + sys.version).encode(); \
	print(named(here, read("requirements.lock"), read("pyproject.toml"))); \
	print(named(read("requirements-dev.lock")))' 2>/dev/null)
RUNTIME := .venv/made-$(firstword $(MADE_FROM))
DEV := $(RUNTIME)-dev-$(lastword $(MADE_FROM))
# Errors alone are shown: pip tells a hundred lines of what goes well.
PIP := $(PYTHON) -m pip --disable-pip-version-check -qq --python $(BIN)/python install \
	--no-warn-script-location --root-user-action=ignore
INSTALL := $(PIP) --require-hashes --only-binary :all:
# Packages of one Python are not another's, also of the same version elsewhere.
WHICH := 'import sys; print(sys.version, sys.base_prefix)'
COUNT := $(PYTHON) -c 'import re, sys; print(len(re.findall(r"^\S+==", open(sys.argv[1]).read(), re.M)))'

.DEFAULT_GOAL := help
.PHONY: help install assets up test test-database check torture bench lock clean

help: ## Show what there is
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1|\2/p' $(MAKEFILE_LIST) | while IFS='|' read -r name says; \
		do printf '%-20s %s\n' "$$name" "$$says"; done

install: $(RUNTIME) assets ## Make the environment .venv with its packages, and start nothing

assets: $(RUNTIME) ## Fetch what the pages are made with, and copy what they need of it
	@PYTHON="$(PYTHON)" $(BIN)/python scripts/assets

# The shell's parent is make: should it be killed, the product stops as well.
up: install ## Start everything with the demo network, in the foreground; Ctrl-C stops it
	@exec env BOOKING_DEMO="$${BOOKING_DEMO-1}" $(BIN)/booking up --parent $$PPID

# The suite starts hundreds of processes, which would each compile the product anew.
PYTEST := env -u PYTHONDONTWRITEBYTECODE $(BIN)/python -m pytest -q
# Each worker goes through its half in order, so that mostly one has the browser and the demo, and
# then through what the other has left.
SHARED := -n $(WORKERS) --dist worksteal

test: $(DEV) assets ## Run the whole suite
	$(PYTEST) $(SHARED)

test-database: $(DEV) assets ## Run what needs a database on the machine's own PostgreSQL
	BOOKING_TEST_POSTGRES=system $(PYTEST) $(SHARED) -m database

check: $(DEV) ## Lint, check the format, the types and who imports whom
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

torture: $(DEV) assets ## Run the long races and the killing
	$(PYTEST) -m torture

bench: $(DEV) assets ## Measure the product beside what the database alone can do
	$(BIN)/python -m bench

lock: ## Fix the versions of requirements*.in anew; needs uv
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		--no-header requirements.in -o requirements.lock
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		--no-header requirements.in requirements-dev.in -o requirements-dev.lock
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		--no-header requirements-node.in -o requirements-node.lock

clean: ## Remove the environment and caches; data stays
	rm -rf .venv node_modules booking/web/static/vendor .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# A bare Debian has no python3-venv, and its pip installs only into an environment.
$(RUNTIME):
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 15))' 2>/dev/null || \
		{ echo "Posto needs Python 3.11 to 3.14 as $(PYTHON). Install it, or name one: make up PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -m pip --version >/dev/null 2>&1 || \
		{ echo "Posto needs pip for $(PYTHON). On Debian: apt install python3-pip" >&2; exit 1; }
	@echo "Making the environment .venv, once"
	@[ "$$($(BIN)/python -c $(WHICH) 2>/dev/null)" = "$$($(PYTHON) -c $(WHICH))" ] || rm -rf .venv
	@rm -f .venv/made-*
	@$(PYTHON) -m venv --without-pip .venv
	@echo "Installing the $$($(COUNT) requirements.lock) packages of requirements.lock; this takes about 20 s"
	@$(INSTALL) -r requirements.lock
	@$(PIP) --no-deps --no-build-isolation --no-index --editable .
	@touch $@

$(DEV): $(RUNTIME)
	@echo "Installing what the tests and checks need, of requirements-dev.lock; this takes about 20 s"
	@$(INSTALL) -r requirements-dev.lock
	@touch $@
