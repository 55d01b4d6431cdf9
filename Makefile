# Patchbay's commands. Everything they need is installed into this checkout by the first of them.
PYTHON ?= python3
INSTANCE ?= main
PORT ?=
ARGS ?=
VENV := .venv/bin
BOOTSTRAP := $(PYTHON) -m deploy.local.bootstrap
export PYTHONDONTWRITEBYTECODE ?= 1

.DEFAULT_GOAL := help
.PHONY: help run test soak check fmt lock manage stop clean

help: ## Show what there is
	@grep -E '^[a-z]+:.*##' Makefile | sed 's/:.*## /\t/' | expand -t 10

run: ## Install, start everything, load the demo world (PORT=, INSTANCE=)
	@$(BOOTSTRAP) run --instance $(INSTANCE) $(if $(PORT),--port $(PORT))

test: ## Install, start a test bed, run every check and test
	@$(BOOTSTRAP) test $(ARGS)

soak: ## What takes long: thousands of random lives of a call, with its results printed
	@PATCHBAY_SOAK=1 $(BOOTSTRAP) test tests/soak $(ARGS)

check: ## Formats, lint, types, import contracts, templates, scripts, migrations (seconds)
	@$(BOOTSTRAP) check $(ARGS)

fmt: ## Bring every file into its format
	@$(BOOTSTRAP) check --fix

lock: ## Resolve requirements*.in and package.json into their locks
	@$(BOOTSTRAP) install
	$(VENV)/python -m deploy.local.lock

manage: ## Run manage.py with an instance's settings: make manage ARGS="doctor"
	@$(VENV)/python -m deploy.local.manage --instance $(INSTANCE) -- $(ARGS)

stop: ## End an instance that runs in another terminal (INSTANCE=)
	@$(PYTHON) -m deploy.local.stop --instance $(INSTANCE)

clean: ## Remove what was installed and every instance's data (not the PBX's cache)
	@$(PYTHON) -m deploy.local.stop --all
	rm -rf .venv node_modules static/dist var
