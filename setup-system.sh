#!/bin/sh
# Install the system packages that are missing. Quick when none is.
#
#   setup-system.sh            what the Python packages are built against: compiler, headers, cairo and pango
#   setup-system.sh readers    what the tests look at results with: Chromium, LibreOffice, poppler
set -eu

has() { command -v "$1" >/dev/null; }

buildable() {
    has cc && has pkg-config && pkg-config --exists cairo pangocairo &&
        "${PYTHON:-python3}" -c 'import ensurepip, sysconfig, os; os.stat(sysconfig.get_path("include") + "/Python.h")' 2>/dev/null
}

install() {
    if ! has apt-get; then
        echo "setup: $1" >&2
        return 1
    fi
    shift
    as_root=""
    [ "$(id -u)" -eq 0 ] || as_root="sudo"
    $as_root apt-get update -qq
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}

case "${1:-}" in
readers)
    packages=""
    has chromium || packages="$packages chromium"
    has soffice || packages="$packages libreoffice-impress"
    has pdftotext || packages="$packages poppler-utils"
    # shellcheck disable=SC2086  # a list of words
    [ -z "$packages" ] || install "without chromium, soffice and pdftotext the tests that need them are left out" $packages ||
        [ "${CI:-}" != true ]
    ;;
*)
    buildable || install "install a C compiler, Python's headers and venv, pkg-config, cairo and pango (on macOS: brew \
install cairo pango pkg-config)" build-essential pkg-config libcairo2-dev libpango1.0-dev python3-dev python3-venv
    ;;
esac
