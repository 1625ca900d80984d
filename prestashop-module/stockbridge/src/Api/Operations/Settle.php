<?php

/**
 * `settle`: what became of leased events in the ERP; `Outbox\Settling` keeps it.
 */

declare(strict_types=1);

namespace Stockbridge\Api\Operations;

use Stockbridge\Api\Operation;
use Stockbridge\Api\Reply;
use Stockbridge\Api\Request;
use Stockbridge\Outbox\Settling;

if (!defined('_PS_VERSION_')) {
    exit;
}

final class Settle implements Operation
{
    /** @var Settling */
    private $settling;

    public function __construct(Settling $settling)
    {
        $this->settling = $settling;
    }

    public function run(Request $request): Reply
    {
        $results = $this->settling->settle($request->params()->token, $request->items());
        $answers = [];
        foreach ($request->items() as $index => $item) {
            $answers[] = ['event' => $item->event, 'result' => $results[$index]];
        }

        return new Reply([], $answers);
    }
}
