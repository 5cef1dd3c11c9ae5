#!/bin/sh
# Installs the exact versions of the lock file, then runs every test of this folder, or those named.
# CHROMIUM: the browser. SERMENT_BIN: the binary under test, built when it is not named. Both are
# looked for in their usual places.
set -eu
cd "$(dirname "$0")"
root=$(cd ../.. && pwd)

if [ -z "${CHROMIUM:-}" ]; then
  CHROMIUM=$(command -v chromium || command -v chromium-browser || command -v google-chrome || true)
  if [ -z "$CHROMIUM" ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    apt-get update --quiet && DEBIAN_FRONTEND=noninteractive apt-get install --quiet --yes \
      --no-install-recommends chromium fonts-liberation fonts-dejavu-core
    CHROMIUM=$(command -v chromium)
  fi
  [ -n "$CHROMIUM" ] || { echo "run.sh: no browser, install chromium or set CHROMIUM" >&2; exit 1; }
fi

# Without SERMENT_BIN, cargo brings the binary up to date with its sources, which takes no time when it is.
if [ -z "${SERMENT_BIN:-}" ]; then
  target=${CARGO_TARGET_DIR:-$root/target}
  case $target in /*) ;; *) target=$root/$target ;; esac
  SERMENT_BIN=$target/debug/serment
  if command -v cargo >/dev/null; then
    (cd "$root" && cargo build --quiet --package serment --bin serment)
  fi
fi
[ -x "$SERMENT_BIN" ] || { echo "run.sh: $SERMENT_BIN is missing" >&2; exit 1; }
export CHROMIUM SERMENT_BIN

npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
exec node --test --test-concurrency=1 "$@"
