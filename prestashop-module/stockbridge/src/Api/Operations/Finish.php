<?php

/**
 * `finish`: does the follow-up work of applied items within the time the agent gives; `Import\FollowupWork` does it.
 */

declare(strict_types=1);

namespace Stockbridge\Api\Operations;

use Stockbridge\Api\Operation;
use Stockbridge\Api\Reply;
use Stockbridge\Api\Request;
use Stockbridge\Binding\PriorValues;
use Stockbridge\Import\Followups;
use Stockbridge\Import\FollowupWork;
use Stockbridge\Import\Journal;

if (!defined('_PS_VERSION_')) {
    exit;
}

final class Finish implements Operation
{
    /** @var FollowupWork */
    private $work;
    /** @var Followups */
    private $followups;
    /** @var PriorValues */
    private $priorValues;
    /** @var Journal */
    private $journal;

    public function __construct(FollowupWork $work, Followups $followups, PriorValues $priorValues, Journal $journal)
    {
        $this->work = $work;
        $this->followups = $followups;
        $this->priorValues = $priorValues;
        $this->journal = $journal;
    }

    public function run(Request $request): Reply
    {
        $budget = $request->budget()->within((int) $request->params()->budget_ms);
        $done = $this->work->run($budget);
        $this->priorValues->prune();
        $this->journal->prune();

        return new Reply(['done' => $done, 'backlog' => $this->followups->backlog(), 'spent_ms' => $budget->spent()]);
    }
}
