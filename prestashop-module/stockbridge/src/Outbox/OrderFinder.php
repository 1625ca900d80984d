<?php

/**
 * Finds orders that no hook told of: those without an outbox row, and those whose stock is not held, because PHP ended
 * or the database failed in between. Bounded for a million orders by two windows.
 */

declare(strict_types=1);

namespace Stockbridge\Outbox;

use Stockbridge\Platform\Database;
use Stockbridge\Platform\State;

if (!defined('_PS_VERSION_')) {
    exit;
}

final class OrderFinder
{
    /** Up to which id the orders older than the window were looked at. */
    public const CURSOR = 'sweep_orders';

    private const WINDOW = 5000;
    private const FOUND = 500;

    /** @var Database */
    private $database;
    /** @var State */
    private $state;
    /** @var FirstOrder */
    private $first;
    /** @var int|null up to which id was looked now; kept once what was found is written down */
    private $reached;

    public function __construct(Database $database, State $state, FirstOrder $first)
    {
        $this->database = $database;
        $this->state = $state;
        $this->first = $first;
    }

    /**
     * @return list<array{int, int}> order and shop, at most 500
     */
    public function look(): array
    {
        $highest = $this->highest();
        $first = $this->first->id();
        $recent = $this->between(max($first, $highest - self::WINDOW + 1), $highest);

        return array_merge($this->older($first, $highest - self::WINDOW), $recent);
    }

    /**
     * Of the newest orders that we know: those that take stock and have no hold.
     *
     * @param list<int> $voidStates those in which an order takes none
     *
     * @return list<array{int, int}> order and shop, at most 500
     */
    public function unheld(array $voidStates): array
    {
        $highest = $this->highest();
        $rows = $this->database->rows(
            'SELECT o.id_order, o.id_shop FROM {sb:outbox} b
             JOIN {ps:orders} o ON o.id_order = b.entity_id AND o.id_shop = b.shop_id AND o.current_state NOT IN (?*)
             LEFT JOIN {sb:stock_hold} h ON h.order_id = b.entity_id
             WHERE b.entity = "order" AND b.entity_id BETWEEN ? AND ? AND h.order_id IS NULL
                AND EXISTS (SELECT 1 FROM {ps:order_detail} d WHERE d.id_order = o.id_order)
             ORDER BY o.id_order LIMIT 500',
            [$voidStates, max($this->first->id(), $highest - self::WINDOW + 1), $highest]
        );

        return $this->pairs($rows);
    }

    /** Called when what was found stands in the outbox: a sweep that breaks off looks again. */
    public function keep(): void
    {
        if ($this->reached !== null) {
            $this->state->set(self::CURSOR, (string) $this->reached);
            $this->reached = null;
        }
    }

    /**
     * The module may have been off for longer than the window holds: one slice of what came before it.
     *
     * @return list<array{int, int}>
     */
    private function older(int $first, int $until): array
    {
        $from = max($first, $this->state->integer(self::CURSOR) + 1);
        if ($from > $until) {
            return [];
        }
        $to = min($until, $from + self::WINDOW - 1);
        $found = $this->between($from, $to);
        if (count($found) < self::FOUND) {
            $this->reached = $to;
        }

        return $found;
    }

    /**
     * @return list<array{int, int}>
     */
    private function between(int $from, int $to): array
    {
        $rows = $this->database->rows(
            'SELECT o.id_order, o.id_shop FROM {ps:orders} o
             LEFT JOIN {sb:outbox} b ON b.entity = "order" AND b.entity_id = o.id_order AND b.shop_id = o.id_shop
             WHERE o.id_order BETWEEN ? AND ? AND b.id IS NULL ORDER BY o.id_order LIMIT 500',
            [$from, $to]
        );

        return $this->pairs($rows);
    }

    private function highest(): int
    {
        return (int) $this->database->value('SELECT MAX(id_order) FROM {ps:orders}');
    }

    /**
     * @param list<array<string, string|null>> $rows
     *
     * @return list<array{int, int}>
     */
    private function pairs(array $rows): array
    {
        return array_map(static function (array $row): array {
            return [(int) $row['id_order'], (int) $row['id_shop']];
        }, $rows);
    }
}
