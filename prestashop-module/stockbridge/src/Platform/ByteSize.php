<?php

/**
 * Reads PHP's own notation of a size, as its settings hold it.
 */

declare(strict_types=1);

namespace Stockbridge\Platform;

if (!defined('_PS_VERSION_')) {
    exit;
}

final class ByteSize
{
    private const UNITS = ['k' => 1024, 'm' => 1048576, 'g' => 1073741824];

    /** Bytes of a shorthand ("8M"); 0 and below mean no bound. */
    public static function of(string $shorthand): int
    {
        $shorthand = strtolower(trim($shorthand));
        $bytes = (int) $shorthand * (self::UNITS[substr($shorthand, -1)] ?? 1);

        return $bytes > 0 ? $bytes : PHP_INT_MAX;
    }
}
