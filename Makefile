# Needs python3 (3.11 or later) and make, nothing else.
PYTHON ?= python3
PORT ?= 8000
export PORT

.DEFAULT_GOAL := help
.PHONY: help demo test prove bench scan lint lock clean
VENV := .venv/ready
RUN := .venv/bin/python

help:  ## this list
	@sed -n 's/^\([a-z]*\):[^#]*## /  make \1|/p' $(MAKEFILE_LIST) | column -t -s '|'

demo: $(VENV)  ## the demo clinic on http://localhost:8000 (PORT=8001 make demo: another port)
	@exec $(RUN) -m portal.supervisor

test: $(VENV)  ## the whole suite on real PostgreSQL and Valkey and in a real browser
	$(RUN) -m pytest -n 2

prove: $(VENV)  ## the long proofs, with their figures: the window, walls, pooler, scripts, kills, every width
	$(RUN) -m pytest -m prove

bench: $(VENV)  ## measure page weight, queries and times, and print the figures
	$(RUN) -m bench

scan: $(VENV)  ## sqlmap and wapiti against a demo that runs on PORT, which they fill with rows
	$(RUN) -m bench.scan

lint: $(VENV)  ## style, formatting, and a migration for every change of a model
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	$(RUN) manage.py makemigrations --check --dry-run
	$(RUN) -W error manage.py check --fail-level WARNING

lock: $(VENV)  ## turn requirements.in into requirements.txt, with hashes
	.venv/bin/uv pip compile --quiet --universal --generate-hashes --python-version 3.11 \
		--custom-compile-command "make lock" requirements.in --output-file requirements.txt

clean:  ## remove the virtual environment and the demo's data
	@test ! -x $(RUN) || $(RUN) -m portal.clean
	rm -rf .venv .pytest_cache .ruff_cache .hypothesis

# uv installs in a quarter of pip's time, but some machines cannot run it: then pip does.
$(VENV): requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "The portal needs Python 3.11 or later: PYTHON=/path/to/python3.11 make …")'
	@echo "Installing the packages of requirements.txt into .venv …"
	@$(PYTHON) -m venv --clear .venv
	@sed -n '/^uv==/,/# via/p' requirements.txt > .venv/uv.txt
	@.venv/bin/pip install -q --disable-pip-version-check --require-hashes --only-binary :all: -r .venv/uv.txt 2>/dev/null \
		&& .venv/bin/uv pip install -q --python $(RUN) --require-hashes --only-binary :all: -r requirements.txt \
		|| .venv/bin/pip install -q --disable-pip-version-check --require-hashes --only-binary :all: -r requirements.txt
	@touch $(VENV)
