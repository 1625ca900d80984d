<?php

/**
 * Maps the namespace `Stockbridge\` to this folder; the module has no Composer at run time.
 */

declare(strict_types=1);

if (!defined('_PS_VERSION_')) {
    exit;
}

spl_autoload_register(static function (string $class): void {
    if (strncmp($class, 'Stockbridge\\', 12) === 0) {
        $file = __DIR__ . '/' . str_replace('\\', '/', substr($class, 12)) . '.php';
        if (is_file($file)) {
            require $file;
        }
    }
});
