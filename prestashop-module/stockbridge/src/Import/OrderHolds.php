<?php

/**
 * What an order takes from stock, article by article, as the core takes it: packs exploded, restocked pieces left out.
 */

declare(strict_types=1);

namespace Stockbridge\Import;

use Stockbridge\Platform\Database;

if (!defined('_PS_VERSION_')) {
    exit;
}

final class OrderHolds
{
    private const PACK_ONLY = 0;
    private const PRODUCTS_ONLY = 1;
    private const PACK_BY_SETTING = 3;

    /** @var Database */
    private $db;

    public function __construct(Database $db)
    {
        $this->db = $db;
    }

    /**
     * Every line is among them, with no pieces where it takes none: an order with lines and without holds was never seen.
     *
     * @return array<string, array{int, int, int}> "product-variant" => product, variant, pieces
     */
    public function ofOrder(int $orderId): array
    {
        $wanted = [];
        foreach ($this->lines($orderId) as $line) {
            $pieces = max(0, (int) $line['pieces']);
            foreach ($this->taken($line) as [$productId, $variantId, $each]) {
                $name = $productId . '-' . $variantId;
                $before = isset($wanted[$name]) ? $wanted[$name][2] : 0;
                $wanted[$name] = [$productId, $variantId, $before + $pieces * $each];
            }
        }

        return $wanted;
    }

    /**
     * @return list<array<string, mixed>>
     */
    private function lines(int $orderId): array
    {
        return $this->db->rows(
            'SELECT d.product_id, d.product_attribute_id, p.cache_is_pack, ps.pack_stock_type, '
            . 'SUM(d.product_quantity) - SUM(d.product_quantity_reinjected) AS pieces '
            . 'FROM {ps:order_detail} d JOIN {ps:orders} o ON o.id_order = d.id_order '
            . 'LEFT JOIN {ps:product} p ON p.id_product = d.product_id '
            . 'LEFT JOIN {ps:product_shop} ps ON ps.id_product = d.product_id AND ps.id_shop = o.id_shop '
            . 'WHERE d.id_order = ? '
            . 'GROUP BY d.product_id, d.product_attribute_id, p.cache_is_pack, ps.pack_stock_type',
            [$orderId]
        );
    }

    /**
     * @param array<string, mixed> $line
     *
     * @return list<array{int, int, int}> product, variant, pieces for each piece sold
     */
    private function taken(array $line): array
    {
        $own = [(int) $line['product_id'], (int) $line['product_attribute_id'], 1];
        if ((int) $line['cache_is_pack'] !== 1) {
            return [$own];
        }
        $type = (int) $line['pack_stock_type'];
        if ($type === self::PACK_BY_SETTING) {
            $type = (int) \Configuration::get('PS_PACK_STOCK_TYPE');
        }
        if ($type === self::PACK_ONLY) {
            return [$own];
        }
        $itself = $type === self::PRODUCTS_ONLY ? [$own[0], $own[1], 0] : $own;

        return array_merge([$itself], $this->components($own[0]));
    }

    /**
     * @return list<array{int, int, int}>
     */
    private function components(int $packId): array
    {
        $rows = $this->db->rows(
            'SELECT id_product_item, id_product_attribute_item, quantity FROM {ps:pack} WHERE id_product_pack = ?',
            [$packId]
        );

        return array_map(static function (array $row): array {
            return [(int) $row['id_product_item'], (int) $row['id_product_attribute_item'], (int) $row['quantity']];
        }, $rows);
    }
}
