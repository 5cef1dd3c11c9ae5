#!/bin/sh
# Installs the exact versions of the lock file, then runs every test of this folder, or those named.
# CHROMIUM: the browser, /usr/bin/chromium unless told. SERMENT_BIN: the binary, target/debug/serment.
set -eu
cd "$(dirname "$0")"
npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
exec node --test --test-concurrency=1 "$@"
