<?php

/**
 * Finds, at most once a minute and in bounded steps, what no hook told: PrestaShop skips hooks silently, and SQL fires none.
 */

declare(strict_types=1);

namespace Stockbridge\Outbox;

use Stockbridge\Import\StockFence;
use Stockbridge\Platform\Clock;
use Stockbridge\Platform\Database;
use Stockbridge\Platform\Log;
use Stockbridge\Platform\State;

if (!defined('_PS_VERSION_')) {
    exit;
}

final class Sweep
{
    private const SECONDS = 60;
    private const SLICE = 5000;

    /** @var Database */
    private $database;
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
    /** @var RowMarks */
    private $marks;
    /** @var StockFence */
    private $fence;

    public function __construct(
        Database $database,
        State $state,
        Clock $clock,
        Log $log,
        Writer $writer,
        FirstOrder $firstOrder,
        OrderFinder $finder,
        Watermarks $watermarks,
        RowMarks $marks,
        StockFence $fence
    ) {
        $this->database = $database;
        $this->state = $state;
        $this->clock = $clock;
        $this->log = $log;
        $this->writer = $writer;
        $this->firstOrder = $firstOrder;
        $this->finder = $finder;
        $this->watermarks = $watermarks;
        $this->marks = $marks;
        $this->fence = $fence;
    }

    public function runWhenDue(): void
    {
        $now = $this->clock->now();
        $last = $this->state->integer('swept_at');
        // A clock that was put back must not silence the sweep.
        if ($last <= $now && $now - $last < self::SECONDS) {
            return;
        }
        $this->state->set('swept_at', (string) $now);
        $this->run();
    }

    public function run(): void
    {
        $new = [OutboxState::ORDER => $this->finder->untold()];
        $found = array_merge_recursive($new, $this->watermarks->advance(), $this->changedRows());
        foreach ($found as $entity => $rows) {
            $this->writer->touchMany($entity, array_values(array_unique($rows, SORT_REGULAR)));
        }
        foreach (array_unique(array_column($found[OutboxState::ORDER], 0)) as $orderId) {
            if ($orderId >= $this->firstOrder->id()) {
                $this->fence->opened($orderId);
            }
        }
        $counts = array_filter(array_map('count', $found));
        if ($counts !== []) {
            $this->log->information('sweep found what no hook told', $counts);
        }
    }

    /**
     * One slice of all rows, round and round: of those at rest, the ones whose sum differs from the one kept at their
     * export. The others are looked at anyway, or wait for a person.
     *
     * @return array<string, list<array{int, int}>> by entity: id and shop
     */
    private function changedRows(): array
    {
        $cursor = $this->state->integer('sweep_slice');
        $rows = $this->database->rows(
            'SELECT id, entity, entity_id, shop_id, row_mark, (state = 2 OR (state = 0 AND available_at = ?)) AS rests
             FROM {sb:outbox} WHERE id > ? ORDER BY id LIMIT 5000',
            [OutboxState::PARKED, $cursor]
        );
        $next = count($rows) < self::SLICE ? 0 : (int) $rows[self::SLICE - 1]['id'];
        $this->state->set('sweep_slice', (string) $next);
        $changed = [];
        foreach ([OutboxState::ORDER, OutboxState::CUSTOMER] as $entity) {
            $kept = array_filter($rows, static function (array $row) use ($entity): bool {
                return $row['entity'] === $entity && $row['rests'] === '1' && $row['row_mark'] !== null;
            });
            $marks = $this->marks->of($entity, array_map('intval', array_column($kept, 'entity_id')));
            foreach ($kept as $row) {
                $mark = $marks[(int) $row['entity_id']] ?? null;
                if ($mark !== null && $mark !== $row['row_mark']) {
                    $changed[$entity][] = [(int) $row['entity_id'], (int) $row['shop_id']];
                }
            }
        }

        return $changed;
    }
}
