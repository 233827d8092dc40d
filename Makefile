# make demo: a Slack-like page with Copydesk in it. make test: every check. make soak: the long ones.
PYTHON ?= python3
BIN = .venv/bin
PIP = $(BIN)/python -m pip --disable-pip-version-check

.PHONY: demo test soak bench lock clean

demo: .venv/ready-run
	@$(BIN)/copydesk demo $(ARGS)

test: .venv/ready-test
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python -m pytest $(ARGS)

soak: .venv/ready-test
	@COPYDESK_SOAK=1 $(BIN)/python -m pytest -m soak --timeout 0 --numprocesses 0 $(ARGS)

bench: .venv/ready-test
	@$(BIN)/python benchmarks/run.py $(ARGS)

# Pins with hashes and without download addresses; run after changing pyproject.toml.
lock: .venv/ready-test
	@$(PIP) install --quiet pip-tools
	@$(BIN)/pip-compile $(LOCK) --extra build --output-file requirements.lock pyproject.toml
	@$(BIN)/pip-compile $(LOCK) --extra build --extra test --constraint requirements.lock \
	    --output-file requirements-test.lock pyproject.toml
LOCK = --quiet --generate-hashes --strip-extras --allow-unsafe --no-header \
    --no-emit-index-url --no-emit-find-links --no-emit-trusted-host

clean:
	@rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .import_linter_cache

.venv/ready-%: .venv/created requirements.lock requirements-test.lock pyproject.toml
	@echo "Installing what Copydesk needs into .venv (the first time takes about a minute)"
	@$(PIP) install --quiet --require-hashes -r $(if $(filter test,$*),requirements-test.lock,requirements.lock)
	@$(PIP) install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

.venv/created:
	@sh .ci/create-venv "$(PYTHON)"
	@touch $@
