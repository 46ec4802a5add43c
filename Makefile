# Every recipe works from a fresh clone: it makes .venv and installs what it needs first.
PYTHON ?= python3
BIN := .venv/bin
RUNTIME := .venv/.runtime
TESTING := .venv/.testing
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile -r

# What is imported is compiled once and kept, whatever the environment says; compiling all that is installed takes longer than installing it.
export PYTHONDONTWRITEBYTECODE :=

.DEFAULT_GOAL := help
.PHONY: help run test browser pytest lint load watch check template explain bench references format

help: ## list these commands
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1	\2/' | expand -t 20

run: $(RUNTIME) ## load the demo county and the published figures, then serve http://127.0.0.1:8050
	@$(BIN)/python app.py

test: ## install what the tests need, then run every check and test
	@$(MAKE) --no-print-directory -j 2 $(TESTING) browser
	@$(MAKE) --no-print-directory -j 2 pytest lint

browser:
	@sh tests/install-browser.sh

pytest: $(TESTING)
	$(BIN)/python -m pytest -n 3 --dist loadfile

lint: $(TESTING) ## ruff, mypy --strict, import rules
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

load: $(RUNTIME) ## load county folders: make load FOLDERS="data/demo"
	@$(BIN)/python -m etl load $(FOLDERS)

watch: $(RUNTIME) ## load whatever arrives in the inbox: make watch FOLDERS="data/demo"
	@$(BIN)/python -m etl watch $(FOLDERS)

check: $(RUNTIME) ## findings of one file without loading it: make check FILE=… FOLDER=data/demo
	@$(BIN)/python -m etl check "$(FILE)" $(if $(FOLDER),--county "$(FOLDER)")

template: $(RUNTIME) ## the empty workbook a township fills: make template FORM=village_income_monthly
	@$(BIN)/python -m etl template $(FORM)

explain: $(RUNTIME) ## where a number comes from: make explain INDICATOR=… AREA=… PERIOD=…
	@$(BIN)/python -m etl explain $(INDICATOR) $(AREA) $(PERIOD)

bench: $(TESTING) ## measure; prints ratios of one run and writes bench.json
	$(BIN)/python -m tests.bench

references: $(TESTING) ## take the pictures of pages anew that tests compare with
	$(BIN)/python -m pytest tests/browser/test_references.py tests/browser/test_screen_references.py --rewrite-references

format: $(TESTING) ## rewrite the code in the project's layout
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed: make PYTHON=python3.12 …"; exit 1; }
	@$(PYTHON) -m venv .venv || { rm -rf .venv; echo "No venv module. On Debian or Ubuntu: apt install python3-venv"; exit 1; }

$(RUNTIME): requirements.txt | .venv/bin/python
	@echo "Installing requirements.txt into .venv …"
	@$(INSTALL) requirements.txt
	@touch $@

$(TESTING): requirements-dev.txt requirements.txt | .venv/bin/python
	@echo "Installing requirements-dev.txt, and with it requirements.txt, into .venv …"
	@$(INSTALL) requirements-dev.txt
	@touch $(RUNTIME) $@
