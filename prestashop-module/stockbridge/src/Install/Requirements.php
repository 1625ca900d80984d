<?php

/**
 * What the module needs from the host before it installs, in sentences that can be sent to the hoster.
 */

declare(strict_types=1);

namespace Stockbridge\Install;

if (!defined('_PS_VERSION_')) {
    exit;
}

final class Requirements
{
    private const EXTENSIONS = ['sodium', 'pdo_mysql', 'zlib', 'json'];

    /**
     * @return list<string> names of PHP extensions that are missing; empty where all is well
     */
    public static function missingExtensions(): array
    {
        return array_values(array_filter(self::EXTENSIONS, static function (string $name): bool {
            return !extension_loaded($name);
        }));
    }
}
