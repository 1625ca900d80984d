<?php

/**
 * Holds back what was sold but is not yet in the ERP's figure: shown = ERP quantity - holds; StockShelf writes it.
 *
 * A hold is opened with an order, learns the import sequence when the ERP has the order, and ends when a snapshot
 * arrives that was read after that sequence was committed (StockWriter). A cancelled order holds no pieces. In doubt
 * the fence subtracts.
 */

declare(strict_types=1);

namespace Stockbridge\Import;

use Stockbridge\Platform\Clock;
use Stockbridge\Platform\Database;
use Stockbridge\Platform\ShopInfo;

if (!defined('_PS_VERSION_')) {
    exit;
}

final class StockFence
{
    /** @var Database */
    private $db;
    /** @var Clock */
    private $clock;
    /** @var ShopInfo */
    private $shops;
    /** @var OrderHolds */
    private $holds;
    /** @var StockRecheck */
    private $recheck;

    public function __construct(
        Database $db,
        Clock $clock,
        ShopInfo $shops,
        OrderHolds $holds,
        StockRecheck $recheck
    ) {
        $this->db = $db;
        $this->clock = $clock;
        $this->shops = $shops;
        $this->holds = $holds;
        $this->recheck = $recheck;
    }

    /**
     * An order was seen, for the first time or again after a change: its holds follow its lines.
     *
     * Cheap and safe to repeat; in a checkout it writes only rows of ours. An order that is cancelled or failed wants
     * nothing; what the ERP's figure contains of it stays known until a figure without it comes.
     */
    public function opened(int $orderId): void
    {
        $order = $this->db->row('SELECT id_shop, current_state FROM {ps:orders} WHERE id_order = ?', [$orderId]);
        if ($order === null) {
            $this->forget($orderId);

            return;
        }
        $void = in_array((int) $order['current_state'], $this->voidStates(), true);
        $rows = $this->changes($orderId, $void ? [] : $this->wanted($orderId, (int) $order['id_shop']));
        $this->write($orderId, $rows);
        $this->due($rows);
    }

    /**
     * @return list<int> the states in which an order takes nothing from stock
     */
    public function voidStates(): array
    {
        return [(int) \Configuration::get('PS_OS_CANCELED'), (int) \Configuration::get('PS_OS_ERROR')];
    }

    /** Orders below this one that were never handed out are nobody's but the merchant's: no settling will end their holds. */
    public function forgetUnsent(int $below): void
    {
        $unsent = $this->db->rows(
            'SELECT DISTINCT h.order_id FROM {sb:stock_hold} h '
            . 'LEFT JOIN {sb:outbox} b ON b.entity = "order" AND b.entity_id = h.order_id '
            . 'WHERE h.order_id < ? AND b.leased_fingerprint IS NULL AND b.erp_key IS NULL',
            [$below]
        );
        foreach (array_column($unsent, 'order_id') as $orderId) {
            $this->forget((int) $orderId);
        }
    }

    /** The ERP holds the order since this import sequence: a snapshot read after it contains the order. */
    public function imported(int $orderId, int $importSequence): void
    {
        $this->db->execute(
            'UPDATE {sb:stock_hold} SET import_sequence = ? '
            . 'WHERE order_id = ? AND ended_at IS NULL AND import_sequence IS NULL',
            [$importSequence, $orderId]
        );
        foreach ($this->contained($orderId) as $hold) {
            $this->db->execute(
                'UPDATE {sb:stock_hold} SET contained = quantity, ended_at = ? '
                . 'WHERE order_id = ? AND product_id = ? AND variant_id = ? AND shop_id = ? AND shop_group_id = ?',
                [$this->clock->now(), $orderId, $hold['product_id'], $hold['variant_id'], $hold['shop_id'], $hold['shop_group_id']]
            );
        }
    }

    /**
     * Compares what is shown with what should be, where a check is due, and mends it: see StockRecheck.
     *
     * @return int rows written
     */
    public function recheck(int $limit = 500): int
    {
        return $this->recheck->run($limit);
    }

    /**
     * Holds that the ERP's figure contains already: it overtook the answer of its order, or the order stands again as
     * the ERP knows it. No other figure may come for long; what is shown is set right by the round. Read with a lock:
     * a push that this settling waited for is younger than what a plain read would see.
     *
     * @return list<array<string, string|null>>
     */
    private function contained(int $orderId): array
    {
        return $this->db->rows(
            'SELECT h.product_id, h.variant_id, h.shop_id, h.shop_group_id FROM {sb:stock_hold} h '
            . 'JOIN {sb:stock_fence} f ON f.product_id = h.product_id AND f.variant_id = h.variant_id '
            . 'AND f.shop_id = h.shop_id AND f.shop_group_id = h.shop_group_id '
            . 'WHERE h.order_id = ? AND h.ended_at IS NULL AND h.import_sequence <= f.as_of '
            . 'LOCK IN SHARE MODE',
            [$orderId]
        );
    }

    /**
     * @return array<string, array<string, int>> "product-variant" => a hold
     */
    private function wanted(int $orderId, int $shopId): array
    {
        $scope = StockScope::ofShop($this->shops, $shopId);

        return array_map(static function (array $taken) use ($scope): array {
            return ['product_id' => $taken[0], 'variant_id' => $taken[1], 'quantity' => $taken[2]]
                + ['shop_id' => $scope->shopId, 'shop_group_id' => $scope->groupId];
        }, $this->holds->ofOrder($orderId));
    }

    /**
     * @param array<string, array<string, int>> $wanted
     *
     * @return list<array<string, mixed>> the holds that differ, as they should be
     */
    private function changes(int $orderId, array $wanted): array
    {
        $changes = [];
        foreach ($this->held($orderId) as $hold) {
            $name = $hold['product_id'] . '-' . $hold['variant_id'];
            $pieces = $wanted[$name]['quantity'] ?? 0;
            unset($wanted[$name]);
            if ($pieces !== (int) $hold['quantity']) {
                $changes[] = ['quantity' => $pieces] + $hold;
            }
        }

        return array_merge($changes, array_values($wanted));
    }

    /**
     * @param list<array<string, mixed>> $rows
     */
    private function write(int $orderId, array $rows): void
    {
        $now = $this->clock->now();
        $values = array_map(static function (array $row) use ($orderId, $now): array {
            return [
                $orderId, $row['product_id'], $row['variant_id'], $row['shop_id'], $row['shop_group_id'],
                $row['quantity'], $row['quantity'] === 0 ? $now : null,
            ];
        }, $rows);
        sort($values);
        $this->db->persist(function () use ($values): void {
            $this->upsert($values);
        });
    }

    /**
     * @param list<list<mixed>> $values
     */
    private function upsert(array $values): void
    {
        // A changed quantity is not in the ERP before the order is settled again: its import sequence starts anew.
        // What is not wanted any more ends at once only where the ERP's figure does not contain it: else that figure
        // must have lost it before the order may count on it again.
        $this->db->insertMany(
            'INSERT INTO {sb:stock_hold} (order_id, product_id, variant_id, shop_id, shop_group_id, quantity, ended_at) '
            . 'VALUES (?, ?, ?, ?, ?, ?, ?) '
            . 'ON DUPLICATE KEY UPDATE quantity = VALUES(quantity), import_sequence = NULL, '
            . 'ended_at = IF(contained = 0, VALUES(ended_at), NULL)',
            $values
        );
    }

    /** Nothing of the order is held or known to be contained any more: its id may be another's one day. */
    private function forget(int $orderId): void
    {
        $holds = $this->held($orderId);
        $this->db->persist(function () use ($orderId): void {
            $this->db->execute('DELETE FROM {sb:stock_hold} WHERE order_id = ?', [$orderId]);
        });
        $this->due($holds);
    }

    /**
     * @return list<array<string, mixed>>
     */
    private function held(int $orderId): array
    {
        return $this->db->rows('SELECT * FROM {sb:stock_hold} WHERE order_id = ?', [$orderId]);
    }

    /**
     * Asks for a check of the articles at once: a push of stock may have crossed the order. What was seen before the
     * order was known counts no more: that look did not wait its time.
     *
     * @param list<array<string, mixed>> $holds
     */
    private function due(array $holds): void
    {
        $products = [];
        foreach ($holds as $hold) {
            $products[$hold['shop_id'] . '-' . $hold['shop_group_id']][] = (int) $hold['product_id'];
        }
        foreach ($products as $scope => $ids) {
            [$shopId, $groupId] = array_map('intval', explode('-', (string) $scope));
            sort($ids);
            $this->db->persist(function () use ($ids, $shopId, $groupId): void {
                $this->dueAt($this->clock->now(), $ids, new StockScope($shopId, $groupId));
            });
        }
    }

    /**
     * @param list<int> $productIds
     */
    private function dueAt(int $now, array $productIds, StockScope $scope): void
    {
        $this->db->execute(
            'UPDATE {sb:stock_fence} SET check_again_at = ?, checked_at = ?, seen = NULL '
            . 'WHERE product_id IN (?*) AND shop_id = ? AND shop_group_id = ?',
            [$now, $now, $productIds, $scope->shopId, $scope->groupId]
        );
    }
}
