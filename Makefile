PYTHON ?= python3
BIN = .venv/bin
INSTALL = $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint requirements.lock

.PHONY: demo test schemas docs picture lock clean

demo: .venv/scalesight                       ## install, and look at the example shop
	$(BIN)/scalesight check examples/shop --fail-on never

test: .venv/tests                            ## everything that has to hold
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy --strict
	$(BIN)/lint-imports
	$(BIN)/python -m pytest -q

schemas: .venv/tests                         ## write schemas/ from the types
	$(BIN)/python scripts/generate_schemas.py

docs: .venv/tests                            ## write docs/rules/ and what the guide's commands print
	$(BIN)/python scripts/generate_rule_docs.py
	$(BIN)/python scripts/generate_guide.py

picture: .venv/tests                         ## draw the README's picture from a real run
	$(BIN)/python scripts/picture.py

lock:                                        ## choose new versions (needs uv)
	uv pip compile pyproject.toml --extra test --universal --python-version 3.11 --upgrade --quiet \
	  --no-annotate --no-emit-index-url --custom-compile-command "make lock" --output-file requirements.lock

clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis .benchmarks tests/validation/node_modules tests/validation/.build

.venv/bin/python:
	$(PYTHON) -m venv .venv

.venv/scalesight: .venv/bin/python pyproject.toml requirements.lock
	$(INSTALL) --editable .
	touch $@

.venv/tests: .venv/bin/python pyproject.toml requirements.lock
	$(INSTALL) --editable ".[test]"
	touch $@ .venv/scalesight
