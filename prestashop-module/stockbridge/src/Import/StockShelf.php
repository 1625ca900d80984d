<?php

/**
 * The core's stock_available rows of many articles at once, locked, compared and written; StockFence says what belongs there.
 */

declare(strict_types=1);

namespace Stockbridge\Import;

use Stockbridge\Platform\Database;

if (!defined('_PS_VERSION_')) {
    exit;
}

final class StockShelf
{
    private const BY_DEFAULT = 2;

    /** @var Database */
    private $db;
    /** @var Followups */
    private $followups;

    public function __construct(Database $db, Followups $followups)
    {
        $this->db = $db;
        $this->followups = $followups;
    }

    /**
     * All rows of the products in a scope, locked until the transaction ends.
     *
     * @param list<int> $productIds
     *
     * @return array<int, array<int, array<string, mixed>>> product => variant => row
     */
    public function lock(array $productIds, StockScope $scope): array
    {
        sort($productIds);
        $shelf = [];
        $rows = $productIds === [] ? [] : $this->db->rows(
            'SELECT * FROM {ps:stock_available} WHERE id_product IN (?*) AND id_shop = ? AND id_shop_group = ? '
            . 'ORDER BY id_product, id_product_attribute FOR UPDATE',
            [$productIds, $scope->shopId, $scope->groupId]
        );
        foreach ($rows as $row) {
            $shelf[(int) $row['id_product']][(int) $row['id_product_attribute']] = $row;
        }

        return $shelf;
    }

    /**
     * The articles that the catalogue has; a row of stock may stand longer than its product, or come later.
     *
     * @param list<int> $productIds
     *
     * @return array<string, true> "product-variant", variant 0 for each product
     */
    public function articles(array $productIds): array
    {
        $articles = [];
        $rows = $productIds === [] ? [] : $this->db->rows(
            'SELECT p.id_product, COALESCE(a.id_product_attribute, 0) AS variant FROM {ps:product} p '
            . 'LEFT JOIN {ps:product_attribute} a ON a.id_product = p.id_product WHERE p.id_product IN (?*)',
            [$productIds]
        );
        foreach ($rows as $row) {
            $articles[$row['id_product'] . '-0'] = true;
            $articles[$row['id_product'] . '-' . $row['variant']] = true;
        }

        return $articles;
    }

    /**
     * What is shown of an article whose figure is ours to write: null where it is gone, or the sum of its combinations.
     *
     * @param array<int, array<int, array<string, mixed>>> $shelf as locked
     */
    public function shown(int $productId, int $variantId, array $shelf): ?int
    {
        $rows = $shelf[$productId] ?? [];
        $isSum = $variantId === 0 && count($rows) > 1;

        return $isSum || !isset($rows[$variantId]) ? null : (int) $rows[$variantId]['quantity'];
    }

    /**
     * The pieces that the ERP's figure cannot contain yet, as they stand now: a locking read, because the transaction
     * may have begun to read before the last checkout, whose stock the locked rows show already.
     *
     * @param list<int> $productIds
     *
     * @return array<string, int> "product-variant" => pieces
     */
    public function holds(array $productIds, StockScope $scope): array
    {
        $holds = [];
        $rows = $productIds === [] ? [] : $this->db->rows(
            'SELECT product_id, variant_id, SUM(IF(quantity > contained, quantity - contained, 0)) AS pieces '
            . 'FROM {sb:stock_hold} WHERE product_id IN (?*) AND ended_at IS NULL AND shop_id = ? AND shop_group_id = ? '
            . 'GROUP BY product_id, variant_id FOR UPDATE',
            [$productIds, $scope->shopId, $scope->groupId]
        );
        foreach ($rows as $row) {
            $holds[$row['product_id'] . '-' . $row['variant_id']] = (int) $row['pieces'];
        }

        return $holds;
    }

    /**
     * Puts the quantities where they differ, and each product's sum of its combinations; asks for the core's hook.
     *
     * @param list<array{int, int, int}> $wanted product, variant, pieces
     * @param array<int, array<int, array<string, mixed>>> $shelf as locked
     *
     * @return list<array{int, int}> the articles that changed
     */
    public function put(array $wanted, array $shelf, StockScope $scope): array
    {
        $changed = [];
        foreach ($wanted as [$productId, $variantId, $pieces]) {
            $row = $shelf[$productId][$variantId] ?? null;
            if ($row === null || (int) $row['quantity'] !== $pieces) {
                $changed[$productId][$variantId] = $pieces;
            }
        }
        if ($changed === []) {
            return [];
        }
        $this->write($this->withSums($changed, $shelf), $shelf, $scope);
        $this->followups->note(Followups::STOCK, array_keys($changed));

        return $this->pairs($changed);
    }

    /**
     * @param array<int, array<int, int>> $changed
     * @param array<int, array<int, array<string, mixed>>> $shelf
     *
     * @return array<int, array<int, int>>
     */
    private function withSums(array $changed, array $shelf): array
    {
        foreach ($changed as $productId => $variants) {
            unset($variants[0]);
            if ($variants === []) {
                continue;
            }
            $known = $shelf[$productId] ?? [];
            unset($known[0]);
            $all = $variants + array_map('intval', array_column($known, 'quantity', 'id_product_attribute'));
            $changed[$productId][0] = (int) array_sum($all);
        }

        return $changed;
    }

    /**
     * @param array<int, array<int, int>> $quantities
     * @param array<int, array<int, array<string, mixed>>> $shelf
     */
    private function write(array $quantities, array $shelf, StockScope $scope): void
    {
        $rows = [];
        ksort($quantities);
        foreach ($quantities as $productId => $variants) {
            ksort($variants);
            $policy = (int) ($shelf[$productId][0]['out_of_stock'] ?? self::BY_DEFAULT);
            foreach ($variants as $variantId => $pieces) {
                $rows[] = [$productId, $variantId, $scope->shopId, $scope->groupId, $pieces, $pieces, $policy];
            }
        }
        $this->db->insertMany(
            'INSERT INTO {ps:stock_available} (id_product, id_product_attribute, id_shop, id_shop_group, quantity, '
            . 'physical_quantity, out_of_stock) VALUES (?, ?, ?, ?, ?, ?, ?) '
            . 'ON DUPLICATE KEY UPDATE quantity = VALUES(quantity), '
            . 'physical_quantity = VALUES(quantity) + reserved_quantity',
            $rows
        );
    }

    /**
     * @param array<int, array<int, int>> $changed
     *
     * @return list<array{int, int}>
     */
    private function pairs(array $changed): array
    {
        $pairs = [];
        foreach ($changed as $productId => $variants) {
            foreach (array_keys($variants) as $variantId) {
                $pairs[] = [$productId, $variantId];
            }
        }

        return $pairs;
    }
}
