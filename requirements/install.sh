#!/usr/bin/env bash
# Build .venv from the hash-pinned requirement files: bash requirements/install.sh PYTHON runtime|test
set -euo pipefail
python=$1 kind=$2
cd "$(dirname "$0")/.."

if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
  echo "Heard needs Python 3.11 or newer. '$python' is missing or older: try make PYTHON=python3.12 …" >&2
  exit 1
fi
# A half-made environment (an interrupted install) has no working pip: begin again.
if [ -d .venv ] && ! .venv/bin/python -m pip --version >/dev/null 2>&1; then
  echo "The environment in .venv is incomplete; making it again."
  rm -rf .venv
fi
if [ ! -d .venv ] && ! "$python" -m venv .venv; then
  rm -rf .venv
  echo "Python's venv module is missing. On Debian: apt-get install python3-venv" >&2
  exit 1
fi
echo "Installing what Heard needs ($kind); a minute or two the first time."
.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes \
  --only-binary :all: -r "requirements/$kind.txt"
.venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps \
  --no-build-isolation --no-index -e .
touch ".venv/$kind.done"
