# What a newcomer needs: `make demo`, `make check` and `make test`. Each makes its own environment in .venv.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin

# The tests that need a running Prefect server. Their files are named: to look through all others for them takes as long
# as a run in it.
SERVER := $(sort $(shell grep -rl --include="test_*.py" "mark[.]server" tests)) -m "server and not soak"
# What failed is noted apart from what failed in the tests beside them.
OVER_SERVERS = $(BIN)/python -m pytest $(SERVER) -o cache_dir=.pytest_cache/served

.PHONY: demo check style types quick served test soak lint build interop release release-check sbom clean

# What makes and describes releases has an environment of its own: some of it changes what our libraries do.
TOOLS  := build/release-tools

# What an installation compiles, and by what.
CORE := setup.py $(wildcard building/*.py cleaners/core/*.py)

demo: $(VENV)/.installed
	$(BIN)/copydesk demo

# What needs no server, and the types beside it.
check: style
	$(MAKE) --jobs 2 types quick

# And what needs one, at the same time: its tests wait for a server and a browser more than they compute.
test: style
	$(MAKE) --jobs 3 types quick served

style: $(VENV)/.installed-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.installed-test
	$(BIN)/mypy

# Each process has a test module at a time. Three for two cores, since many tests wait: for a pause, a child, a time limit.
# In their own order: by the number of their tests, those would come last that have few and long ones (killed nights).
# What pytest makes of a test module is kept, whatever the environment says of bytecode: a third of collecting it.
quick: $(VENV)/.installed-test
	env -u PYTHONDONTWRITEBYTECODE $(BIN)/python -m pytest -n 3 --dist loadfile --no-loadscope-reorder \
		-m "not soak and not server"

# Real servers and a real browser share a busy machine: what fails is asked a second time, over servers of its own, and
# both answers stand in the output, which comes at the end. What fails twice has failed.
served: $(VENV)/.installed-test
	@mkdir -p build
	@echo "the tests over a server have begun; what they say is in build/served.txt, and comes here when they end"
	@($(OVER_SERVERS) || $(OVER_SERVERS) --last-failed --last-failed-no-failures none) >build/served.txt 2>&1; \
	status=$$?; cat build/served.txt; exit $$status

soak: $(VENV)/.installed-test
	$(BIN)/python -m pytest -m soak

lint: $(VENV)/.installed-test
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/mypy

# What we write, before the validators and readers of others: pinned, and installed into a folder of their own.
interop: $(VENV)/.installed-test
	$(BIN)/python -m benchmarks.archives.interop build/interop

# Source archive and wheel of the newest commit in dist/; `release-check` makes them twice and compares the bytes.
release: $(TOOLS)/.installed
	$(TOOLS)/bin/python -m building.release dist

release-check: $(TOOLS)/.installed
	$(TOOLS)/bin/python -m building.release --check dist

# Every package of an installation, with its version and licence (CycloneDX).
sbom: $(TOOLS)/.installed
	$(TOOLS)/bin/python -m building.sbom build/copydesk.cdx.json

# Compiles the core again after its sources were edited; an installation does it too.
build: $(VENV)/.installed

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(TOOLS)/.installed: building/release.txt
	$(PYTHON) -m venv $(TOOLS)
	$(TOOLS)/bin/python -m pip install --quiet --requirement building/release.txt
	touch $@

$(VENV)/.installed: pyproject.toml constraints.txt $(CORE) | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable .
	touch $@

$(VENV)/.installed-test: pyproject.toml constraints.txt $(CORE) | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable ".[test,lint]"
	touch $(VENV)/.installed $@

clean:
	rm -rf $(VENV) demo-data build dist *.egg-info cleaners/core/*.so cleaners/core/compiled.*.json
