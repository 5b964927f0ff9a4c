# Two commands: `make lab` opens the course, `make test` proves it.
#
#   make lab                  install into .venv if needed, open JupyterLab on chapter 00
#   make lab ARGS=--headless  no browser: run the tour of chapter 01 in the terminal
#   make test                 lint, types, layers, tests, and every chapter re-run
#   make bench                our speed beside other libraries', one table
#   make book                 run what changed, lay out the pages, check every link
#   make sizes                lines, share of prose, longest function of every module
#   make constraints          resolve the exact versions anew (needs uv)
#   make clean                remove .venv and caches; notebooks and runs stay
#
# Settings, each as NAME=value behind the command:
#   PYTHON       the interpreter .venv is made from         python3
#   VENV         the environment to install into            .venv
#   TORCH        `keep` leaves the torch in VENV alone      pinned
#   TORCH_INDEX  a package index that offers torch wheels   none
#   EXTRAS       what `make test` tests beside it: cluster  none

PYTHON ?= python3
VENV ?= .venv
TORCH ?= pinned
TORCH_INDEX ?=
EXTRAS ?=
ARGS ?=

comma := ,

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:

UV := $(shell command -v uv)
BIN := $(VENV)/bin
LAB := $(VENV)/.installed-lab
TEST := $(VENV)/.installed-test$(EXTRAS:%=-%)
BOOK := $(VENV)/.installed-book
TORCH_PIN := 2.13.0
KEPT := $(if $(filter keep,$(TORCH)),^torch==,^$$)

# pip reads PIP_FIND_LINKS, uv reads UV_FIND_LINKS: a folder of wheels serves both.
ifdef PIP_FIND_LINKS
export UV_FIND_LINKS ?= $(PIP_FIND_LINKS)
endif

ifdef UV
VENV_WITH = $(UV) venv --quiet --seed --python $(PYTHON) $(VENV)
INSTALL = $(UV) pip install --python $(BIN)/python \
  $(if $(TORCH_INDEX),--extra-index-url $(TORCH_INDEX) --index-strategy unsafe-best-match)
else
VENV_WITH = $(PYTHON) -m venv $(VENV)
INSTALL = $(BIN)/python -m pip install --quiet --disable-pip-version-check \
  $(if $(TORCH_INDEX),--extra-index-url $(TORCH_INDEX))
endif

.PHONY: lab test book bench sizes constraints clean

lab: $(LAB)
	@$(BIN)/llmos lab $(ARGS)

test: $(TEST)
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	OMP_NUM_THREADS=1 $(BIN)/python -m pytest -n auto
	OMP_NUM_THREADS=1 $(BIN)/python -m pytest -n auto --dist loadfile \
	  -p no:randomly -o addopts= -o filterwarnings= --nbval notebooks

bench: $(TEST)
	@$(BIN)/llmos bench $(ARGS)

book: $(BOOK)
	@$(BIN)/llmos book build $(ARGS)

sizes: $(TEST)
	@$(BIN)/python -m tests.architecture.sizes

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Python must be 3.11 or newer, got $$($(PYTHON) --version 2>&1);" \
	    "name another one: make lab PYTHON=python3.12"; exit 1; }
	@echo "Making $(VENV) ..."
	@$(VENV_WITH)

# What each extra brings, once: a second call finds its stamp and installs nothing.
define install
	@echo "Installing $(1) into $(VENV), once; with torch it is 1.3 GB or more ..."
	@grep -v '$(KEPT)' constraints.txt > $(VENV)/constraints.txt
	@$(INSTALL) --constraint $(VENV)/constraints.txt --editable '.[$(1)]'
	@touch $@
endef

$(LAB): pyproject.toml constraints.txt | $(BIN)/python
	$(call install,lab)

$(TEST): pyproject.toml constraints.txt | $(BIN)/python
	$(call install,test$(EXTRAS:%=$(comma)%))
	@touch $(LAB) $(BOOK)

$(BOOK): pyproject.toml constraints.txt | $(BIN)/python
	$(call install,book)

# One torch for every machine: its build (CPU, CUDA) is not part of the pin, and the
# packages of one build have no place here.
constraints:
	cp constraints.txt constraints.new
	echo torch==$(TORCH_PIN) | uv pip compile --quiet --universal --all-extras \
	  --python-version 3.11 --no-header --no-annotate $(ARGS) pyproject.toml - \
	  --output-file constraints.new
	sed -E 's/^torch==.*/torch==$(TORCH_PIN)/; /^(nvidia|cuda|triton)/d' \
	  constraints.new | uniq > constraints.txt
	rm constraints.new

clean:
	rm -rf .venv build dist .pytest_cache .ruff_cache .mypy_cache .hypothesis \
	  .import_linter_cache .coverage
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
