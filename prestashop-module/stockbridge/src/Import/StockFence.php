<?php

/**
 * Holds back what was sold but is not yet in the ERP's figure: shown = ERP quantity - holds; StockShelf writes it.
 *
 * A hold is opened with an order, learns the import sequence when the ERP has the order, and ends when a snapshot
 * arrives that was read after that sequence was committed (StockWriter), or with the order's cancellation. In doubt
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
     * Cheap and safe to repeat; in a checkout it writes only rows of ours. A cancelled or failed order has no holds.
     */
    public function opened(int $orderId): void
    {
        $order = $this->db->row('SELECT id_shop, current_state FROM {ps:orders} WHERE id_order = ?', [$orderId]);
        if ($order === null) {
            return;
        }
        if ($this->isVoid((int) $order['current_state'])) {
            $this->cancelled($orderId);

            return;
        }
        $scope = StockScope::ofShop($this->shops, (int) $order['id_shop']);
        $wanted = $this->holds->ofOrder($orderId);
        $changed = $this->db->transaction(function () use ($orderId, $wanted, $scope): array {
            return $this->keep($orderId, $wanted, $scope);
        });
        $this->due($changed);
    }

    /** The ERP holds the order since this import sequence: a snapshot read after it contains the order. */
    public function imported(int $orderId, int $importSequence): void
    {
        $this->db->execute(
            'UPDATE {sb:stock_hold} SET import_sequence = ? '
            . 'WHERE order_id = ? AND ended_at IS NULL AND import_sequence IS NULL',
            [$importSequence, $orderId]
        );
    }

    /** The order takes nothing any more; what the core puts back itself is checked against the ERP's figure. */
    public function cancelled(int $orderId): void
    {
        $held = $this->held($orderId);
        $this->db->execute(
            'UPDATE {sb:stock_hold} SET ended_at = ? WHERE order_id = ? AND ended_at IS NULL',
            [$this->clock->now(), $orderId]
        );
        $this->due($held);
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

    private function isVoid(int $state): bool
    {
        return in_array(
            $state,
            [(int) \Configuration::get('PS_OS_CANCELED'), (int) \Configuration::get('PS_OS_ERROR')],
            true
        );
    }

    /**
     * @param array<string, array{int, int, int}> $wanted
     *
     * @return list<array<string, mixed>> the holds that changed
     */
    private function keep(int $orderId, array $wanted, StockScope $scope): array
    {
        $rows = [];
        foreach ($this->held($orderId) as $hold) {
            $name = $hold['product_id'] . '-' . $hold['variant_id'];
            $pieces = isset($wanted[$name]) ? $wanted[$name][2] : 0;
            unset($wanted[$name]);
            if ($pieces !== (int) $hold['quantity'] || $this->reopens($hold)) {
                $rows[] = ['quantity' => $pieces] + $hold;
            }
        }
        foreach ($wanted as [$productId, $variantId, $pieces]) {
            $rows[] = ['product_id' => $productId, 'variant_id' => $variantId, 'quantity' => $pieces]
                + ['shop_id' => $scope->shopId, 'shop_group_id' => $scope->groupId];
        }
        $this->write($orderId, $rows);

        return $rows;
    }

    /**
     * A hold that ended by cancellation while the ERP's figure does not contain the order: the order came back.
     *
     * @param array<string, mixed> $hold
     */
    private function reopens(array $hold): bool
    {
        return $hold['ended_at'] !== null && (int) $hold['quantity'] > (int) $hold['contained'];
    }

    /**
     * @param list<array<string, mixed>> $rows
     */
    private function write(int $orderId, array $rows): void
    {
        $values = array_map(static function (array $row) use ($orderId): array {
            return [
                $orderId, $row['product_id'], $row['variant_id'], $row['shop_id'], $row['shop_group_id'],
                $row['quantity'],
            ];
        }, $rows);
        sort($values);
        // A changed quantity is not in the ERP before the order is settled again: its import sequence starts anew.
        $this->db->insertMany(
            'INSERT INTO {sb:stock_hold} (order_id, product_id, variant_id, shop_id, shop_group_id, quantity) '
            . 'VALUES (?, ?, ?, ?, ?, ?) '
            . 'ON DUPLICATE KEY UPDATE quantity = VALUES(quantity), import_sequence = NULL, ended_at = NULL',
            $values
        );
    }

    /**
     * @return list<array<string, mixed>>
     */
    private function held(int $orderId): array
    {
        return $this->db->rows('SELECT * FROM {sb:stock_hold} WHERE order_id = ?', [$orderId]);
    }

    /**
     * Asks for a check of the articles at once: a push of stock may have crossed the order.
     *
     * @param list<array<string, mixed>> $holds
     */
    private function due(array $holds): void
    {
        $now = $this->clock->now();
        $products = [];
        foreach ($holds as $hold) {
            $products[$hold['shop_id'] . '-' . $hold['shop_group_id']][] = (int) $hold['product_id'];
        }
        foreach ($products as $scope => $ids) {
            sort($ids);
            $this->db->execute(
                'UPDATE {sb:stock_fence} SET check_again_at = ?, checked_at = ? '
                . 'WHERE product_id IN (?*) AND shop_id = ? AND shop_group_id = ?',
                array_merge([$now, $now, $ids], explode('-', (string) $scope))
            );
        }
    }
}
