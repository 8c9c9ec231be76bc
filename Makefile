# What a newcomer, an operator and a developer type. Everything else is behind .venv/bin/capx.
PYTHON ?= python3
PORT ?= 8800
BIN := .venv/bin
# The tests start hundreds of processes, each of which would compile all modules anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: setup demo demo-stop pictures gallery test test-slice test-all lint lint-types lint-python lint-pages faults bench quality lock schemas

setup: .venv/installed

# A fresh Debian has no venv: root gets it, anybody else is told what to ask for.
.venv/installed: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null \
	  || { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null \
	       && apt-get update -qq 2>/dev/null && DEBIAN_FRONTEND=noninteractive \
	          apt-get install -y -qq --no-install-recommends python3-venv >/dev/null 2>&1; } \
	  || { echo "Python's venv is missing; as root: apt-get install python3-venv" >&2; exit 1; }
	@echo "Installing into .venv, which takes half a minute or so"
	@$(PYTHON) -m venv --clear .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes \
	  -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps \
	  --no-build-isolation --editable .
	@touch $@

demo: setup
	@$(BIN)/python -m demo start --port $(PORT)

demo-stop: setup
	@$(BIN)/python -m demo stop --port $(PORT)

pictures: demo
	@$(BIN)/python -m demo pictures --port $(PORT)

# Every page and box in every state, in the eyes of four readers: .demo/gallery/index.html
gallery: setup
	GALLERY=.demo/gallery $(BIN)/python -m pytest -q tests/wiki/test_gallery.py

# What looks at the gadget: the rules of Wikimedia for JavaScript.
ESLINT := tests/gadget/node_modules
$(ESLINT)/.installed: tests/gadget/package-lock.json | setup
	@$(BIN)/npm ci --prefix tests/gadget --no-audit --no-fund --silent
	@touch $@

# mypy takes as long as all the others, beside it.
LINTERS := lint-types lint-python lint-pages
lint: setup $(ESLINT)/.installed
	@$(MAKE) --no-print-directory --jobs --output-sync $(LINTERS)

lint-types:
	$(BIN)/mypy

lint-python:
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

lint-pages:
	$(BIN)/python -m tests.gadget.lint

# What every change has to pass; docs/testing.md says what that is.
PYTEST := $(BIN)/python -m pytest --numprocesses auto --dist loadfile --no-loadscope-reorder
test: lint
	$(PYTEST) --part gate --durations 10

# One of the six slices of all the rest: another one with each commit of the main line.
SLICE ?= $(shell expr $$(git rev-list --count --first-parent HEAD) % 6)
test-slice: setup
	@echo "Slice $(SLICE) of what make test-all has beside make test (0 to 5)"
	$(PYTEST) --part $(SLICE) --durations 10

# Everything, and how long each part of it took.
test-all: lint
	$(PYTEST) --write-times --durations 10

# Harm of every kind done to a run, and the wiki compared with one that had none.
N ?= 31
faults: setup
	$(BIN)/python -m tests.faults $(N) $(if $(SEED),--seed $(SEED)) $(if $(KIND),--only $(KIND))

bench: setup
	$(BIN)/python -m tests.bench

# Whether the suggestions are good for people: rewrites the tables of docs/quality.md.
quality: setup
	$(BIN)/python -m tests.quality

# The exact versions of everything; run it to take newer ones.
# What each page of data holds, as JSON Schema.
schemas: setup
	.venv/bin/python -m bots.setup.schemas docs/schemas

lock: setup
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --extra dev \
	  --generate-hashes --no-emit-index-url --no-header -o requirements.lock pyproject.toml
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --no-annotate \
	  --no-emit-index-url --no-header -o requirements.txt pyproject.toml
