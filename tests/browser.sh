#!/usr/bin/env bash
# Make sure a headless Chromium is there for the browser tests; Debian's package where we may install it.
set -u
for name in chromium chromium-browser google-chrome; do
  command -v "$name" >/dev/null 2>&1 && exit 0
done
sudo=""
if [ "$(id -u)" -ne 0 ]; then
  if sudo -n true 2>/dev/null; then sudo="sudo -n"; else
    echo "The browser tests need Chromium, and this user may not install it: apt-get install chromium" >&2
    exit 1
  fi
fi
if ! command -v apt-get >/dev/null 2>&1; then
  echo "The browser tests need Chromium: install it with your system's package manager." >&2
  exit 1
fi
echo "Installing Debian's chromium for the browser tests."
export DEBIAN_FRONTEND=noninteractive
if ! { $sudo apt-get update -qq && $sudo apt-get install -y -qq --no-install-recommends chromium; } >/dev/null 2>&1; then
  echo "Chromium could not be installed (apt-get failed). The browser tests need it." >&2
  exit 1
fi
