<?php

/**
 * Rows of the core that appeared since the last look: history, payments, slips and messages of orders we know, and
 * customers.
 *
 * Ids commit out of order, so the gaps of the last 200 are kept and looked at again; each id is seen exactly once.
 */

declare(strict_types=1);

namespace Stockbridge\Outbox;

use Stockbridge\Export\LocalTime;
use Stockbridge\Platform\Database;
use Stockbridge\Platform\State;

if (!defined('_PS_VERSION_')) {
    exit;
}

final class Watermarks
{
    private const OVERLAP = 200;
    private const CUSTOMER = 'customer';

    /** Each takes an id and a list of ids, and tells the row's date with the order's outbox row, where there is one. */
    private const NEWER = [
        'order_history' => 'SELECT t.id_order_history AS id, t.date_add, b.entity_id, b.shop_id, b.updated_at
            FROM {ps:order_history} t
            LEFT JOIN {sb:outbox} b ON b.entity = "order" AND b.entity_id = t.id_order
            WHERE t.id_order_history > ? OR t.id_order_history IN (?*) ORDER BY t.id_order_history LIMIT 5000',
        'order_payment' => 'SELECT t.id_order_payment AS id, t.date_add, b.entity_id, b.shop_id, b.updated_at
            FROM {ps:order_payment} t
            LEFT JOIN {ps:orders} o ON o.reference = t.order_reference
            LEFT JOIN {sb:outbox} b ON b.entity = "order" AND b.entity_id = o.id_order
            WHERE t.id_order_payment > ? OR t.id_order_payment IN (?*) ORDER BY t.id_order_payment LIMIT 5000',
        'order_slip' => 'SELECT t.id_order_slip AS id, t.date_add, b.entity_id, b.shop_id, b.updated_at
            FROM {ps:order_slip} t
            LEFT JOIN {sb:outbox} b ON b.entity = "order" AND b.entity_id = t.id_order
            WHERE t.id_order_slip > ? OR t.id_order_slip IN (?*) ORDER BY t.id_order_slip LIMIT 5000',
        'customer_message' => 'SELECT t.id_customer_message AS id, t.date_add, b.entity_id, b.shop_id, b.updated_at
            FROM {ps:customer_message} t
            LEFT JOIN {ps:customer_thread} h ON h.id_customer_thread = t.id_customer_thread
            LEFT JOIN {sb:outbox} b ON b.entity = "order" AND b.entity_id = h.id_order
            WHERE t.id_customer_message > ? OR t.id_customer_message IN (?*) ORDER BY t.id_customer_message LIMIT 5000',
        self::CUSTOMER => 'SELECT t.id_customer AS id, t.date_add, t.id_customer AS entity_id, t.id_shop AS shop_id, b.updated_at
            FROM {ps:customer} t
            LEFT JOIN {sb:outbox} b ON b.entity = "customer" AND b.entity_id = t.id_customer AND b.shop_id = t.id_shop
            WHERE t.id_customer > ? OR t.id_customer IN (?*) ORDER BY t.id_customer LIMIT 5000',
    ];

    private const HIGHEST = [
        'order_history' => 'SELECT MAX(id_order_history) FROM {ps:order_history}',
        'order_payment' => 'SELECT MAX(id_order_payment) FROM {ps:order_payment}',
        'order_slip' => 'SELECT MAX(id_order_slip) FROM {ps:order_slip}',
        'customer_message' => 'SELECT MAX(id_customer_message) FROM {ps:customer_message}',
        self::CUSTOMER => 'SELECT MAX(id_customer) FROM {ps:customer}',
    ];

    /** @var Database */
    private $database;
    /** @var State */
    private $state;
    /** @var LocalTime */
    private $time;
    /** @var array<string, string> how far was looked, by name in the state; kept once it was written down */
    private $reached = [];

    public function __construct(Database $database, State $state, LocalTime $time)
    {
        $this->database = $database;
        $this->state = $state;
        $this->time = $time;
    }

    /**
     * @return array<string, list<array{int, int}>> by entity: id and shop of what no hook told
     */
    public function look(): array
    {
        $untold = [];
        foreach (array_keys(self::NEWER) as $table) {
            $entity = $table === self::CUSTOMER ? OutboxState::CUSTOMER : OutboxState::ORDER;
            foreach ($this->newRows($table) as $row) {
                if ($row['entity_id'] !== null && !$this->wasTold($row)) {
                    $untold[$entity][] = [(int) $row['entity_id'], (int) $row['shop_id']];
                }
            }
        }

        return $untold;
    }

    /** Called when what was found stands in the outbox: a sweep that breaks off looks again. */
    public function keep(): void
    {
        foreach ($this->reached as $name => $value) {
            $this->state->set($name, $value);
        }
        $this->reached = [];
    }

    /**
     * @return list<array<string, string|null>>
     */
    private function newRows(string $table): array
    {
        $name = 'sweep_' . $table;
        $kept = json_decode((string) $this->state->get($name), true);
        if (!is_array($kept)) {
            $this->reach($name, (int) $this->database->value(self::HIGHEST[$table]), []);

            return [];
        }
        $rows = $this->database->rows(self::NEWER[$table], [$kept['high'], $kept['gaps']]);
        $ids = array_map('intval', array_column($rows, 'id'));
        if ($ids !== []) {
            $high = max($kept['high'], max($ids));
            $from = max($kept['high'], $high - self::OVERLAP) + 1;
            $expected = array_merge($kept['gaps'], $from <= $high ? range($from, $high) : []);
            $this->reach($name, $high, array_diff($expected, $ids));
        }

        return $rows;
    }

    /**
     * @param int[] $gaps
     */
    private function reach(string $name, int $high, array $gaps): void
    {
        $recent = array_filter($gaps, static function (int $id) use ($high): bool {
            return $id > $high - self::OVERLAP;
        });
        $this->reached[$name] = (string) json_encode(['high' => $high, 'gaps' => array_values($recent)]);
    }

    /**
     * Whether the order's row was written after this one, as its own hook does.
     *
     * @param array<string, string|null> $row
     */
    private function wasTold(array $row): bool
    {
        return (int) $row['updated_at'] >= ($this->time->unix($row['date_add']) ?? 0);
    }
}
