<?php

/**
 * What the Applier asks of one flow: writes a batch of claimed items; the Applier keeps versions, bindings and time.
 */

declare(strict_types=1);

namespace Stockbridge\Import;

use Stockbridge\Platform\Budget;

if (!defined('_PS_VERSION_')) {
    exit;
}

interface FlowWriter
{
    /**
     * Whether the rows are written by SQL alone: then claim, rows and binding commit in one transaction, which may be
     * run again whole. Otherwise the claim is committed first, each item alone, and a next try adopts what it finds.
     */
    public function setBased(): bool;

    /**
     * Writes the items, which stand in the order of their keys and are claimed for this very version.
     *
     * An item that cannot be written has an outcome that says why; it never spoils the others. An item without an
     * outcome was not reached within the budget: it counts as untouched.
     *
     * @param Claim[] $claims by their place in the request
     *
     * @return Outcome[] by the same place
     *
     * @throws \Stockbridge\Platform\DatabaseFailure nothing of these items may then be kept
     */
    public function write(array $claims, Budget $budget): array;
}
