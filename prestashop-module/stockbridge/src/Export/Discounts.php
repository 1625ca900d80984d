<?php

/**
 * The cart rules of a batch of orders, each with its scope: the ERP side splits it by VAT rate.
 */

declare(strict_types=1);

namespace Stockbridge\Export;

use Stockbridge\Contract\Amount;
use Stockbridge\Platform\Database;

if (!defined('_PS_VERSION_')) {
    exit;
}

final class Discounts
{
    private const CHEAPEST = -1;
    private const SELECTION = -2;

    /** @var array<array-key, list<array<string, string|null>>> order => rows */
    private $rows;

    /**
     * @param list<int> $orderIds
     */
    public function __construct(Database $database, array $orderIds)
    {
        $this->rows = Grouped::by('id_order', $database->rows(
            'SELECT r.id_order, r.id_order_cart_rule, r.name, r.value, r.value_tax_excl, r.free_shipping, c.code,
                c.reduction_percent, c.reduction_amount, c.reduction_product, c.gift_product, c.gift_product_attribute
             FROM {ps:order_cart_rule} r LEFT JOIN {ps:cart_rule} c ON c.id_cart_rule = r.id_cart_rule
             WHERE r.id_order IN (?*) AND r.deleted = 0 ORDER BY r.id_order, r.id_order_cart_rule',
            [$orderIds]
        ));
    }

    /**
     * @return list<array<string, mixed>>
     */
    public function of(int $orderId): array
    {
        return array_map(static function (array $row): array {
            $scope = self::scope($row);
            $product = $scope === 'gift' ? $row['gift_product'] : max(0, (int) $row['reduction_product']);

            return [
                'id' => Column::id($row['id_order_cart_rule']),
                'name' => Column::line($row['name']),
                'code' => Column::line($row['code']),
                'amount_excl' => Column::amount($row['value_tax_excl']),
                'amount_incl' => Column::amount($row['value']),
                'free_shipping' => Column::flag($row['free_shipping']),
                'percent' => Column::amount($row['reduction_percent']),
                'scope' => $scope,
                'product_id' => Column::id((string) $product),
                'variant_id' => $scope === 'gift' ? Column::id($row['gift_product_attribute']) : '0',
            ];
        }, $this->rows[$orderId] ?? []);
    }

    /**
     * What the rule's own reduction is taken from. A rule that the merchant deleted left only what the order kept of it.
     *
     * @param array<string, string|null> $row
     */
    private static function scope(array $row): string
    {
        if (self::isReduction($row['reduction_percent']) || self::isReduction($row['reduction_amount'])) {
            return self::reductionScope((int) $row['reduction_product']);
        }
        if ((int) $row['gift_product'] > 0) {
            return 'gift';
        }

        return Column::flag($row['free_shipping']) ? 'shipping' : 'order';
    }

    private static function isReduction(?string $column): bool
    {
        $amount = Amount::of(Column::amount($column));

        return !$amount->isZero() && !$amount->isNegative();
    }

    private static function reductionScope(int $product): string
    {
        if ($product > 0) {
            return 'product';
        }

        return [self::CHEAPEST => 'cheapest', self::SELECTION => 'selection'][$product] ?? 'order';
    }
}
