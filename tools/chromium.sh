#!/usr/bin/env bash
# Makes sure that there is a Chromium for the tests of the pages: Debian's own, installed when it is missing and we may.
set -euo pipefail
say() { printf '%s\n' "$*" >&2; }

if command -v chromium >/dev/null; then
  exit 0
fi
if command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
  say "Installing Chromium for the tests of the pages …"
  apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium >/dev/null
else
  say "The tests of the pages need Chromium; install it with: sudo apt-get install chromium"
  exit 2
fi
