# Verbs of the project; `make` alone prints them.
PORT ?= 8001
FIRMS ?= 100000
PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/.ready
DEV := .venv/.dev
SCALE := .venv/.scale
OCR := .venv/.ocr
DATA := $(shell find datasets -type f -not -path "*/.journal/*" 2>/dev/null)
CODE := $(shell find $(addprefix plugins/qiangqi/,processes.py durable.py file_identity.py code_hash.py standing values lists catalogue fiction) -type f -not -name '*.pyc' 2>/dev/null)

ifneq ($(shell command -v uv),)
VENV := uv venv --quiet --allow-existing --python $(PYTHON)
INSTALL := VIRTUAL_ENV=.venv uv pip install --quiet --compile-bytecode
INSTALL_OCR := $(INSTALL) --no-deps
else
VENV := $(PYTHON) -m venv
INSTALL := $(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-compile
INSTALL_OCR := $(INSTALL) --ignore-requires-python
endif

# Bytecode is kept, whatever the shell says: some processes begin for every server, some hundred for the tests.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help env ocr collect serve preview desk backup restore demo build publish release test test-fast test-long test-scale prove fuzz mutants check bench lint format docs sbom lock clean

help: ## Print these verbs
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 18

env: $(DEV) ## Make the environment of all verbs in .venv: uv is used where it is installed, else pip

# What serving, building and releasing need; $(DEV) adds what lint, tests and documents need, $(OCR) what reads scans,
# $(SCALE) Spark and linters.
$(STAMP): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or later is needed: make PYTHON=python3.12 env")'
	@rm -f $(DEV) $(OCR) $(SCALE)
	$(VENV) .venv
	$(INSTALL) --require-hashes -r requirements.lock
	$(INSTALL) --no-build-isolation --no-deps --editable .
	@touch $@

$(DEV): requirements-dev.lock $(STAMP)
	$(INSTALL) --require-hashes -r requirements-dev.lock
	@touch $@

$(OCR): requirements-ocr.lock $(STAMP)
	$(INSTALL_OCR) --require-hashes -r requirements-ocr.lock
	@touch $@

ocr: $(OCR) ## Add to .venv what reads scans and photos (200 MB); scripts/add.py then takes them

# What makes clients in TypeScript and checks the OpenAPI document is from npm; without it its tests are skipped.
NPM := tests/web/api/generated/package-lock.json

$(SCALE): requirements-scale.lock requirements-datasette-1.lock requirements-checkov.lock requirements-moto.lock $(NPM) $(DEV) $(OCR)
	$(INSTALL) --require-hashes -r requirements-scale.lock
	@rm -rf .venv/datasette-1 .venv/checkov .venv/moto .venv/node
	$(INSTALL) --no-deps --target .venv/datasette-1 --require-hashes -r requirements-datasette-1.lock
	$(INSTALL) --no-deps --target .venv/checkov --require-hashes -r requirements-checkov.lock
	$(INSTALL) --no-deps --target .venv/moto --require-hashes -r requirements-moto.lock
	@mkdir -p .venv/node && cp $(NPM) $(dir $(NPM))package.json .venv/node
	@if command -v npm >/dev/null; then cd .venv/node && npm ci --ignore-scripts --no-audit --no-fund --silent; fi
	@touch $@

build: build/catalogue.db ## Build the catalogue and put it in service at once, without a release

build/catalogue.db: $(STAMP) $(DATA) $(CODE)
	$(BIN)/python scripts/build.py --datasets datasets --output build

release: build/catalogue.db ## Write the release of the catalogue in service into build/releases/<version>/, with hashes
	$(BIN)/python scripts/release.py --catalogue build/catalogue.db --output build/releases

publish: $(STAMP) ## Check, build whole, write the release and switch to both as one act
	@$(BIN)/python scripts/publish.py --datasets datasets --output build

serve: build/catalogue.db ## Serve the catalogue on http://127.0.0.1:8001 (PORT=…)
	@test ! -e build/.publish.json || $(BIN)/python scripts/publish.py --output build --finish
	@test -n "$$(ls build/releases 2>/dev/null)" || $(MAKE) --no-print-directory release  # downloads from the first start
	@echo "强企名录: http://127.0.0.1:$(PORT)/  (Ctrl-C stops it)"
	@exec $(BIN)/datasette supervise --immutable build/catalogue.db --metadata metadata.yml \
		--setting suggest_facets off --setting default_page_size 100 --host 127.0.0.1 --port $(PORT)

collect: $(STAMP) ## Ask the watched pages for notices; what is new waits in inbox/, and nothing is published
	@exec $(BIN)/python scripts/collect.py

preview: PORT = 8003
preview: $(STAMP) ## Build aside and serve the would-be catalogue with what differs, on http://127.0.0.1:8003 (PORT=…)
	@exec $(BIN)/python scripts/preview.py --port $(PORT)

desk: PORT = 8004
desk: $(STAMP) ## Serve the registrar's desk for lists that come in, on this machine alone, on port 8004 (PORT=…)
	@exec $(BIN)/python scripts/desk.py --port $(PORT)

backup: $(STAMP) ## Keep datasets, inbox, work in waiting and keys as one archive in backups/ (TO=FILE, KEYS=no)
	@$(BIN)/python scripts/backup.py $(if $(TO),--to "$(TO)") $(if $(filter no,$(KEYS)),--without-keys)

restore: $(STAMP) ## Prove a backup and put it in place: FROM=ARCHIVE, TO=FOLDER or REPLACE=yes
	@$(BIN)/python scripts/restore.py "$(FROM)" $(if $(TO),--to "$(TO)") $(if $(filter yes,$(REPLACE)),--replace)

build/demo.db: $(STAMP) $(DATA) $(CODE) scripts/demo.py
	$(BIN)/python scripts/demo.py --output build

demo: PORT = 8002
demo: build/demo.db ## Serve the fictional catalogue on http://127.0.0.1:8002 (PORT=…)
	@echo "强企名录（虚构）: http://127.0.0.1:$(PORT)/  (Ctrl-C stops it)"
	@exec $(BIN)/datasette supervise --immutable build/demo.db --metadata metadata.yml \
		--setting suggest_facets off --setting default_page_size 100 --host 127.0.0.1 --port $(PORT)

mutants: $(DEV) ## Change the engine in small ways and see that a test notices (hours; scripts/mutants.py tries a sample)
	$(BIN)/python scripts/mutants.py

prove: $(DEV) ## Compare the engine with the second evaluator on 20,000 histories
	$(BIN)/python scripts/prove.py --histories 20000

fuzz: $(DEV) ## Damage 3,000 files of every format: each is read whole or refused in a line
	$(BIN)/python scripts/fuzz.py --files 3000

# Each worker of the tests has files of its own.
# The C library asks for its memory in large pages where the system has them: fewer page faults, a sixteenth less time.
PYTEST = GLIBC_TUNABLES=glibc.malloc.hugetlb=1 $(BIN)/python -m pytest --quiet
WORKERS = --numprocesses auto --dist loadfile --no-loadscope-reorder

test: $(DEV) ## Run every test but those of test-long and test-scale
	$(PYTEST) $(WORKERS) -m "not long and not scale"

test-fast: $(DEV) ## Run the tests that need no browser, no large file and no server of their own
	$(PYTEST) $(WORKERS) -m "not slow and not long and not scale" --ignore tests/browser

test-long: $(DEV) ## Measure, try every script that measures, ask at random by the thousand, go through whole days and switches
	$(PYTEST) $(WORKERS) -m long

test-scale: $(SCALE) ## Run Spark, Datasette 1.0, the linters and the image of deployment, clients that are generated and the reading of scans; the first time it fetches them (700 MB)
	$(PYTEST) $(WORKERS) -m scale

check: $(STAMP) ## Account for every row of every source, without building
	$(BIN)/python scripts/check.py

bench: $(STAMP) ## Measure everything, as ratios within one run (FIRMS=1000000 takes half an hour), or ONLY=search,memory
	$(BIN)/python scripts/bench.py --firms $(FIRMS) --only "$(ONLY)"

lint: $(DEV) ## Check style, types and the layers of imports
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(DEV) ## Rewrite the code in the house style
	$(BIN)/ruff check --fix-only --quiet .
	$(BIN)/ruff format .

docs: $(DEV) ## Generate what is generated in the documents
	$(BIN)/python scripts/docs.py
	$(BIN)/python scripts/metadata.py
	$(BIN)/python scripts/pinyin.py
	$(BIN)/python scripts/sbom.py

sbom: $(DEV) ## Write what is shipped: THIRD_PARTY.md, and CycloneDX into deploy/ for the image and build/ beside the wheel
	$(BIN)/python scripts/sbom.py --output build

lock: ## Resolve every lock again (needs uv), and write what is shipped
	scripts/lock.sh
	$(MAKE) sbom

clean: ## Remove the environment and everything built
	rm -rf .venv build/* .pytest_cache .ruff_cache .mypy_cache .hypothesis
