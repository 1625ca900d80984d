<?php

/**
 * What order lines point at: customisation texts, the components of packs, and the ERP's keys of bound articles.
 */

declare(strict_types=1);

namespace Stockbridge\Export;

use Stockbridge\Platform\Database;

if (!defined('_PS_VERSION_')) {
    exit;
}

final class LineDetails
{
    private const TEXT_FIELD = '1';

    /** @var array<array-key, list<array<string, string|null>>> customisation => its fields */
    private $customizations;
    /** @var array<array-key, list<array<string, string|null>>> pack => its components */
    private $packs;
    /** @var array<string, string> "shop-product-variant" => the ERP's key */
    private $keys = [];

    /**
     * @param list<array<string, string|null>> $lines
     */
    public function __construct(Database $database, array $lines)
    {
        $products = array_values(array_unique(array_column($lines, 'product_id')));
        $customized = array_values(array_unique(array_filter(array_column($lines, 'id_customization'))));
        $this->customizations = $customized === [] ? [] : $this->loadCustomizations($database, $customized);
        $this->packs = $this->loadPacks($database, $products);
        $this->loadKeys($database, $products);
    }

    /**
     * @param array<string, string|null> $line
     */
    public function customization(array $line): string
    {
        $texts = [];
        foreach ($this->customizations[(string) $line['id_customization']] ?? [] as $field) {
            // The same field comes once per language: the order's own, else the first.
            if ($field['id_lang'] === $line['id_lang'] || !isset($texts[$field['index']])) {
                $value = $field['type'] === self::TEXT_FIELD ? $field['value'] : '[' . $field['value'] . ']';
                $texts[$field['index']] = ltrim($field['name'] . ': ', ': ') . $value;
            }
        }

        return Column::text(implode("\n", $texts));
    }

    /**
     * @return list<array<string, string>>
     */
    public function components(int $productId): array
    {
        return array_map(static function (array $row): array {
            return [
                'product_id' => Column::id($row['id_product_item']),
                'variant_id' => Column::id($row['id_product_attribute_item']),
                'reference' => Column::line($row['variant_reference'] ?: $row['reference']),
                'quantity' => Column::amount($row['quantity']),
            ];
        }, $this->packs[$productId] ?? []);
    }

    /**
     * @param array<string, string|null> $line
     */
    public function productKey(array $line): ?string
    {
        return $this->keys[$line['id_shop'] . '-' . $line['product_id'] . '-0'] ?? null;
    }

    /**
     * @param array<string, string|null> $line
     */
    public function variantKey(array $line): ?string
    {
        return $this->keys[$line['id_shop'] . '-' . $line['product_id'] . '-' . $line['product_attribute_id']] ?? null;
    }

    /**
     * @param list<string|null> $ids
     *
     * @return array<array-key, list<array<string, string|null>>>
     */
    private function loadCustomizations(Database $database, array $ids): array
    {
        return Grouped::by('id_customization', $database->rows(
            'SELECT c.id_customization, c.type, c.`index`, c.value, f.name, f.id_lang
             FROM {ps:customized_data} c
             LEFT JOIN {ps:customization_field_lang} f ON f.id_customization_field = c.`index`
             WHERE c.id_customization IN (?*) ORDER BY c.id_customization, c.type, c.`index`, f.id_lang',
            [$ids]
        ));
    }

    /**
     * @param list<string|null> $productIds
     *
     * @return array<array-key, list<array<string, string|null>>>
     */
    private function loadPacks(Database $database, array $productIds): array
    {
        return Grouped::by('id_product_pack', $database->rows(
            'SELECT k.id_product_pack, k.id_product_item, k.id_product_attribute_item, k.quantity, p.reference,
                a.reference AS variant_reference
             FROM {ps:pack} k
             LEFT JOIN {ps:product} p ON p.id_product = k.id_product_item
             LEFT JOIN {ps:product_attribute} a ON a.id_product_attribute = k.id_product_attribute_item
             WHERE k.id_product_pack IN (?*)
             ORDER BY k.id_product_pack, k.id_product_item, k.id_product_attribute_item',
            [$productIds]
        ));
    }

    /**
     * @param list<string|null> $productIds
     */
    private function loadKeys(Database $database, array $productIds): void
    {
        $bindings = $database->rows(
            'SELECT shop_id, entity_id, entity_sub_id, erp_key FROM {sb:binding}
             WHERE flow IN ("products", "variants") AND entity_id IN (?*) ORDER BY id',
            [$productIds]
        );
        foreach ($bindings as $row) {
            $name = $row['shop_id'] . '-' . $row['entity_id'] . '-' . $row['entity_sub_id'];
            $this->keys[$name] = $this->keys[$name] ?? (string) $row['erp_key'];
        }
    }
}
