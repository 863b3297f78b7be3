# Two targets are the whole set-up: `make lecture` builds the film, `make test` runs the fast tests (`make test-all` every
# one). Each installs what is missing (system libraries through apt, Python packages into .venv) and is quick when nothing is.

PYTHON ?= python3
BIN := .venv/bin

.PHONY: lecture test test-all lint bench system readers clean

lecture: .venv/lecture
	$(BIN)/python render.py

test: .venv/test | readers
	$(BIN)/python -m pytest -n auto --dist loadfile -m "not slow"

test-all: .venv/test | readers
	$(BIN)/python -m pytest -n auto --dist loadfile

lint: .venv/test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: .venv/test
	$(BIN)/python -m benchmarks

# What the lecture needs. torch is not among it.
.venv/lecture: pyproject.toml constraints.txt | system
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable .
	@touch $@

# What tests, checks and `render.py tensors` need besides.
.venv/test: .venv/lecture
	$(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev,tensors,slides,youtube,cluster]'
	@touch $@

# manimpango and pycairo are compiled on Linux: compiler, headers and pkg-config.
system:
	@./setup-system.sh

# Chromium, LibreOffice and poppler, with which tests look at pages and decks.
readers:
	@./setup-system.sh readers

clean:
	rm -rf media .venv
