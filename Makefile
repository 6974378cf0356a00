.DEFAULT_GOAL := help
SHELL := /bin/bash

.venv/.installed-dev: pyproject.toml requirements.txt
	python3 -m venv .venv
	.venv/bin/python -m pip install -q -e '.[dev]'
	touch $@

.PHONY: help test
help: ## Show this list
	@grep -E '^[a-z-]+:.*## ' Makefile | sed -E 's/:.*## /\t/' | expand -t 14

test: .venv/.installed-dev ## Run the tests
	.venv/bin/python -m pytest
