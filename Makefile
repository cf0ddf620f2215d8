# Everything starts from a bare clone with git, make, a shell and some Python 3: the rest is found or fetched.
# `make help` lists the commands.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.SUFFIXES:
# One after the other: the commands use the processors themselves.
.NOTPARALLEL:

VENV ?= $(or $(MAILLAGE_VENV),.venv)
PYTHON := $(VENV)/bin/python
export PORT HOST SCALE WEB_WORKERS UPGRADE NOUN

.PHONY: help
help: ## List the commands
	@echo "Maillage, from a bare clone:"
	@sed -n 's/^\([a-z-]*\):[^#]*## \(.*\)/  make \1|\2/p' Makefile | awk -F'|' '{ printf "%-28s %s\n", $$1, $$2 }'
	@echo
	@echo "Options: PORT=8001  HOST=0.0.0.0  SCALE=20000 (demo)  ARGS='-k search' (test)  NAME=jobs (new-context)"
	@echo "         MAILLAGE_DATA=/srv/data  MAILLAGE_VENV=/srv/venv  MAILLAGE_PYTHON=/path/to/python3.13  DATABASE_URL=postgres://…"

.PHONY: demo
demo: run-environment ## Set everything up, load a demonstration network, serve it on http://localhost:8000
	@exec "$(PYTHON)" tools/prepare.py demo

.PHONY: serve
serve: run-environment ## Serve with production settings, read from the environment (docs/settings.md)
	@exec "$(PYTHON)" tools/prepare.py serve

.PHONY: setup
setup: ## Make the environment for development (.venv), from the lock file
	@tools/python bootstrap.py dev

.PHONY: run-environment
run-environment:
	@tools/python bootstrap.py run

.PHONY: test
test: setup ## Run every test, browser journeys included, on SQLite and on PostgreSQL (ARGS=… goes to pytest)
	@exec "$(PYTHON)" tools/test.py sqlite postgres -- $(ARGS)

.PHONY: test-sqlite
test-sqlite: setup ## Run every test on SQLite
	@exec "$(PYTHON)" tools/test.py sqlite -- $(ARGS)

.PHONY: test-postgres
test-postgres: setup ## Run every test on PostgreSQL (a temporary cluster)
	@exec "$(PYTHON)" tools/test.py postgres -- $(ARGS)

.PHONY: lint
lint: setup ## Check style, types, import contracts, templates, migrations, settings, house rules
	@exec "$(PYTHON)" tools/lint.py

.PHONY: format
format: setup ## Format the code as `make lint` wants it
	@"$(PYTHON)" -m ruff check --fix --quiet . ; "$(PYTHON)" -m ruff format .

.PHONY: bench
bench: setup ## Measure pages beside their floor: speed, queries, memory (SCALE=…)
	@exec "$(PYTHON)" bench/pages.py $(ARGS)

.PHONY: bench-search
bench-search: setup ## Measure what search finds, per step of the French analysis
	@exec "$(PYTHON)" bench/search.py $(ARGS)

.PHONY: assets
assets: run-environment ## Write the stylesheet from its components; collect, hash and compress the static files
	@"$(PYTHON)" -m maillage.kernel.ui.stylesheet
	@exec "$(PYTHON)" tools/prepare.py assets

.PHONY: new-context
new-context: ## Write the files of a new room: make new-context NAME=jobs
	@tools/python new_context.py "$(NAME)"

.PHONY: lock
lock: setup ## Write the lock files again from pyproject.toml (UPGRADE=1 takes newer versions)
	@exec "$(PYTHON)" tools/lock.py

.PHONY: clean
clean: ## Remove the environment and what the tools made; data under var/ stays
	rm -rf .venv .tools .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .grimp_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
