#!/bin/sh
# PHPStan over the module, with a real PrestaShop's classes scanned where a tree is at hand; said plainly where not.
set -eu
phar=$1
cache=${XDG_CACHE_HOME:-$HOME/.cache}/stockbridge/prestashop
for version in 9.1 8.2; do
    if [ -f "$cache/$version/classes/Product.php" ]; then
        STOCKBRIDGE_SCAN="$cache/$version" php8.2 -d memory_limit=2G "$phar" analyse --no-progress -c phpstan.neon
        exit
    fi
done
echo "No PrestaShop tree under $cache: its classes are unknown, so only src/Contract is analysed."
php8.2 -d memory_limit=1G "$phar" analyse --no-progress -c phpstan.neon prestashop-module/stockbridge/src/Contract
