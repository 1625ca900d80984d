<?php

/**
 * The machine's own clock.
 */

declare(strict_types=1);

namespace Stockbridge\Platform;

if (!defined('_PS_VERSION_')) {
    exit;
}

final class SystemClock implements Clock
{
    public function now(): int
    {
        return time();
    }

    public function milliseconds(): int
    {
        return (int) (hrtime(true) / 1000000);
    }
}
