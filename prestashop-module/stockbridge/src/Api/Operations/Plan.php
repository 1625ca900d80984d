<?php

/**
 * `plan`: what `apply` would do with a batch of one flow, field by field; nothing is kept. `Import\Rehearsal` finds out.
 */

declare(strict_types=1);

namespace Stockbridge\Api\Operations;

use Stockbridge\Api\Operation;
use Stockbridge\Api\Reply;
use Stockbridge\Api\Request;
use Stockbridge\Import\Changes;
use Stockbridge\Import\Followups;
use Stockbridge\Import\Item;
use Stockbridge\Import\Outcome;
use Stockbridge\Import\Rehearsal;
use Stockbridge\Import\Rehearsing;
use Stockbridge\Import\Trouble;
use Stockbridge\Kernel;

if (!defined('_PS_VERSION_')) {
    exit;
}

final class Plan implements Operation
{
    /** @var Kernel */
    private $kernel;
    /** @var Rehearsal */
    private $rehearsal;
    /** @var Followups */
    private $followups;

    public function __construct(Kernel $kernel, Rehearsal $rehearsal, Followups $followups)
    {
        $this->kernel = $kernel;
        $this->rehearsal = $rehearsal;
        $this->followups = $followups;
    }

    public function run(Request $request): Reply
    {
        $flow = (string) $request->params()->flow;
        $budget = $request->budget();
        $before = $budget->spent();
        $items = Item::batch($request->items(), $flow);
        $writer = $this->kernel->flow($flow);
        $refused = Outcome::failed(Trouble::unsupported('/params/flow', 'The shop cannot tell beforehand what this flow does.'));
        $outcomes = $writer !== null && ($writer->setBased() || $writer instanceof Rehearsing)
            ? $this->rehearsal->run($flow, $writer, $items, $budget)
            : array_fill_keys(array_keys($items), $refused);
        $answers = [];
        foreach ($items as $place => $item) {
            $answers[] = $this->answer($flow, $item, $outcomes[$place]);
        }

        return new Reply(
            ['spent_ms' => $budget->spent() - $before, 'followups' => $this->followups->backlog()],
            $answers
        );
    }

    /**
     * @return array<string, mixed>
     */
    private function answer(string $flow, Item $item, Outcome $outcome): array
    {
        $answer = ItemAnswer::of($item, $outcome);
        if ($outcome->result === Outcome::CREATED) {
            unset($answer['id']); // the row that had it is gone again
        }
        $changes = $outcome->result === Outcome::UPDATED ? $this->kernel->get(Changes::class)->of($flow, $outcome) : [];

        return $changes === [] ? $answer : $answer + ['changes' => $changes];
    }
}
