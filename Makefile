# make demo: run the sample month. make test: run the tests. Both set up what they need:
# with uv when it is installed, else with Python's own venv and pip; always from uv.lock.
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.klar

.PHONY: demo test lint check benchmark sample clean

demo: $(READY)
	@$(BIN)/internkontroll kontrollera samples/2022-03 --ut rapporter/exempel-2022-03; kod=$$?; \
	case $$kod in \
	  0|1|3) echo "Klart. Exempelmånaden har avvikelser med flit, så slutkoden blev $$kod." ;; \
	  *) exit $$kod ;; \
	esac

test: $(READY)
	$(BIN)/python -m pytest -n auto --dist loadfile

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

check: lint test

benchmark: $(READY)
	$(BIN)/python -m benchmarks.run

sample: $(READY)
	$(BIN)/python -m samples

$(READY): pyproject.toml uv.lock
	@if command -v uv >/dev/null 2>&1; then \
	  uv sync --frozen --quiet; \
	else \
	  $(PYTHON) -m venv .venv && \
	  $(BIN)/python -m pip install --quiet --disable-pip-version-check "uv>=0.9" && \
	  $(BIN)/uv sync --frozen --quiet --inexact; \
	fi
	@touch $@

clean:
	rm -rf .venv rapporter
