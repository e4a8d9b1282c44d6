PYTHON ?= python3
BIN := .venv/bin

.venv/installed: pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --upgrade "pip>=25.1"
	$(BIN)/python -m pip install --quiet --group dev --editable ".[desk]"
	touch $@

.PHONY: demo test lint types
demo: .venv/installed
	$(BIN)/headwater check examples/harwick.html --select ALL
	$(BIN)/headwater check examples/harwick.html --select ALL --format html -o report.html

lint: .venv/installed
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: .venv/installed
	$(BIN)/mypy

test: lint types
	$(BIN)/pytest
