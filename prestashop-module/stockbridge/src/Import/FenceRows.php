<?php

/**
 * The fence's own rows of many articles: the ERP's figures with their snapshots, and the holds that a snapshot ends.
 */

declare(strict_types=1);

namespace Stockbridge\Import;

use Stockbridge\Platform\Clock;
use Stockbridge\Platform\Database;

if (!defined('_PS_VERSION_')) {
    exit;
}

final class FenceRows
{
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
     * @param list<int> $productIds
     *
     * @return array<string, array<string, string|null>> "product-variant" => row, locked
     */
    public function lock(array $productIds, StockScope $scope): array
    {
        sort($productIds);
        $fences = [];
        $rows = $productIds === [] ? [] : $this->db->rows(
            'SELECT * FROM {sb:stock_fence} WHERE product_id IN (?*) AND shop_id = ? AND shop_group_id = ? '
            . 'ORDER BY product_id, variant_id FOR UPDATE',
            [$productIds, $scope->shopId, $scope->groupId]
        );
        foreach ($rows as $row) {
            $fences[$row['product_id'] . '-' . $row['variant_id']] = $row;
        }

        return $fences;
    }

    /**
     * @param array<int, array<string, mixed>> $levels
     */
    public function raise(array $levels, StockScope $scope): void
    {
        $now = $this->clock->now();
        $rows = [];
        $ended = [];
        foreach ($levels as $level) {
            $rows[] = [
                $level['product'], $level['variant'], $scope->shopId, $scope->groupId, $level['quantity'],
                $level['as_of'], $now, $now + StockRecheck::LOOK_AFTER,
            ];
            $ended[$level['as_of']][$level['variant']][] = $level['product'];
        }
        sort($rows);
        $this->db->insertMany(
            'INSERT INTO {sb:stock_fence} (product_id, variant_id, shop_id, shop_group_id, erp_quantity, as_of, '
            . 'checked_at, check_again_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?) '
            . 'ON DUPLICATE KEY UPDATE erp_quantity = VALUES(erp_quantity), as_of = VALUES(as_of), '
            . 'checked_at = VALUES(checked_at), check_again_at = VALUES(check_again_at), seen = NULL',
            $rows
        );
        foreach ($ended as $asOf => $variants) {
            foreach ($variants as $variant => $products) {
                $this->endHolds((int) $asOf, (int) $variant, $products, $scope);
            }
        }
    }

    /**
     * The snapshot was read after these orders were committed in the ERP: it contains them.
     *
     * @param list<int> $products
     */
    private function endHolds(int $asOf, int $variant, array $products, StockScope $scope): void
    {
        sort($products);
        $this->db->execute(
            'UPDATE {sb:stock_hold} SET contained = quantity, ended_at = ? '
            . 'WHERE product_id IN (?*) AND variant_id = ? AND ended_at IS NULL AND import_sequence <= ? '
            . 'AND shop_id = ? AND shop_group_id = ?',
            [$this->clock->now(), $products, $variant, $asOf, $scope->shopId, $scope->groupId]
        );
    }
}
