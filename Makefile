# make demo: run the sample month. make test: run the tests. make snabb: those not marked `langsam`.
# They set up what they need: with uv when it is installed, else with Python's own venv and pip; always from uv.lock.
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.klar

KONTRAKT := .venv-kontrakt

.PHONY: demo test snabb webb paritet paritet-spark kontrakt lint check benchmark bench-stora bench-alla kurva sample clean

demo: $(READY)
	@$(BIN)/internkontroll kontrollera samples/2022-03 --ut rapporter/exempel-2022-03 --utan-arkiv; kod=$$?; \
	case $$kod in \
	  0|1|3) echo "Klart. Exempelmånaden har avvikelser med flit, så slutkoden blev $$kod." ;; \
	  *) exit $$kod ;; \
	esac

test: $(READY)
	$(BIN)/python -m pytest -n auto --dist loadfile

snabb: $(READY)
	$(BIN)/python -m pytest -n auto --dist loadfile -m "not langsam and not webb and not motor and not spark"

# The pages in headless Chromium (Debian: apt install chromium; elsewhere CHROMIUM=path).
webb: $(READY)
	@PATH="$$PATH:$(CURDIR)/$(BIN)"; uv sync --frozen --quiet --inexact --group webb
	$(BIN)/python -m pytest -m webb tests/webb

# The same run in another engine, value by value (Debian: apt install postgresql).
paritet: $(READY)
	$(BIN)/python -m pytest -m motor tests/motor

# In Spark, which is slower and needs Java 17: not in .ci/run.
paritet-spark: $(READY)
	@PATH="$$PATH:$(CURDIR)/$(BIN)"; uv sync --frozen --quiet --inexact --extra spark
	$(BIN)/python -m pytest -m spark tests/motor

# The Open Data Contract of `mall --schema`, by the standard's own linter: see tests/reports/mall/odcs.py.
kontrakt: $(READY) $(KONTRAKT)/.klar
	$(BIN)/python -m tests.reports.mall.odcs $(KONTRAKT)/bin/datacontract

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

check: lint test kontrakt

benchmark: $(READY)
	$(BIN)/python -m benchmarks.run

# Five and twenty million registrations, beside the hand-written script: an hour, 2 GB of disk and 8 GiB of memory.
bench-stora: $(READY)
	$(BIN)/python -m benchmarks.stora

# Other tools beside this one, each in an environment of its own in .venv-andra: docs/andra.csv and docs/andra.svg.
bench-alla: $(READY)
	@PATH="$$PATH:$(CURDIR)/$(BIN)"; $(BIN)/python -m benchmarks.alla

# How time and memory grow: docs/kurva.csv and docs/kurva.svg.
kurva: $(READY)
	$(BIN)/python -m benchmarks.kurva

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

$(KONTRAKT)/.klar: tests/reports/mall/odcs.txt | $(READY)
	@PATH="$$PATH:$(CURDIR)/$(BIN)"; \
	uv venv --quiet --clear --python $(BIN)/python $(KONTRAKT) && \
	uv pip install --quiet --no-deps --python $(KONTRAKT)/bin/python --requirements $<
	@touch $@

clean:
	rm -rf .venv $(KONTRAKT) .venv-andra rapporter
