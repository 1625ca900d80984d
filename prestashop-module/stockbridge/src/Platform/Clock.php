<?php

/**
 * The module's sole reader of time; tests pass a fixed one. `Contract\Time` writes it on the wire.
 */

declare(strict_types=1);

namespace Stockbridge\Platform;

if (!defined('_PS_VERSION_')) {
    exit;
}

interface Clock
{
    /** Unix seconds, UTC. */
    public function now(): int;

    /** Milliseconds of a clock that never steps back; only differences mean something. */
    public function milliseconds(): int;
}
