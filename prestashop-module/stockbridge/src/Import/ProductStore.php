<?php

/**
 * Reads and writes the core's product rows of many products at once, as the core's Product class leaves them.
 *
 * Statements are literals on purpose; the columns of a new row come from a blank Product of the running core.
 */

declare(strict_types=1);

namespace Stockbridge\Import;

use Stockbridge\Platform\Clock;
use Stockbridge\Platform\Database;
use Stockbridge\Platform\DatabaseFailure;

if (!defined('_PS_VERSION_')) {
    exit;
}

final class ProductStore
{
    private const PRODUCT = [
        'id_product', 'id_supplier', 'id_manufacturer', 'id_category_default', 'id_shop_default', 'id_tax_rules_group',
        'on_sale', 'online_only', 'ean13', 'isbn', 'upc', 'mpn', 'ecotax', 'minimal_quantity', 'low_stock_threshold',
        'low_stock_alert', 'price', 'wholesale_price', 'unity', 'unit_price', 'unit_price_ratio',
        'additional_shipping_cost', 'reference', 'supplier_reference', 'location', 'width', 'height', 'depth', 'weight',
        'additional_delivery_times', 'quantity_discount', 'customizable', 'uploadable_files', 'text_fields', 'active',
        'redirect_type', 'id_type_redirected', 'available_for_order', 'available_date', 'show_condition', 'condition',
        'show_price', 'indexed', 'visibility', 'cache_is_pack', 'cache_has_attachments', 'is_virtual',
        'cache_default_attribute', 'date_add', 'date_upd', 'advanced_stock_management', 'pack_stock_type', 'state',
        'product_type',
    ];

    private const SHOP = [
        'id_product', 'id_shop', 'id_category_default', 'id_tax_rules_group', 'on_sale', 'online_only', 'ecotax',
        'minimal_quantity', 'low_stock_threshold', 'low_stock_alert', 'price', 'wholesale_price', 'unity', 'unit_price',
        'unit_price_ratio', 'additional_shipping_cost', 'customizable', 'uploadable_files', 'text_fields', 'active',
        'redirect_type', 'id_type_redirected', 'available_for_order', 'available_date', 'show_condition', 'condition',
        'show_price', 'indexed', 'visibility', 'cache_default_attribute', 'advanced_stock_management', 'date_add',
        'date_upd', 'pack_stock_type',
    ];

    private const LANG = [
        'id_product', 'id_shop', 'id_lang', 'description', 'description_short', 'link_rewrite', 'meta_description',
        'meta_title', 'name', 'available_now', 'available_later', 'delivery_in_stock', 'delivery_out_stock',
    ];

    private const WRITE_PRODUCT = 'INSERT INTO {ps:product} (id_product, id_supplier, id_manufacturer,
        id_category_default, id_shop_default, id_tax_rules_group, on_sale, online_only, ean13, isbn, upc, mpn, ecotax,
        minimal_quantity, low_stock_threshold, low_stock_alert, price, wholesale_price, unity, unit_price,
        unit_price_ratio, additional_shipping_cost, reference, supplier_reference, location, width, height, depth,
        weight, additional_delivery_times, quantity_discount, customizable, uploadable_files, text_fields, active,
        redirect_type, id_type_redirected, available_for_order, available_date, show_condition, `condition`,
        show_price, indexed, visibility, cache_is_pack, cache_has_attachments, is_virtual, cache_default_attribute,
        date_add, date_upd, advanced_stock_management, pack_stock_type, state, product_type)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,
        ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON DUPLICATE KEY UPDATE id_manufacturer = VALUES(id_manufacturer),
        id_category_default = VALUES(id_category_default), id_tax_rules_group = VALUES(id_tax_rules_group),
        ean13 = VALUES(ean13), mpn = VALUES(mpn), ecotax = VALUES(ecotax), minimal_quantity = VALUES(minimal_quantity),
        price = VALUES(price), wholesale_price = VALUES(wholesale_price), unity = VALUES(unity),
        unit_price = VALUES(unit_price), reference = VALUES(reference), width = VALUES(width), height = VALUES(height),
        depth = VALUES(depth), weight = VALUES(weight), additional_delivery_times = VALUES(additional_delivery_times),
        active = VALUES(active), available_for_order = VALUES(available_for_order), `condition` = VALUES(`condition`),
        show_price = VALUES(show_price), indexed = VALUES(indexed), visibility = VALUES(visibility),
        is_virtual = VALUES(is_virtual), date_upd = VALUES(date_upd), product_type = VALUES(product_type)';

    private const WRITE_SHOP = 'INSERT INTO {ps:product_shop} (id_product, id_shop, id_category_default,
        id_tax_rules_group, on_sale, online_only, ecotax, minimal_quantity, low_stock_threshold, low_stock_alert,
        price, wholesale_price, unity, unit_price, unit_price_ratio, additional_shipping_cost, customizable,
        uploadable_files, text_fields, active, redirect_type, id_type_redirected, available_for_order, available_date,
        show_condition, `condition`, show_price, indexed, visibility, cache_default_attribute,
        advanced_stock_management, date_add, date_upd, pack_stock_type)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON DUPLICATE KEY UPDATE id_category_default = VALUES(id_category_default),
        id_tax_rules_group = VALUES(id_tax_rules_group), ecotax = VALUES(ecotax),
        minimal_quantity = VALUES(minimal_quantity), price = VALUES(price), wholesale_price = VALUES(wholesale_price),
        unity = VALUES(unity), unit_price = VALUES(unit_price), active = VALUES(active),
        available_for_order = VALUES(available_for_order), `condition` = VALUES(`condition`),
        show_price = VALUES(show_price), indexed = VALUES(indexed), visibility = VALUES(visibility),
        date_upd = VALUES(date_upd)';

    private const WRITE_LANG = 'INSERT INTO {ps:product_lang} (id_product, id_shop, id_lang, description,
        description_short, link_rewrite, meta_description, meta_title, name, available_now, available_later,
        delivery_in_stock, delivery_out_stock)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON DUPLICATE KEY UPDATE description = VALUES(description), description_short = VALUES(description_short),
        link_rewrite = VALUES(link_rewrite), meta_description = VALUES(meta_description),
        meta_title = VALUES(meta_title), name = VALUES(name), delivery_in_stock = VALUES(delivery_in_stock),
        delivery_out_stock = VALUES(delivery_out_stock)';

    private const OUT_OF_STOCK_BY_SHOP = 2;
    private const OUT_OF_STOCK_ALLOWED = 1;

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
     * The rows of products in a shop, locked until the transaction ends; a product that is gone is missing.
     *
     * @param list<int> $ids
     *
     * @return array<int, ProductState>
     */
    public function load(array $ids, int $shopId): array
    {
        if ($ids === []) {
            return [];
        }
        sort($ids);
        $products = $this->db->rows('SELECT * FROM {ps:product} WHERE id_product IN (?*) ORDER BY id_product FOR UPDATE', [$ids]);
        $shops = array_column($this->db->rows(
            'SELECT * FROM {ps:product_shop} WHERE id_product IN (?*) AND id_shop = ? ORDER BY id_product FOR UPDATE',
            [$ids, $shopId]
        ), null, 'id_product');
        $langs = $this->langs($ids, $shopId);
        $states = [];
        foreach ($products as $row) {
            $id = (int) $row['id_product'];
            // A product that only another shop has: its rows here begin as copies, as the core makes them.
            $joins = !isset($shops[$row['id_product']]);
            $shop = $joins ? ['id_shop' => (string) $shopId] + $row : $shops[$row['id_product']];
            $texts = $langs[$id] ?? $this->langs([$id], (int) $row['id_shop_default'])[$id] ?? [];
            $states[$id] = new ProductState($id, $row, $shop, $texts, $joins);
        }

        return $states;
    }

    /**
     * @param list<int> $ids
     *
     * @return array<int, array<int, array<string, string|null>>> product => language => row
     */
    private function langs(array $ids, int $shopId): array
    {
        $langs = [];
        $texts = $this->db->rows(
            'SELECT * FROM {ps:product_lang} WHERE id_product IN (?*) AND id_shop = ? ORDER BY id_product FOR UPDATE',
            [$ids, $shopId]
        );
        foreach ($texts as $row) {
            $langs[(int) $row['id_product']][(int) $row['id_lang']] = $row;
        }

        return $langs;
    }

    /** The rows of a product that the core would add without a value given. */
    public function blank(int $shopId): ProductState
    {
        $blank = new \Product();
        $blank->date_add = $blank->date_upd = date('Y-m-d H:i:s', $this->clock->now());
        $row = array_map(static function ($value): ?string {
            return is_array($value) ? null : (string) $value;
        }, $blank->getFields());
        $row = ['id_product' => null, 'id_shop_default' => (string) $shopId] + $row;
        foreach (['price', 'wholesale_price', 'ecotax', 'unit_price', 'weight', 'width', 'height', 'depth'] as $column) {
            $row[$column] = '0.000000';
        }

        return new ProductState(null, $row, ['id_shop' => (string) $shopId] + $row, []);
    }

    /**
     * Adds products, in all their tables; their ids are set on the states.
     *
     * @param list<ProductState> $states with different references
     * @param list<int> $shopIds every shop of the installation: the core writes texts for each
     */
    public function add(array $states, array $shopIds, StockScope $scope): void
    {
        if ($states === []) {
            return;
        }
        $this->db->insertMany(self::WRITE_PRODUCT, $this->rows($states, 'product', self::PRODUCT));
        $this->identify($states, $this->db->insertId());
        $this->db->insertMany(self::WRITE_SHOP, $this->rows($states, 'shop', self::SHOP));
        foreach ($shopIds as $shopId) {
            $this->db->insertMany(self::WRITE_LANG, $this->langRows($states, $shopId));
        }
        if (isset(\Product::$definition['fields']['meta_keywords'])) {
            $this->db->execute(
                'UPDATE {ps:product_lang} SET meta_keywords = ? WHERE id_product IN (?*)',
                ['', $this->ids($states)]
            );
        }
        $this->addStock($states, $scope);
        $this->ratios($this->ids($states));
    }

    /**
     * Writes changed products of one shop.
     *
     * @param list<ProductState> $states
     */
    public function update(array $states, int $shopId): void
    {
        if ($states === []) {
            return;
        }
        $now = date('Y-m-d H:i:s', $this->clock->now());
        foreach ($states as $state) {
            foreach (['product', 'shop'] as $table) {
                $state->{$table} = ['date_upd' => $now, 'indexed' => '0'] + $state->{$table};
            }
        }
        $this->db->insertMany(self::WRITE_PRODUCT, $this->rows($states, 'product', self::PRODUCT));
        $this->db->insertMany(self::WRITE_SHOP, $this->rows($states, 'shop', self::SHOP));
        $this->db->insertMany(self::WRITE_LANG, $this->langRows($states, $shopId));
        $this->ratios($this->ids($states));
    }

    /**
     * Finds the ids that the rows were given: a server may count in steps, so they are read, not computed.
     *
     * @param list<ProductState> $states
     */
    private function identify(array $states, int $first): void
    {
        $references = array_map(static function (ProductState $state): string {
            return (string) $state->product['reference'];
        }, $states);
        $ids = [];
        $added = $this->db->rows(
            'SELECT id_product, reference FROM {ps:product} WHERE id_product >= ? AND reference IN (?*)',
            [$first, $references]
        );
        foreach ($added as $row) {
            $ids[(string) $row['reference']][] = (int) $row['id_product'];
        }
        foreach ($states as $state) {
            $found = $ids[(string) $state->product['reference']] ?? [];
            if (count($found) !== 1) {
                // Someone added the same reference in this very moment: begin again, and find it.
                throw new DatabaseFailure('new products are told apart by reference', DatabaseFailure::DEADLOCK);
            }
            $state->id = $found[0];
            $state->product['id_product'] = $state->shop['id_product'] = (string) $found[0];
        }
    }

    /**
     * @param list<ProductState> $states
     */
    private function addStock(array $states, StockScope $scope): void
    {
        $rows = array_map(static function (ProductState $state) use ($scope): array {
            $virtual = $state->product['is_virtual'] === '1';
            $policy = $virtual ? self::OUT_OF_STOCK_ALLOWED : self::OUT_OF_STOCK_BY_SHOP;

            return [$state->id, 0, $scope->shopId, $scope->groupId, 0, 0, $policy];
        }, $states);
        $this->db->insertMany(
            'INSERT IGNORE INTO {ps:stock_available} (id_product, id_product_attribute, id_shop, id_shop_group, '
            . 'quantity, physical_quantity, out_of_stock) VALUES (?, ?, ?, ?, ?, ?, ?)',
            $rows
        );
    }

    /**
     * The core's own arithmetic, by the database, as Product::updateUnitRatio does it.
     *
     * @param list<int> $ids
     */
    private function ratios(array $ids): void
    {
        $withEcotax = (int) (bool) \Configuration::get('PS_USE_ECOTAX');
        $this->db->execute(
            'UPDATE {ps:product} SET unit_price_ratio = '
            . 'IF(unit_price != 0, (price + IF(? = 1, ecotax, 0)) / unit_price, 0) WHERE id_product IN (?*)',
            [$withEcotax, $ids]
        );
        $this->db->execute(
            'UPDATE {ps:product_shop} SET unit_price_ratio = '
            . 'IF(unit_price != 0, (price + IF(? = 1, ecotax, 0)) / unit_price, 0) WHERE id_product IN (?*)',
            [$withEcotax, $ids]
        );
    }

    /**
     * @param list<ProductState> $states
     * @param list<string> $columns
     *
     * @return list<list<string|null>>
     */
    private function rows(array $states, string $table, array $columns): array
    {
        return array_map(static function (ProductState $state) use ($table, $columns): array {
            $row = $state->{$table};

            return array_map(static function (string $column) use ($row): ?string {
                return $row[$column] ?? null;
            }, $columns);
        }, $states);
    }

    /**
     * @param list<ProductState> $states
     *
     * @return list<list<string|null>>
     */
    private function langRows(array $states, int $shopId): array
    {
        $rows = [];
        foreach ($states as $state) {
            ksort($state->langs);
            foreach ($state->langs as $languageId => $texts) {
                $ids = ['id_product' => (string) $state->id, 'id_shop' => (string) $shopId, 'id_lang' => (string) $languageId];
                $row = $ids + $texts;
                $rows[] = array_map(static function (string $column) use ($row): string {
                    return (string) ($row[$column] ?? '');
                }, self::LANG);
            }
        }

        return $rows;
    }

    /**
     * @param list<ProductState> $states
     *
     * @return list<int>
     */
    private function ids(array $states): array
    {
        $ids = array_map(static function (ProductState $state): int {
            return (int) $state->id;
        }, $states);
        sort($ids);

        return $ids;
    }
}
