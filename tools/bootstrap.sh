#!/bin/sh
# Makes the virtual environment from a lock file with hashes; names what a bare machine lacks.
set -eu
python=$1 venv=$2 lock=$3
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
    echo "Stockbridge needs Python 3.11 or later; $python is $("$python" --version 2>&1)." >&2
    exit 3
}
if [ ! -x "$venv/bin/pip" ]; then
    rm -rf "$venv"
    if ! "$python" -m venv "$venv" 2>/dev/null; then
        if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
            apt-get update -qq && apt-get install -y -qq python3-venv >/dev/null
            rm -rf "$venv"
            "$python" -m venv "$venv"
        else
            echo "Python's venv module is missing. Install it: sudo apt-get install python3-venv" >&2
            exit 3
        fi
    fi
fi
echo "Installing what $lock pins…"
"$venv/bin/pip" install --quiet --quiet --disable-pip-version-check --require-hashes -r "$lock"
"$venv/bin/pip" install --quiet --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
