# The two commands are `make demo` and `make test`; the rest serves them.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
VERSION ?= 9.1
NAME ?= dev
SUITES ?=

.PHONY: help demo test lint format schemas module shop shop-down bench lock clean

help: ## what can be made
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 14

$(VENV)/.run: requirements/run.txt pyproject.toml
	@sh tools/bootstrap.sh $(PYTHON) $(VENV) requirements/run.txt
	@touch $@

$(VENV)/.dev: requirements/dev.txt pyproject.toml
	@sh tools/bootstrap.sh $(PYTHON) $(VENV) requirements/dev.txt
	@touch $@ $(VENV)/.run

demo: $(VENV)/.run ## the main job on the embedded defaults: sandbox shop, demo ERP, one order, one catalogue
	@$(BIN)/stockbridge demo

test: $(VENV)/.dev ## every suite, one line each (SUITES="unit contract" for some)
	@$(BIN)/python -m tools.packages
	@$(BIN)/python -m tools.suites $(SUITES)

lint: $(VENV)/.dev ## style, types and layers of both languages
	@$(BIN)/python -m tools.suites lint

format: $(VENV)/.dev ## put the Python code into the house style
	@$(BIN)/ruff format . && $(BIN)/ruff check --fix .

schemas: $(VENV)/.dev ## write shared-schema/ and the module's copy from the contract's models
	@$(BIN)/python -m stockbridge.contract.export

module: $(VENV)/.run ## build/stockbridge.zip, as a merchant uploads it
	@$(BIN)/python tools/build_module.py

shop: $(VENV)/.dev module ## a real PrestaShop on this machine (VERSION=9.1 or 8.2)
	@$(BIN)/python -m tools.packages
	@$(BIN)/python -m tests.support.prestashop up --version $(VERSION) --name $(NAME) --module build/stockbridge.zip

shop-down: $(VENV)/.dev ## ends the shops that `make shop` started
	@$(BIN)/python -m tests.support.prestashop down

bench: $(VENV)/.dev module ## figures beside PrestaShop's webservice, into build/bench.json
	@$(BIN)/python -m tools.packages
	@$(BIN)/python -m benchmarks

lock: $(VENV)/.dev ## pin every dependency, with hashes
	@$(BIN)/python -m tools.lock

clean: ## remove what was built
	@rm -rf build .mypy_cache .ruff_cache .pytest_cache .hypothesis
