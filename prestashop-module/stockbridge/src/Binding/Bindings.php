<?php

/**
 * ERP key ⇄ shop id, with the version last applied; Applier claims and settles here, the writers look up parents.
 */

declare(strict_types=1);

namespace Stockbridge\Binding;

use Stockbridge\Platform\Clock;
use Stockbridge\Platform\Database;

if (!defined('_PS_VERSION_')) {
    exit;
}

final class Bindings
{
    private const COLUMNS = 'SELECT id, shop_id, flow, erp_key, entity_id, memory, counter, hash FROM {sb:binding} ';

    public const WRITING = 0;
    public const APPLIED = 1;

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
     * The bindings of these keys, locked until the transaction ends.
     *
     * @param list<string> $keys
     *
     * @return array<string, Binding> by the ERP's key
     */
    public function lock(int $shopId, string $flow, array $keys): array
    {
        sort($keys, SORT_STRING);
        $found = [];
        $rows = $keys === [] ? [] : $this->db->rows(
            'SELECT * FROM {sb:binding} WHERE shop_id = ? AND flow = ? AND erp_key IN (?*) ORDER BY erp_key FOR UPDATE',
            [$shopId, $flow, $keys]
        );
        foreach ($rows as $row) {
            $found[(string) $row['erp_key']] = Binding::fromRow($row);
        }

        return $found;
    }

    /**
     * The shop's ids behind keys; a key that is not in the shop yet is missing.
     *
     * @param list<string> $keys
     *
     * @return array<string, array{int, int}> key => entity, part of it (0: the whole)
     */
    public function ids(int $shopId, string $flow, array $keys): array
    {
        $ids = [];
        $rows = $keys === [] ? [] : $this->db->rows(
            'SELECT erp_key, entity_id, entity_sub_id FROM {sb:binding} '
            . 'WHERE shop_id = ? AND flow = ? AND erp_key IN (?*) AND entity_id IS NOT NULL',
            [$shopId, $flow, array_values(array_unique($keys))]
        );
        foreach ($rows as $row) {
            $ids[(string) $row['erp_key']] = [(int) $row['entity_id'], (int) $row['entity_sub_id']];
        }

        return $ids;
    }

    /**
     * Which of the shop's records belong to a key already.
     *
     * @param list<int> $entityIds
     *
     * @return array<int, string> entity => key
     */
    public function owners(int $shopId, string $flow, array $entityIds): array
    {
        $rows = $entityIds === [] ? [] : $this->db->rows(
            'SELECT entity_id, erp_key FROM {sb:binding} '
            . 'WHERE flow = ? AND entity_id IN (?*) AND entity_sub_id = 0 AND shop_id = ?',
            [$flow, $entityIds, $shopId]
        );

        $owners = [];
        foreach ($rows as $row) {
            $owners[(int) $row['entity_id']] = (string) $row['erp_key'];
        }

        return $owners;
    }

    /**
     * Writes bindings whole, new ones too.
     *
     * @param list<Binding> $bindings
     */
    public function save(array $bindings): void
    {
        $now = $this->clock->now();
        $rows = array_map(static function (Binding $one) use ($now): array {
            return [
                $one->shopId, $one->flow, $one->key, $one->entityId, $one->entitySubId, $one->memory, $one->counter,
                $one->hash, $one->state, $one->notes === [] ? null : json_encode($one->notes), $now,
            ];
        }, $bindings);
        sort($rows);
        $this->db->insertMany(
            'INSERT INTO {sb:binding} (shop_id, flow, erp_key, entity_id, entity_sub_id, memory, counter, hash, state, '
            . 'notes, applied_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) '
            . 'ON DUPLICATE KEY UPDATE entity_id = VALUES(entity_id), entity_sub_id = VALUES(entity_sub_id), '
            . 'memory = VALUES(memory), counter = VALUES(counter), hash = VALUES(hash), state = VALUES(state), '
            . 'notes = VALUES(notes), applied_at = VALUES(applied_at)',
            $rows
        );
    }

    /**
     * Forgets bindings that no record stands behind.
     *
     * @param list<string> $keys
     */
    public function forget(int $shopId, string $flow, array $keys): void
    {
        if ($keys !== []) {
            $this->db->execute(
                'DELETE FROM {sb:binding} WHERE shop_id = ? AND flow = ? AND erp_key IN (?*)',
                [$shopId, $flow, $keys]
            );
        }
    }

    /**
     * One page of applied bindings of a flow, or of all flows, by row.
     *
     * @return list<array<string, string|null>>
     */
    public function page(?string $flow, int $after, int $limit): array
    {
        if ($flow === null) {
            return $this->db->rows(self::COLUMNS . 'WHERE id > ? AND state = 1 ORDER BY id LIMIT ?', [$after, $limit]);
        }

        return $this->db->rows(
            self::COLUMNS . 'WHERE id > ? AND state = 1 AND flow = ? ORDER BY id LIMIT ?',
            [$after, $flow, $limit]
        );
    }
}
