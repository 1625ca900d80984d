<?php

/**
 * The lines of a batch of orders, with their taxes, customisation texts, pack components and the ERP's keys.
 */

declare(strict_types=1);

namespace Stockbridge\Export;

use Stockbridge\Contract\Amount;
use Stockbridge\Platform\Database;

if (!defined('_PS_VERSION_')) {
    exit;
}

final class Lines
{
    /** @var array<int, list<array<string, string|null>>> order => rows */
    private $rows;
    /** @var LineTaxes */
    private $taxes;
    /** @var LineDetails */
    private $details;

    /**
     * @param list<int> $orderIds
     */
    public function __construct(Database $database, array $orderIds)
    {
        $rows = $database->rows(
            'SELECT d.id_order, d.id_order_detail, d.id_shop, d.product_id, d.product_attribute_id, d.id_customization,
                LEFT(d.product_name, 65535) AS product_name, d.product_quantity, d.product_quantity_refunded,
                d.product_quantity_return, d.reduction_percent, d.reduction_amount_tax_incl, d.reduction_amount_tax_excl,
                d.product_ean13, d.product_isbn, d.product_upc, d.product_reference, d.product_weight, d.id_tax_rules_group,
                d.tax_rate, d.ecotax, d.ecotax_tax_rate, d.total_price_tax_incl, d.total_price_tax_excl,
                d.unit_price_tax_incl, d.unit_price_tax_excl, d.original_product_price, o.id_lang
             FROM {ps:order_detail} d JOIN {ps:orders} o ON o.id_order = d.id_order
             WHERE d.id_order IN (?*) ORDER BY d.id_order, d.id_order_detail',
            [$orderIds]
        );
        $this->rows = Grouped::by('id_order', $rows);
        $this->taxes = new LineTaxes($database, $rows);
        $this->details = new LineDetails($database, $rows);
    }

    /**
     * @return list<array<string, mixed>>
     */
    public function of(int $orderId): array
    {
        return array_map([$this, 'line'], $this->rows[$orderId] ?? []);
    }

    /**
     * @param array<string, string|null> $row
     *
     * @return array<string, mixed>
     */
    private function line(array $row): array
    {
        $taxes = $this->taxes->of((int) $row['id_order_detail']);
        $variant = (int) $row['product_attribute_id'];

        return [
            'id' => Column::id($row['id_order_detail']),
            'product_id' => Column::id($row['product_id']),
            'variant_id' => Column::id($row['product_attribute_id']),
            'product_key' => $this->details->productKey($row),
            'variant_key' => $variant > 0 ? $this->details->variantKey($row) : null,
            'reference' => Column::line($row['product_reference']),
            'barcode' => Column::line($row['product_ean13'] ?: $row['product_isbn'] ?: $row['product_upc']),
            'name' => Column::text($row['product_name']),
            'customization' => $this->details->customization($row),
            'quantity' => Column::amount($row['product_quantity']),
            'quantity_refunded' => Column::amount($row['product_quantity_refunded']),
            'quantity_returned' => Column::amount($row['product_quantity_return']),
        ] + $this->prices($row) + [
            'vat_rate' => $taxes === [] ? Column::amount($row['tax_rate']) : $this->rate($taxes),
            'tax_rules_group' => Column::id($row['id_tax_rules_group']),
            'taxes' => $taxes,
            'weight' => Column::amount($row['product_weight']),
            'components' => $this->details->components((int) $row['product_id']),
        ];
    }

    /**
     * @param array<string, string|null> $row
     *
     * @return array<string, string>
     */
    private function prices(array $row): array
    {
        return [
            'unit_price_excl' => Column::amount($row['unit_price_tax_excl']),
            'unit_price_incl' => Column::amount($row['unit_price_tax_incl']),
            'total_excl' => Column::amount($row['total_price_tax_excl']),
            'total_incl' => Column::amount($row['total_price_tax_incl']),
            'original_unit_price' => Column::amount($row['original_product_price']),
            'reduction_percent' => Column::amount($row['reduction_percent']),
            'reduction_amount_excl' => Column::amount($row['reduction_amount_tax_excl']),
            'reduction_amount_incl' => Column::amount($row['reduction_amount_tax_incl']),
            'ecotax' => Column::amount($row['ecotax']),
            'ecotax_rate' => Column::amount($row['ecotax_tax_rate']),
        ];
    }

    /**
     * The sum of the taxes that were charged: the row's own `tax_rate` is zero on orders of older releases.
     *
     * @param list<array<string, string>> $taxes
     */
    private function rate(array $taxes): string
    {
        $sum = Amount::zero();
        foreach ($taxes as $tax) {
            $sum = $sum->plus(Amount::of($tax['rate']));
        }

        return $sum->text();
    }
}
