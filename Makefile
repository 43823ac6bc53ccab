# Heard. `make run` and `make test` need Python 3.11+ with venv, git and make; nothing else is installed by hand.
SHELL := /bin/bash
PYTHON ?= python3
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin

.PHONY: run test quick gates faults lint browser lock clean

run: $(VENV)/runtime.done
	@HEARD_MODE=$${HEARD_MODE:-demo} PORT=$(PORT) exec $(BIN)/heard run

test: $(VENV)/test.done browser lint
	@$(BIN)/python -m pytest tests

quick: $(VENV)/test.done
	@$(BIN)/python -m pytest tests -m "not slow and not browser"

lint: $(VENV)/test.done
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo 2>/dev/null || $(BIN)/lint-imports

browser:
	@bash tests/browser.sh

$(VENV)/runtime.done: requirements/runtime.txt pyproject.toml
	@bash requirements/install.sh "$(PYTHON)" runtime

$(VENV)/test.done: requirements/test.txt pyproject.toml
	@bash requirements/install.sh "$(PYTHON)" test

lock: $(VENV)/test.done
	@bash requirements/lock.sh "$(PYTHON)"

clean:
	rm -rf $(VENV) var
