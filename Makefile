# Khuê: everything a visitor of this checkout can do. Needs Python 3.11+, pip and make; nothing else.

PYTHON ?= python3
UV ?= uv
PORT ?=
PY := .venv/bin/python
MANAGE := $(PY) manage.py
INSTALL := $(PYTHON) scripts/install.py
PYTEST := $(PY) -m pytest -q
WORKERS ?= 2
QUICK := $(PYTEST) -n $(WORKERS) -m "not faults" tests --ignore=tests/browser
FAULTS := $(PYTEST) -m faults tests
BROWSER := $(PYTEST) -n $(WORKERS) tests/browser
# What failed beside others is asked once more, alone (docs/decisions/0088).
BROWSER_AGAIN := echo "== Failed beside others, once more and alone"; $(PYTEST) --last-failed --last-failed-no-failures none tests/browser
BESIDE_POSTGRES := $(PY) -m scripts.with_postgres
TEMPLATES = $$(find . -path ./.venv -prune -o -path ./var -prune -o -name '*.html' -path '*templates/*' -print)

.DEFAULT_GOAL := help
.PHONY: help run install dev test test-sqlite test-postgres test-browser test-faults faults check lint-fix catalogues lock bench import-table \
	demo-reset clean

help: ## Lists the commands
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1\t\2/p' $(MAKEFILE_LIST) | while IFS="$$(printf '\t')" read -r name what; \
		do printf '  make %-14s %s\n' "$$name" "$$what"; done

run: install ## Starts the demo on http://127.0.0.1:8000 (another port: make run PORT=8001)
	@$(MANAGE) start_here $(if $(PORT),--port $(PORT))

install: ## Installs what running needs into .venv
	@$(INSTALL) run

dev: ## Installs what tests and checks need besides
	@$(INSTALL) run dev

test: dev ## Runs all tests: on SQLite, on PostgreSQL, in a real browser, and the short form of the faults
	@browser=$$($(PY) -m scripts.install_browser) && \
	echo "== Tests on SQLite" && env -u KHUE_DATABASE_URL $(QUICK) && \
	KHUE_CHROMIUM="$$browser" $(BESIDE_POSTGRES) sh -ec \
		'echo "== Tests of the database on PostgreSQL"; $(QUICK) --database-only; echo "== Tests in a browser, on PostgreSQL"; $(BROWSER) || { $(BROWSER_AGAIN); }' && \
	echo "== Whole size and faults" && $(FAULTS)

test-sqlite: dev ## Runs the tests on SQLite alone (some of them: make test-sqlite WHICH=tests/people)
	@env -u KHUE_DATABASE_URL $(PYTEST) -n $(WORKERS) -m "not faults" --ignore=tests/browser $(or $(WHICH),tests)

test-postgres: dev ## Runs the tests that need a database on PostgreSQL alone (WHICH as above)
	@$(BESIDE_POSTGRES) $(PYTEST) -n $(WORKERS) -m "not faults" --database-only --ignore=tests/browser $(or $(WHICH),tests)

test-browser: dev ## Runs the tests in a real browser alone (with pictures for docs/: KHUE_PICTURES=1)
	@browser=$$($(PY) -m scripts.install_browser) && \
	KHUE_CHROMIUM="$$browser" $(BESIDE_POSTGRES) $(PYTEST) -n $(WORKERS) $(or $(WHICH),tests/browser)

test-faults: dev ## Runs the tests of the whole size and the short form of the faults alone
	@$(FAULTS)

faults: dev ## Plays all faults in their long form, with a table and a picture in var/faults
	@$(PY) -m scripts.faults --long --out var/faults

check: dev ## Checks style, types, who imports whom, migrations, catalogues and templates
	@mkdir -p var
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	.venv/bin/lint-imports
	$(MANAGE) makemigrations --check --dry-run
	$(MANAGE) catalogues check
	.venv/bin/djade --target-version 5.2 --check $(TEMPLATES)
	$(PY) -m mypy .

lint-fix: dev ## Mends what the style checks can mend by themselves
	$(PY) -m ruff check --fix .
	$(PY) -m ruff format .
	.venv/bin/djade --target-version 5.2 $(TEMPLATES)

catalogues: dev ## Brings new messages into the catalogues and compiles them
	@$(MANAGE) catalogues update
	@$(MANAGE) catalogues compile

lock: ## Pins versions and hashes anew (needs uv)
	@command -v $(UV) >/dev/null || { echo "make lock needs uv: pip install uv" >&2; exit 2; }
	for name in run dev; do $(UV) pip compile --quiet --generate-hashes --no-emit-index-url --universal \
		--python-version 3.11 --no-header requirements/$$name.in -o requirements/$$name.txt || exit; done

bench: dev ## Measures delivery, pages, imports, search, papers, units: about an hour on a quiet machine
	@$(PY) -m scripts.bench

import-table: dev ## Writes anew what the importers find in sample files (docs/imports.md)
	@$(PY) -m scripts.import_table

demo-reset: install ## Throws the demo's data away and loads it anew (SQLite only)
	@$(MANAGE) reset_demo

clean: ## Removes what can be made anew; the data in var/ stays
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache var/static var/tests
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
