<?php

/**
 * Applies a batch of one flow: one writer at a time, versions never back, each item on its own; a FlowWriter does the rows.
 *
 * Successes are remembered on the binding, failures never: the merchant may have mended the shop meanwhile.
 */

declare(strict_types=1);

namespace Stockbridge\Import;

use Stockbridge\Contract\ProblemException;
use Stockbridge\Platform\Budget;
use Stockbridge\Platform\Database;
use Stockbridge\Platform\DatabaseFailure;

if (!defined('_PS_VERSION_')) {
    exit;
}

final class Applier
{
    /** How many items share a transaction: so many at first, then as many as the rest of the time lets expect. */
    private const FIRST_TOGETHER = 100;
    private const MOST_TOGETHER = 500;

    /**
     * A row that someone else holds is waited for so long, five times at most: the batch has ten seconds in all. Only
     * where the batch is rolled back whole: what the core writes cannot be, and waits as long as the server is set to.
     */
    private const LOCK_WAIT_SECONDS = 1;

    /** @var Database */
    private $db;
    /** @var Admission */
    private $admission;
    /** @var Versions */
    private $versions;

    public function __construct(Database $db, Admission $admission, Versions $versions)
    {
        $this->db = $db;
        $this->admission = $admission;
        $this->versions = $versions;
    }

    /**
     * @param array<int, Item> $items
     *
     * @return array<int, Outcome> one per item, by the same place
     *
     * @throws ProblemException busy, where another batch of the flow is being written
     */
    public function apply(string $flow, FlowWriter $writer, array $items, string $message, Budget $budget): array
    {
        $outcomes = $this->admission->refused($items);
        $pending = array_diff_key($items, $outcomes);
        $shopIds = array_unique(array_map(static function (Item $item): int {
            return $item->shopId;
        }, $pending));
        sort($shopIds);
        $this->alone($flow, $shopIds, function () use ($flow, $writer, $pending, $message, $budget, &$outcomes): void {
            foreach ($this->rounds($pending) as $round) {
                $outcomes += $this->round($flow, $writer, $round, $message, $budget);
            }
        });
        $unreached = array_fill_keys(array_keys($items), Outcome::unprocessed());

        return array_replace($unreached, $outcomes);
    }

    /**
     * Runs the work while no other request writes this flow of these shops.
     *
     * @param list<int> $shopIds
     */
    private function alone(string $flow, array $shopIds, callable $work): void
    {
        $held = [];
        try {
            foreach ($shopIds as $shopId) {
                $name = 'apply|' . $shopId . '|' . $flow;
                if (!$this->db->lock($name)) {
                    throw new ProblemException('busy', 'Another batch of this flow is being written.');
                }
                $held[] = $name;
            }
            $work();
        } finally {
            array_map([$this->db, 'unlock'], $held);
        }
    }

    /**
     * Items of the same record one after the other, older versions first; different records together, in key order.
     *
     * @param array<int, Item> $items
     *
     * @return list<array<int, Item>>
     */
    private function rounds(array $items): array
    {
        uasort($items, static function (Item $a, Item $b): int {
            return [$a->shopId, $a->key, $a->memory, $a->counter] <=> [$b->shopId, $b->key, $b->memory, $b->counter];
        });
        $rounds = [];
        $seen = [];
        foreach ($items as $place => $item) {
            $turn = $seen[$item->identity()] ?? 0;
            $seen[$item->identity()] = $turn + 1;
            $rounds[$turn][$place] = $item;
        }

        return array_values($rounds);
    }

    /**
     * @param array<int, Item> $items
     *
     * @return array<int, Outcome>
     */
    private function round(string $flow, FlowWriter $writer, array $items, string $message, Budget $budget): array
    {
        if (!$writer->setBased()) {
            return $this->oneByOne($flow, $writer, $items, $message, $budget);
        }
        $this->db->execute('SET SESSION innodb_lock_wait_timeout = ?', [self::LOCK_WAIT_SECONDS]);
        try {
            return $this->inChunks($flow, $writer, $items, $message, $budget);
        } finally {
            $this->db->execute('SET SESSION innodb_lock_wait_timeout = DEFAULT');
        }
    }

    /**
     * @param array<int, Item> $items
     *
     * @return array<int, Outcome>
     */
    private function inChunks(string $flow, FlowWriter $writer, array $items, string $message, Budget $budget): array
    {
        $outcomes = [];
        $size = self::FIRST_TOGETHER;
        while ($items !== [] && $size > 0 && !$budget->over()) {
            $begin = $budget->spent();
            $chunk = array_slice($items, 0, $size, true);
            $outcomes += $this->together($flow, $writer, $chunk, $message, $budget);
            $items = array_slice($items, $size, null, true);
            $spent = max(1, $budget->spent() - $begin);
            $size = min(self::MOST_TOGETHER, intdiv($budget->left() * count($chunk), $spent));
        }

        return $outcomes;
    }

    /**
     * Writes the items in one transaction.
     *
     * @param array<int, Item> $items
     *
     * @return array<int, Outcome>
     */
    private function together(string $flow, FlowWriter $writer, array $items, string $message, Budget $budget): array
    {
        return Halving::run($items, function (array $items) use ($flow, $writer, $message, $budget): array {
            return $this->db->transaction(function () use ($flow, $writer, $items, $message, $budget): array {
                [$claims, $outcomes] = $this->versions->claim($flow, $items, false);
                $written = $claims === [] ? [] : $writer->write($claims, $budget);

                return $outcomes + $this->versions->settle($flow, $items, $claims, $written, $message);
            });
        });
    }

    /**
     * Writes each item by itself, and those again whose parent came later in the same batch.
     *
     * @param array<int, Item> $items
     *
     * @return array<int, Outcome>
     */
    private function oneByOne(string $flow, FlowWriter $writer, array $items, string $message, Budget $budget): array
    {
        $outcomes = [];
        do {
            $waiting = 0;
            foreach ($items as $place => $item) {
                if ($budget->over()) {
                    return $outcomes;
                }
                $outcomes[$place] = $this->single($flow, $writer, $place, $item, $message, $budget);
                $waiting += $outcomes[$place]->result === Outcome::WAITING ? 1 : 0;
            }
            $before = count($items);
            $items = array_filter($items, static function (int $place) use ($outcomes): bool {
                return $outcomes[$place]->result === Outcome::WAITING;
            }, ARRAY_FILTER_USE_KEY);
        } while ($waiting > 0 && $waiting < $before);

        return $outcomes;
    }

    private function single(
        string $flow,
        FlowWriter $writer,
        int $place,
        Item $item,
        string $message,
        Budget $budget
    ): Outcome {
        [$claims, $outcomes] = $this->db->transaction(function () use ($flow, $place, $item): array {
            return $this->versions->claim($flow, [$place => $item]);
        });
        if ($claims === []) {
            return $outcomes[$place];
        }
        try {
            $written = $this->db->outspoken(static function () use ($writer, $claims, $budget): array {
                return $writer->write($claims, $budget);
            });
        } catch (DatabaseFailure $failure) {
            $written = [$place => Outcome::refusedByDatabase($failure)->inDoubt()];
        }

        return $this->db->transaction(function () use ($flow, $place, $item, $claims, $written, $message): array {
            return $this->versions->settle($flow, [$place => $item], $claims, $written, $message);
        })[$place];
    }
}
