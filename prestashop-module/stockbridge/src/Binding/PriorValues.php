<?php

/**
 * What stood in the shop before an applied item, kept for 30 days so that a run can be undone.
 */

declare(strict_types=1);

namespace Stockbridge\Binding;

use Stockbridge\Platform\Clock;
use Stockbridge\Platform\Database;

if (!defined('_PS_VERSION_')) {
    exit;
}

final class PriorValues
{
    private const KEPT_SECONDS = 30 * 86400;
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
     * Keeps the values of one flow's items, in the transaction that writes them.
     *
     * @param array<string, array<string, mixed>> $values by the ERP's key
     */
    public function keep(int $shopId, string $flow, string $message, array $values): void
    {
        if ($values === []) {
            return;
        }
        $rows = [];
        foreach ($this->bound($shopId, $flow, array_map('strval', array_keys($values))) as $row) {
            $value = $values[(string) $row['erp_key']];
            $rows[] = [$row['id'], $message, $row['memory'], $row['counter'], json_encode($value), $this->clock->now()];
        }
        $this->db->insertMany(
            'INSERT INTO {sb:prior_value} (binding_id, message, memory, counter, value, created_at) '
            . 'VALUES (?, ?, ?, ?, ?, ?)',
            $rows
        );
    }

    /** Drops a bounded number of values that are too old to be undone. */
    public function prune(): int
    {
        return $this->db->execute(
            'DELETE FROM {sb:prior_value} WHERE created_at < ? ORDER BY created_at LIMIT ?',
            [$this->clock->now() - self::KEPT_SECONDS, self::PRUNED_AT_ONCE]
        );
    }

    /**
     * @param list<string> $keys
     *
     * @return list<array<string, string|null>>
     */
    private function bound(int $shopId, string $flow, array $keys): array
    {
        return $this->db->rows(
            'SELECT id, erp_key, memory, counter FROM {sb:binding} WHERE shop_id = ? AND flow = ? AND erp_key IN (?*)',
            [$shopId, $flow, $keys]
        );
    }
}
