# Set-up in two commands: `make demo` and `make test`. Second runs reuse what is there.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
STORE  ?= var/demo
PORT   ?= 8000
ASK    ?=

export OMP_WAIT_POLICY ?= PASSIVE

.PHONY: help demo test test-slow check bench clean

help:
	@echo "make demo            set up, ingest the demo shop, serve it on http://127.0.0.1:$(PORT)"
	@echo "make demo ASK='...'  answer one question in the terminal"
	@echo "make test            set up with development extras, run the test suite"
	@echo "make check           ruff, mypy, import layers, docstring examples"
	@echo "make bench           performance benchmarks, as ratios to a reference in the same run"
	@echo "make clean           remove $(VENV) and var/"

demo: $(VENV)/.ready
	@$(BIN)/python -m rag.demo --store $(STORE) --port $(PORT) --ask "$$ASK_TEXT"

# The question goes through the environment, so that quotes in it do no harm.
export ASK_TEXT = $(ASK)

test: $(VENV)/.ready-dev
	@$(BIN)/python -m pytest -q -n 2

test-slow: $(VENV)/.ready-dev
	@$(BIN)/python -m pytest -q -m "slow or not slow"

check: $(VENV)/.ready-dev
	@$(BIN)/ruff check . && $(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

bench: $(VENV)/.ready-dev
	@$(BIN)/python -m eval.performance

# A virtual environment with pinned dependencies. torch goes first and alone: with it in place, nothing else
# asks for the build with CUDA.
$(VENV)/.ready: pyproject.toml constraints.txt
	@command -v $(PYTHON) >/dev/null || { echo "Python is missing: install Python 3.11 or newer, or set PYTHON=..."; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed, $$($(PYTHON) --version) found; set PYTHON=..."; exit 1; }
	@echo "Setting up $(VENV) (first run: a few minutes) ..."
	@started=$$(date +%s); \
	 test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || { echo "cannot make $(VENV): install the venv module of Python (package python3-venv)"; exit 1; }; \
	 $(BIN)/python -m pip install -qq --disable-pip-version-check -c constraints.txt torch && \
	 $(BIN)/python -m pip install -qq --disable-pip-version-check -c constraints.txt -e . && \
	 touch $@ && echo "Set up in $$(( $$(date +%s) - started )) s."

$(VENV)/.ready-dev: $(VENV)/.ready
	@started=$$(date +%s); \
	 $(BIN)/python -m pip install -qq --disable-pip-version-check -c constraints.txt -e '.[dev]' && \
	 touch $@ && echo "Development extras in $$(( $$(date +%s) - started )) s."

clean:
	rm -rf $(VENV) var
