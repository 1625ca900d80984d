<?php

/**
 * In which categories products stand: adds ours at the end, removes only those that we made, keeps positions.
 */

declare(strict_types=1);

namespace Stockbridge\Import;

use Stockbridge\Platform\Database;

if (!defined('_PS_VERSION_')) {
    exit;
}

final class CategoryLinks
{
    /** @var Database */
    private $db;

    public function __construct(Database $db)
    {
        $this->db = $db;
    }

    /**
     * @param list<int> $productIds
     *
     * @return array<int, list<int>> product => its categories
     */
    public function of(array $productIds): array
    {
        $links = array_fill_keys($productIds, []);
        sort($productIds);
        $rows = $productIds === [] ? [] : $this->db->rows(
            'SELECT id_product, id_category FROM {ps:category_product} WHERE id_product IN (?*) '
            . 'ORDER BY id_product, id_category FOR UPDATE',
            [$productIds]
        );
        foreach ($rows as $row) {
            $links[(int) $row['id_product']][] = (int) $row['id_category'];
        }

        return $links;
    }

    /**
     * @param array<int, list<int>> $added product => categories
     * @param array<int, list<int>> $removed product => categories
     */
    public function change(array $added, array $removed): void
    {
        foreach (self::byCategory($removed) as $categoryId => $productIds) {
            $this->db->execute(
                'DELETE FROM {ps:category_product} WHERE id_category = ? AND id_product IN (?*)',
                [$categoryId, $productIds]
            );
        }
        $this->add(self::byCategory($added));
        $touched = array_keys($added + $removed);
        sort($touched);
        $this->groupReductions($touched);
    }

    /**
     * @param array<int, list<int>> $products category => products
     */
    private function add(array $products): void
    {
        $rows = [];
        $next = $this->nextPositions(array_keys($products));
        foreach ($products as $categoryId => $productIds) {
            $position = $next[$categoryId] ?? 1;
            foreach ($productIds as $productId) {
                $rows[] = [$categoryId, $productId, $position++];
            }
        }
        $this->db->insertMany(
            'INSERT IGNORE INTO {ps:category_product} (id_category, id_product, position) VALUES (?, ?, ?)',
            $rows
        );
    }

    /**
     * @param list<int> $categoryIds
     *
     * @return array<int, int> category => the position after its last product; none for an empty one
     */
    private function nextPositions(array $categoryIds): array
    {
        $rows = $categoryIds === [] ? [] : $this->db->rows(
            'SELECT id_category, MAX(position) + 1 AS next FROM {ps:category_product} '
            . 'WHERE id_category IN (?*) GROUP BY id_category',
            [$categoryIds]
        );

        $next = [];
        foreach ($rows as $row) {
            $next[(int) $row['id_category']] = (int) $row['next'];
        }

        return $next;
    }

    /**
     * The core's cache of category reductions per group, as GroupReduction::setProductReduction fills it.
     *
     * @param list<int> $productIds
     */
    private function groupReductions(array $productIds): void
    {
        if ($productIds === [] || $this->db->value('SELECT 1 FROM {ps:group_reduction} LIMIT 1') === null) {
            return;
        }
        $this->db->execute('DELETE FROM {ps:product_group_reduction_cache} WHERE id_product IN (?*)', [$productIds]);
        $this->db->execute(
            'INSERT INTO {ps:product_group_reduction_cache} (id_product, id_group, reduction) '
            . 'SELECT c.id_product, r.id_group, MAX(r.reduction) FROM {ps:category_product} c '
            . 'JOIN {ps:group_reduction} r ON r.id_category = c.id_category '
            . 'WHERE c.id_product IN (?*) GROUP BY c.id_product, r.id_group',
            [$productIds]
        );
    }

    /**
     * @param array<int, list<int>> $categories product => categories
     *
     * @return array<int, list<int>> category => products, both in rising order
     */
    private static function byCategory(array $categories): array
    {
        $products = [];
        ksort($categories);
        foreach ($categories as $productId => $ofProduct) {
            foreach ($ofProduct as $categoryId) {
                $products[$categoryId][] = $productId;
            }
        }
        ksort($products);

        return $products;
    }
}
