<?php

/**
 * What a plan asks of a writer that is not set-based: what it would do, without the core's classes writing anything.
 */

declare(strict_types=1);

namespace Stockbridge\Import;

if (!defined('_PS_VERSION_')) {
    exit;
}

interface Rehearsing
{
    /**
     * What `write` would answer for each claim; a record that would be created has the id 0.
     *
     * @param Claim[] $claims by their place in the request
     *
     * @return Outcome[] by the same place
     */
    public function rehearse(array $claims): array;
}
