<?php

/**
 * One row per applied batch, for the shop's pages: what came, what became of it, what it cost.
 */

declare(strict_types=1);

namespace Stockbridge\Import;

use Stockbridge\Platform\Clock;
use Stockbridge\Platform\Database;

if (!defined('_PS_VERSION_')) {
    exit;
}

final class Journal
{
    private const KEPT_SECONDS = 90 * 86400;
    private const PRUNED_AT_ONCE = 2000;

    /** @var Database */
    private $db;
    /** @var Clock */
    private $clock;

    public function __construct(Database $db, Clock $clock)
    {
        $this->db = $db;
        $this->clock = $clock;
    }

    /**
     * @param array<int, Outcome> $outcomes
     */
    public function applied(string $message, string $flow, array $outcomes, int $spent): void
    {
        $counts = array_count_values(array_map(static function (Outcome $outcome): string {
            return $outcome->result;
        }, $outcomes));
        $failed = array_filter($outcomes, static function (Outcome $outcome): bool {
            return $outcome->result === Outcome::FAILED;
        });
        $this->db->execute(
            'INSERT INTO {sb:journal} (at, operation, message, flow, items, created, updated, unchanged, waiting, '
            . 'failed, spent_ms, code) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
            [
                $this->clock->now(), 'apply', $message, $flow, count($outcomes), $counts[Outcome::CREATED] ?? 0,
                $counts[Outcome::UPDATED] ?? 0, $counts[Outcome::UNCHANGED] ?? 0, $counts[Outcome::WAITING] ?? 0,
                $counts[Outcome::FAILED] ?? 0, $spent, $failed === [] ? null : reset($failed)->code,
            ]
        );
    }

    /** One line about a single item, where the batch's row would not tell it. */
    public function remarked(string $flow, string $code): void
    {
        $this->db->execute(
            'INSERT INTO {sb:journal} (at, operation, message, flow, items, spent_ms, code) VALUES (?, ?, ?, ?, 1, 0, ?)',
            [$this->clock->now(), 'apply', '', $flow, $code]
        );
    }

    /** Drops a bounded number of rows that are too old to be looked at. */
    public function prune(): int
    {
        return $this->db->execute(
            'DELETE FROM {sb:journal} WHERE at < ? ORDER BY at LIMIT ?',
            [$this->clock->now() - self::KEPT_SECONDS, self::PRUNED_AT_ONCE]
        );
    }
}
