# The two commands to know: `make lab` and `make test`. `make` alone lists them all.

PYTHON ?= python3
LAB_ARGS ?=
PYTEST_ARGS ?=
BIN := .venv/bin
ROOT_FLAG := $(if $(filter 0,$(shell id -u)),--allow-root)
SHELL := /bin/sh
# Containers often set it. Then each kernel that starts compiles matplotlib and all else again: a second and more.
export PYTHONDONTWRITEBYTECODE =
# Voila is here for a test. Its button in JupyterLab would be one that readers do not have elsewhere.
NO_VOILA_BUTTON := {"disabledExtensions": {"@voila-dashboards/jupyterlab-preview": true}}
.DELETE_ON_ERROR:

.PHONY: help
help: ## list these commands
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 18

.PHONY: env
env: .venv/up-to-date ## build .venv from requirements.lock (does nothing when it is up to date)

# uv syncs the environment to the lock. Sync removes what the lock lacks, so the checkout goes in after it.
.venv/up-to-date: pyproject.toml requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "make env needs Python 3.11 or newer as $(PYTHON): try \`make env PYTHON=python3.12\`." >&2; exit 1; }
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv --clear .venv || { \
	  echo "$(PYTHON) has no venv module: on Debian, \`apt install python3-venv\` brings it." >&2; exit 1; }
	@sed -n '/^uv==/,/[^\\]$$/p' requirements.lock > .venv/uv.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r .venv/uv.txt
	$(BIN)/uv pip sync --quiet --python $(BIN)/python --require-hashes requirements.lock
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@mkdir -p .venv/etc/jupyter/labconfig
	@echo '$(NO_VOILA_BUTTON)' > .venv/etc/jupyter/labconfig/page_config.json
	@touch $@

.PHONY: lab
lab: env ## open notebooks/00_start_here.ipynb in JupyterLab
	$(BIN)/jupyter lab $(ROOT_FLAG) $(LAB_ARGS) notebooks/00_start_here.ipynb

.PHONY: test
test: env ## run everything that is checked: lint, unit tests, notebooks, a real browser
	@$(BIN)/python tools/browser.py --install
	@$(MAKE) --no-print-directory lint
	$(BIN)/pytest -n 2 --dist loadfile --no-loadscope-reorder $(PYTEST_ARGS)

.PHONY: lint
lint: env ## ruff (rules and format), types, the import contracts, oxlint for the browser's script
	$(BIN)/ruff check --quiet
	$(BIN)/ruff format --check --quiet
	$(BIN)/pyrefly check --summary=none --python-interpreter-path $(BIN)/python
	$(BIN)/lint-imports --no-cache --no-logo
	$(BIN)/oxlint --quiet helpers/explorers/browser helpers/exercises/browser

.PHONY: refresh
refresh: env ## run the notebooks afresh and write their outputs (CHECK=1: only compare)
	$(BIN)/python -m tools.refresh $(if $(CHECK),--check)

.PHONY: font
font: env ## make the font of the pictures from matplotlib's DejaVu Sans (CHECK=1: only compare)
	$(BIN)/python -m tools.font $(if $(CHECK),--check)

.PHONY: script
script: env ## minify the browser's script, after a change to it (CHECK=1: only compare)
	$(BIN)/python -m tools.script $(if $(CHECK),--check)

.PHONY: weights
weights: env ## train the networks for digits, sheets and pages anew and write their weights (a minute)
	for name in weights three weights_of_pages; do $(BIN)/python -m tools.$$name || exit 1; done

.PHONY: moving
moving: env ## make the pictures of the README: explorers are used in JupyterLab, in a real browser
	$(BIN)/python -m tools.moving

.PHONY: faults
faults: env ## plant faults into a copy of helpers: which cells of the notebooks notice? (minutes)
	$(BIN)/python -m tools.faults

.PHONY: bench
bench: env ## measure speed, as ratios within one run, and memory (minutes; the tables of docs/benchmarks.md)
	@for name in ops gradients network redraw uploads reruns; do echo "== $$name"; $(BIN)/python -m benchmarks.$$name || exit 1; done

.PHONY: lock
lock: env ## renew requirements.lock from pyproject.toml
	$(BIN)/uv pip compile --quiet --upgrade --universal --generate-hashes --python-version 3.11 \
	  --fork-strategy fewest --extra test --group env --custom-compile-command "make lock" \
	  --output-file requirements.lock pyproject.toml
