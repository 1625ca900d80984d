<?php

/**
 * Finds, at most once a minute and in bounded steps, what no hook told: PrestaShop skips hooks silently, and SQL fires none.
 */

declare(strict_types=1);

namespace Stockbridge\Outbox;

use Stockbridge\Import\StockFence;
use Stockbridge\Platform\Clock;
use Stockbridge\Platform\DatabaseFailure;
use Stockbridge\Platform\Log;
use Stockbridge\Platform\State;

if (!defined('_PS_VERSION_')) {
    exit;
}

final class Sweep
{
    private const SECONDS = 60;

    /** @var State */
    private $state;
    /** @var Clock */
    private $clock;
    /** @var Log */
    private $log;
    /** @var Writer */
    private $writer;
    /** @var FirstOrder */
    private $firstOrder;
    /** @var OrderFinder */
    private $finder;
    /** @var Watermarks */
    private $watermarks;
    /** @var RollingSlice */
    private $slice;
    /** @var StockFence */
    private $fence;

    public function __construct(
        State $state,
        Clock $clock,
        Log $log,
        Writer $writer,
        FirstOrder $firstOrder,
        OrderFinder $finder,
        Watermarks $watermarks,
        RollingSlice $slice,
        StockFence $fence
    ) {
        $this->state = $state;
        $this->clock = $clock;
        $this->log = $log;
        $this->writer = $writer;
        $this->firstOrder = $firstOrder;
        $this->finder = $finder;
        $this->watermarks = $watermarks;
        $this->slice = $slice;
        $this->fence = $fence;
    }

    /** Whatever breaks a sweep must not hold up an order: it is logged, and looked at again in a minute. */
    public function runWhenDue(): void
    {
        $now = $this->clock->now();
        $last = $this->state->integer('swept_at');
        // A clock that was put back must not silence the sweep.
        if ($last <= $now && $now - $last < self::SECONDS) {
            return;
        }
        $this->state->set('swept_at', (string) $now);
        try {
            $this->run();
        } catch (DatabaseFailure $failure) {
            $this->log->failure('the sweep broke off', $failure);
        }
    }

    public function run(): void
    {
        $new = [OutboxState::ORDER => array_merge($this->finder->look(), $this->finder->unheld($this->fence->voidStates()))];
        $found = array_map([$this, 'distinct'], array_merge_recursive($new, $this->watermarks->look(), $this->slice->look()));
        // Stock first, before anything is written down: a sweep that breaks off in between finds the same again.
        $orders = array_values(array_filter($found[OutboxState::ORDER], [$this, 'isHeld']));
        $isWhole = count($orders) === count($found[OutboxState::ORDER]);
        $found[OutboxState::ORDER] = $orders;
        foreach ($found as $entity => $rows) {
            $this->writer->touchMany($entity, $rows);
        }
        if ($isWhole) {
            $this->keep();
        }
        $counts = array_filter(array_map('count', $found));
        if ($counts !== []) {
            $this->log->information('sweep found what no hook told', $counts);
        }
    }

    private function keep(): void
    {
        $this->finder->keep();
        $this->watermarks->keep();
        $this->slice->keep();
    }

    /**
     * Whether an order may be written down: not while its holds are locked, so that the next sweep finds it again.
     * One whose holds the database refuses goes to the ERP all the same.
     *
     * @param array{int, int} $row order and shop
     */
    private function isHeld(array $row): bool
    {
        try {
            if ($this->firstOrder->covers($row[0])) {
                $this->fence->opened($row[0]);
            }

            return true;
        } catch (DatabaseFailure $failure) {
            $this->log->failure('the stock of an order could not be held', $failure, ['order' => $row[0]]);

            return !$failure->passes();
        }
    }

    /**
     * @param list<array{int, int}> $rows
     *
     * @return list<array{int, int}>
     */
    private function distinct(array $rows): array
    {
        return array_values(array_unique($rows, SORT_REGULAR));
    }
}
