<?php

/**
 * `apply`: a batch of one flow, answered line by line; `Import\Applier` decides and the flow's writer writes.
 */

declare(strict_types=1);

namespace Stockbridge\Api\Operations;

use Stockbridge\Api\Lineage;
use Stockbridge\Api\Operation;
use Stockbridge\Api\Reply;
use Stockbridge\Api\Request;
use Stockbridge\Import\Applier;
use Stockbridge\Import\Followups;
use Stockbridge\Import\Item;
use Stockbridge\Import\Journal;
use Stockbridge\Import\Outcome;
use Stockbridge\Import\Trouble;
use Stockbridge\Kernel;

if (!defined('_PS_VERSION_')) {
    exit;
}

final class Apply implements Operation
{
    /** @var Kernel */
    private $kernel;
    /** @var Lineage */
    private $lineage;
    /** @var Applier */
    private $applier;
    /** @var Followups */
    private $followups;
    /** @var Journal */
    private $journal;

    public function __construct(
        Kernel $kernel,
        Lineage $lineage,
        Applier $applier,
        Followups $followups,
        Journal $journal
    ) {
        $this->kernel = $kernel;
        $this->lineage = $lineage;
        $this->applier = $applier;
        $this->followups = $followups;
        $this->journal = $journal;
    }

    public function run(Request $request): Reply
    {
        $this->lineage->refuseWritesWhileHeld();
        $flow = (string) $request->params()->flow;
        $budget = $request->budget();
        $before = $budget->spent();
        $items = Item::batch($request->items(), $flow);
        $writer = $this->kernel->flow($flow);
        $refused = Outcome::failed(Trouble::unsupported('/params/flow', 'The shop does not take this flow yet.'));
        $outcomes = $writer === null
            ? array_fill_keys(array_keys($items), $refused)
            : $this->applier->apply($flow, $writer, $items, $request->message(), $budget);
        $spent = $budget->spent() - $before;
        $this->journal->applied($request->message(), $flow, $outcomes, $spent);
        $answers = [];
        foreach ($items as $place => $item) {
            $answers[] = ItemAnswer::of($item, $outcomes[$place]);
        }

        return new Reply(['spent_ms' => $spent, 'followups' => $this->followups->backlog()], $answers);
    }
}
