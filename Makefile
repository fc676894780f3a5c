# The two commands of the README: `make demo` and `make test`. Everything is made in .venv; nothing else is changed.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
DEMO := data/demo

.PHONY: demo test bench docs clean

demo: $(STAMP)
	$(BIN)/python -m workbench.demo --home $(DEMO)

test: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	bash tools/chromium.sh
	$(BIN)/python -m pytest -n 2 --dist loadfile

bench: $(STAMP)
	$(BIN)/python -m tests.benchmarks

docs: $(STAMP)
	$(BIN)/python -m workbench.docs.catalogue

$(STAMP): requirements.lock pyproject.toml
	@bash tools/environment.sh "$(PYTHON)" "$(VENV)"
	@touch $(STAMP)

clean:
	rm -rf $(VENV) $(DEMO)
