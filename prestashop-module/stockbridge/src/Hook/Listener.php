<?php

/**
 * A class that hears hooks of the core. It lists them in its constant HOOKS; `stockbridge.php` has one line for each.
 * What it throws is logged and swallowed there: a failing hook must never break a checkout.
 */

declare(strict_types=1);

namespace Stockbridge\Hook;

if (!defined('_PS_VERSION_')) {
    exit;
}

interface Listener
{
    /**
     * @param array<string, mixed> $params as the core passes them
     *
     * @return string HTML of a display hook, else ''
     */
    public function hear(string $hook, array $params): string;
}
