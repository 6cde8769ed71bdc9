# Trinity. `make run` and `make test` work on a machine that has Python 3.11 and nothing else.

.DEFAULT_GOAL := help
.PHONY: help run test lint format messages clean audit
.SUFFIXES:

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check -qq
PACKAGES := core assets loans fieldops requests_app trinity
# pytest-xdist: how many processes, and what else to hand to pytest: make test ARGS="-k loan"
JOBS ?= auto
ARGS ?=

help:  ## List the commands
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/' | expand -t 20

# ---------------------------------------------------------------- environment
# A stamp file per list: nothing is installed again until the list changes.

$(BIN)/pip:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo 'Trinity needs Python 3.11 or newer; name one with: make PYTHON=python3.12 ...'; exit 1; }
	@echo 'Making $(VENV) ...'
	@$(PYTHON) -m venv $(VENV) || \
	  { echo 'Python could not make a virtual environment. On Debian or Ubuntu: apt install python3-venv'; exit 1; }

$(VENV)/.installed-run: requirements.txt | $(BIN)/pip
	@echo 'Installing what the system runs on ...'
	@$(PIP) install -r requirements.txt
	@touch $@

$(VENV)/.installed-dev: requirements-dev.txt requirements.txt | $(BIN)/pip
	@echo 'Installing what tests and checks need ...'
	@$(PIP) install -r requirements-dev.txt
	@touch $(VENV)/.installed-run $@

# ---------------------------------------------------------------- commands

run: $(VENV)/.installed-run  ## Start everything, with demo data on an empty database (HOST, PORT)
	@exec $(BIN)/python manage.py serve

test: $(VENV)/.installed-dev  ## Run every test (JOBS=1 for one process, ARGS="-k word" for some)
	@exec $(BIN)/python -m pytest -n $(JOBS) --dist loadfile --no-loadscope-reorder $(ARGS)

lint: $(VENV)/.installed-dev  ## Every check that needs no test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/djlint --quiet --lint templates
	$(BIN)/lint-imports
	DEBUG=on $(BIN)/python manage.py makemigrations --check --dry-run
	@echo 'manage.py check --deploy, as in production'
	@. ./.ci/production.env && $(BIN)/python manage.py check --deploy --fail-level WARNING
	@$(MAKE) --no-print-directory audit

audit: $(VENV)/.installed-dev  ## Known vulnerabilities in what is installed
	@$(BIN)/python .ci/audit.py

format: $(VENV)/.installed-dev  ## Put the code into the house's format
	$(BIN)/ruff check --fix-only --quiet .
	$(BIN)/ruff format .

messages: $(VENV)/.installed-dev  ## Collect texts for translation and compile them (needs gettext)
	DEBUG=on $(BIN)/python manage.py makemessages --locale id --no-wrap --no-obsolete --add-location file --ignore '$(VENV)/*' --ignore tests --ignore 'bench/*' --ignore 'var/*' --ignore 'staticfiles/*'
	DEBUG=on $(BIN)/python manage.py compilemessages --locale id --ignore '$(VENV)/*'

clean:  ## Remove what tools made; data in var/ stays
	rm -rf .pytest_cache .ruff_cache .import_linter_cache .hypothesis staticfiles
	find . -name __pycache__ -not -path './$(VENV)/*' -prune -exec rm -rf {} +
