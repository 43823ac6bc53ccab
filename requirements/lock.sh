#!/usr/bin/env bash
# Write the hash-pinned requirement files again from the .in files, naming no package index.
set -euo pipefail
cd "$(dirname "$0")/.."
tools=$(mktemp -d)
trap 'rm -rf "$tools"' EXIT
"$1" -m venv "$tools"
"$tools/bin/python" -m pip install --quiet pip-tools
flags=(--quiet --generate-hashes --allow-unsafe --strip-extras --no-header
  --no-emit-index-url --no-emit-trusted-host --no-emit-find-links)
"$tools/bin/pip-compile" "${flags[@]}" -o requirements/runtime.txt requirements/runtime.in
"$tools/bin/pip-compile" "${flags[@]}" -c requirements/runtime.txt -o requirements/test.txt requirements/test.in
