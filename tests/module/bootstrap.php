<?php

/**
 * What PrestaShop gives the module's classes before it loads them: its version constant. The rest are autoloaders, and
 * an error handler that makes every notice and deprecation of ours fail its test, but not those of an older PHPUnit.
 */

declare(strict_types=1);

define('_PS_VERSION_', 'unit tests');

require __DIR__ . '/../../prestashop-module/stockbridge/src/autoload.php';

spl_autoload_register(static function (string $class): void {
    if (strncmp($class, 'Stockbridge\\Tests\\', 18) === 0) {
        $file = __DIR__ . '/' . str_replace('\\', '/', substr($class, 18)) . '.php';
        if (is_file($file)) {
            require $file;
        }
    }
});

error_reporting(E_ALL);
set_error_handler(static function (int $level, string $message, string $file, int $line): bool {
    if ((error_reporting() & $level) === 0) {
        return true;
    }
    $ours = strpos($file, dirname(__DIR__, 2)) === 0;
    if (!$ours && in_array($level, [E_DEPRECATED, E_USER_DEPRECATED], true)) {
        return true;
    }

    throw new \ErrorException($message, 0, $level, $file, $line);
});
