#!/bin/sh
# Runs the module's unit tests on a PHP that Debian does not ship: sh tests/module/wasm.sh 7.4 [junit.xml]
# PHP comes as WebAssembly from npm (tests/module/wasm, locked) into the user's cache; PHPUnit is Debian's.
# Where npm cannot fetch it, the report says so in one skipped test and the script ends well.
set -eu
version=$1
report=${2:-/dev/null}
root=$(cd "$(dirname "$0")/../.." && pwd)
lock=$root/tests/module/wasm/package-lock.json
folder=${XDG_CACHE_HOME:-$HOME/.cache}/stockbridge/php-wasm/$(cksum < "$lock" | cut -d ' ' -f 1)

skip() {
    echo "skipped: $1"
    printf '<testsuites><testsuite name="module"><testcase name="all"><skipped message="%s"/></testcase></testsuite></testsuites>\n' "$1" > "$report"
    exit 0
}

command -v npm > /dev/null || skip "npm is not installed"
[ -f /usr/share/php/PHPUnit/Autoload.php ] || skip "phpunit is not installed"
if [ ! -x "$folder/node_modules/.bin/php-wasm-cli" ]; then
    mkdir -p "$folder"
    # Two suites may begin at once: the second waits for the first one's copy.
    exec 9> "$folder/lock"
    flock 9
    if [ ! -x "$folder/node_modules/.bin/php-wasm-cli" ]; then
        cp "$root/tests/module/wasm/package.json" "$lock" "$folder/"
        (cd "$folder" && npm ci --ignore-scripts --no-audit --no-fund) || skip "npm cannot fetch PHP $version"
    fi
    flock -u 9
fi

cd "$root"
code=0
# PHPUnit 9.6 of Debian 12 is itself deprecated on PHP 8.4: the bootstrap turns on what concerns us.
PHP=$version "$folder/node_modules/.bin/php-wasm-cli" -d include_path=.:/usr/share/php -d error_reporting=24575 \
    -d memory_limit=512M /usr/bin/phpunit --no-coverage --verbose --log-junit "$report" || code=$?
# PHPUnit 9.6 leaves the reason out of its report; the one thing that this PHP lacks is sodium.
[ "$report" = /dev/null ] || sed -i 's#<skipped/>#<skipped message="PHP as WebAssembly has no sodium"/>#' "$report"
exit $code
