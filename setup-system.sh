#!/bin/sh
# Install the system libraries that the Python packages are built against, where they are missing. Quick when none is.
set -eu

missing() {
    command -v cc >/dev/null || return 0
    command -v pkg-config >/dev/null || return 0
    pkg-config --exists cairo pangocairo || return 0
    "${PYTHON:-python3}" -c 'import ensurepip, sysconfig, os; os.stat(sysconfig.get_path("include") + "/Python.h")' 2>/dev/null || return 0
    return 1
}

missing || exit 0
if ! command -v apt-get >/dev/null; then
    echo "setup: install a C compiler, Python's headers and venv, pkg-config, cairo and pango (on macOS: brew install cairo pango pkg-config)" >&2
    exit 1
fi
as_root=""
[ "$(id -u)" -eq 0 ] || as_root="sudo"
$as_root apt-get update -qq
$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
    build-essential pkg-config libcairo2-dev libpango1.0-dev python3-dev python3-venv
