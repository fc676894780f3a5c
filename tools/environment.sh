#!/usr/bin/env bash
# Makes the environment: a virtual environment with the locked versions of every library, and this project in it.
set -euo pipefail
python=$1
venv=$2
say() { printf '%s\n' "$*" >&2; }

if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
  say "Python 3.11 or newer is needed; $("$python" --version) was found. Name another with: make demo PYTHON=python3.12"
  exit 2
fi
# Debian and Ubuntu ship the module that makes environments in a package of its own.
if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
  version=$("$python" -c 'import sys; print(f"{sys.version_info[0]}.{sys.version_info[1]}")')
  if command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
    say "Installing python$version-venv …"
    apt-get update -qq && apt-get install -y -qq "python$version-venv" >/dev/null
  else
    say "Python's venv module is not installed; install it with: sudo apt-get install python$version-venv"
    exit 2
  fi
fi
if [ ! -x "$venv/bin/python" ]; then
  say "Making the environment in $venv …"
  "$python" -m venv "$venv"
fi
say "Installing the locked libraries …"
"$venv/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
"$venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
