# `make lab` opens the course, `make test` runs every check, `make check` the quick ones between two edits.
# CONTRIBUTING.md says when an author needs the others.
PYTHON ?= python3
TORCH ?= torch==2.13.0 --extra-index-url https://download.pytorch.org/whl/cpu
LOCK ?= -c constraints.txt
JUPYTER_FLAGS ?=
# JupyterHub's proxy, tried in tests/deploy: the one that the Kubernetes chart runs.
PROXY := configurable-http-proxy@5.1.0
BIN := .venv/bin
INSTALL := $(BIN)/python -m pip install
# Threads of two programs that share the cores wait asleep, not spinning: 0.1 s where it was 3 s.
export OMP_WAIT_POLICY ?= PASSIVE

.PHONY: lab test check notebooks labs bench lock

lab: .venv/lab
	$(BIN)/largemodels fetch smollm2 minilm || echo "The course opens without these models. Later, run: make lab"
	PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/jupyter lab --LabApp.default_url=/lab/tree/chapters/00_start_here.ipynb $(JUPYTER_FLAGS)

test: .venv/test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/largemodels fetch --all
	OMP_NUM_THREADS=1 $(BIN)/pytest tests chapters solutions --ignore tests/browser --nbval-lax -n 2 --dist loadfile --durations 10
	OMP_NUM_THREADS=1 $(BIN)/pytest tests/browser -n 2 --durations 10
	@echo "Every check passed: code style, unit tests, notebooks, labs and the browser."

check: .venv/test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/python -m largemodels.authoring.changed

notebooks: .venv/test
	$(BIN)/largemodels notebooks

labs: .venv/test
	$(BIN)/largemodels labs

bench: .venv/test
	$(BIN)/largemodels bench
	$(BIN)/largemodels bench --setup
	$(BIN)/largemodels bench --grading
	LARGEMODELS_WRITE_BENCH=1 $(BIN)/pytest tests/browser -k from_key_press

lock:
	$(INSTALL) --quiet uv
	$(BIN)/uv pip compile --quiet $(UPGRADE) --universal --all-extras --python-version 3.11 --no-annotate \
	    --custom-compile-command "make lock, which leaves torch and its CUDA packages out" pyproject.toml -o constraints.txt
	sed -i.old -E '/^(torch|triton|cuda-.*|nvidia-.*)==/d' constraints.txt && rm constraints.txt.old

.venv/lab: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "This course needs Python 3.11 or newer, and $(PYTHON) is %d.%d. Install a newer one and name it: make lab PYTHON=python3.13" % sys.version_info[:2])'
	$(PYTHON) -m venv .venv
	$(INSTALL) --retries 0 $(TORCH)
	$(INSTALL) -e . $(LOCK)
	@touch $@

.venv/test: .venv/lab
	$(INSTALL) -e ".[test,author,cluster,hub]" $(LOCK)
	test "$$(uname)" != Linux || PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/npm install --silent --global --prefix .venv $(PROXY)
	@touch $@
