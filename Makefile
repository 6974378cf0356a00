.DEFAULT_GOAL := help
.PHONY: demo test check lint benchmark bench coverage mutation site test-book test-faith clean help
# Each command is a script in scripts/, which says what it does and keeps its log in .test-logs/

help: ## List the commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /|/' | awk -F'|' '{ printf "make %-11s %s\n", $$1, $$2 }'

demo: ## Run the sample book on the embedded engine and write its results into demo/
	@scripts/demo.sh

test: ## Run the engine and contract tests, and the site tests where a bench is
	@scripts/test.sh

check: ## Lint, and run the tests of what changed since the branch left main (minutes)
	@scripts/check.sh

test-book: ## Compare the whole sample book, embedded and on a site
	@scripts/test_book.sh

test-faith: ## Kill a close of 5,000 loans 50 times, database included, and compare what is left
	@scripts/test_faith.sh

lint: ## Check style, types and the direction of dependencies
	@scripts/lint.sh

benchmark: ## Measure speed
	@scripts/benchmark.sh

bench: benchmark

coverage: ## Run the engine's tests and list the branches that none takes
	@scripts/coverage.sh

mutation: ## Change the engine in many ways and count the changes that no test notices (an hour)
	@scripts/mutation.sh

site: ## Install Frappe, ERPNext, this app and the sample book from nothing, and say where to sign in
	@scripts/install_site.sh

clean: ## Remove what these commands made in this folder
	@scripts/clean.sh
