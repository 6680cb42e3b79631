# What people type. Everything lives in this folder: the environment in .venv/, the data in var/.
MANAGE = .venv/bin/python manage.py
ARGS =

.PHONY: help demo test check bench setup lock clean

help: ## Show this list
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' Makefile | expand -t 8

demo: ## Serve the demo newsroom on HOST:PORT (127.0.0.1:8000); DEMO_RESET=1 starts over; Ctrl-C stops it
	@sh requirements/install base
	@$(MANAGE) demo

test: ## Run every test this machine can run; ARGS= goes to pytest
	@sh requirements/install dev
	@NEWSROOM_ENV=test .venv/bin/python -m pytest -n 2 $(ARGS)

check: setup ## Lint, format, types, migrations, deployment settings, translations
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
	$(MANAGE) makemigrations --check --dry-run
	@echo "manage.py check --deploy, as in production"
	@NEWSROOM_ENV=production ALLOWED_HOSTS=newsroom.example DATABASE_URL=postgres://newsroom@localhost/newsroom \
		SECRET_KEY="$$(.venv/bin/python -c 'import secrets; print(secrets.token_urlsafe(64))')" \
		$(MANAGE) check --deploy --fail-level WARNING
	$(MANAGE) translations --check

bench: setup ## Measure; ARGS= goes to the benchmark
	@.venv/bin/python -m benchmarks $(ARGS)

setup: ## Make .venv and install what running, testing and checking need
	@sh requirements/install dev

lock: ## Write the exact versions and hashes of requirements/*.in anew (needs uv)
	cd requirements && for lock in base dev; do uv pip compile --quiet --upgrade --universal --python-version 3.11 \
		--generate-hashes --no-emit-index-url --no-annotate --no-header $$lock.in -o $$lock.txt || exit 1; done

clean: ## Remove the environment and the caches; the data in var/ stays
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -not -path './var/*' -prune -exec rm -rf {} +
