<?php

/**
 * Whether PHP's memory is running short: a large lease then ends early instead of dying.
 */

declare(strict_types=1);

namespace Stockbridge\Outbox;

use Stockbridge\Platform\ByteSize;

if (!defined('_PS_VERSION_')) {
    exit;
}

final class MemoryRoom
{
    private const USED_PERCENT = 60;

    public static function isShort(): bool
    {
        $limit = ByteSize::of((string) ini_get('memory_limit'));

        return memory_get_usage() > intdiv($limit, 100) * self::USED_PERCENT;
    }
}
