<?php

/**
 * Thrown by work inside Database::transaction that wants nothing of it kept, and caught by who began it.
 */

declare(strict_types=1);

namespace Stockbridge\Platform;

if (!defined('_PS_VERSION_')) {
    exit;
}

final class RollBack extends \RuntimeException
{
}
