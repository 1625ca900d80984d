<?php

/**
 * One operation of the contract. Its parameters and items were validated before it runs.
 *
 * It refuses the whole request by throwing `Contract\ProblemException`; whatever else it throws is answered
 * `shop_error`, so it leaves nothing half-applied behind: what belongs together stands in one transaction.
 */

declare(strict_types=1);

namespace Stockbridge\Api;

if (!defined('_PS_VERSION_')) {
    exit;
}

interface Operation
{
    public function run(Request $request): Reply;
}
