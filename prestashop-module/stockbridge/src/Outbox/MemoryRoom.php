<?php

/**
 * Whether PHP's memory is running short: a large lease then ends early instead of dying.
 */

declare(strict_types=1);

namespace Stockbridge\Outbox;

if (!defined('_PS_VERSION_')) {
    exit;
}

final class MemoryRoom
{
    private const USED_PERCENT = 60;
    private const UNITS = ['k' => 1024, 'm' => 1048576, 'g' => 1073741824];

    public static function isShort(): bool
    {
        $limit = self::bytes((string) ini_get('memory_limit'));

        return $limit > 0 && memory_get_usage() > intdiv($limit, 100) * self::USED_PERCENT;
    }

    /** Bytes of PHP's own notation, such as 128M; below 0 for no limit. */
    public static function bytes(string $setting): int
    {
        return (int) $setting * (self::UNITS[strtolower(substr(trim($setting), -1))] ?? 1);
    }
}
