<?php

/**
 * What the gate must know of a batch of orders, read in three statements.
 */

declare(strict_types=1);

namespace Stockbridge\Outbox;

use Stockbridge\Export\Grouped;
use Stockbridge\Platform\Database;
use Stockbridge\Platform\ShopInfo;

if (!defined('_PS_VERSION_')) {
    exit;
}

final class OrderFacts
{
    /** @var Database */
    private $database;
    /** @var ShopInfo */
    private $shop;
    /** @var EmitStates */
    private $emitStates;

    public function __construct(Database $database, ShopInfo $shop, EmitStates $emitStates)
    {
        $this->database = $database;
        $this->shop = $shop;
        $this->emitStates = $emitStates;
    }

    /**
     * @param list<int> $ids
     *
     * @return array<int, array<string, mixed>> by order: columns, cancelled, paid, listed, differences (without VAT,
     *                                          with it), rules_complete; an order that is gone is missing
     */
    public function of(array $ids): array
    {
        if ($ids === []) {
            return [];
        }
        $sums = $this->sums($ids);
        $facts = [];
        foreach ($this->orders($ids) as $order) {
            $id = (int) $order['id_order'];
            $facts[$id] = $this->judge($order, $sums['lines'][$id] ?? [], $sums['rules'][$id] ?? null);
        }

        return $facts;
    }

    /**
     * `paid` reads the history as `Order::hasBeenPaid` does, and the state itself: SQL may have set it alone.
     *
     * @param list<int> $ids
     *
     * @return list<array<string, string|null>>
     */
    private function orders(array $ids): array
    {
        $listed = $this->emitStates->ids();

        return $this->database->rows(
            'SELECT o.id_order, o.id_shop, o.secure_key, o.date_add, o.id_cart,
                o.current_state, o.round_mode, o.round_type, c.`precision` AS decimals,
                o.total_paid_tax_excl, o.total_paid_tax_incl, o.total_shipping_tax_excl, o.total_shipping_tax_incl,
                o.total_wrapping_tax_excl, o.total_wrapping_tax_incl, o.total_discounts_tax_excl, o.total_discounts_tax_incl,
                (s.paid = 1 OR EXISTS (SELECT 1 FROM {ps:order_history} h
                    JOIN {ps:order_state} hs ON hs.id_order_state = h.id_order_state AND hs.paid = 1
                    WHERE h.id_order = o.id_order)) AS paid,
                (o.current_state IN (?*) OR EXISTS (SELECT 1 FROM {ps:order_history} h
                    WHERE h.id_order = o.id_order AND h.id_order_state IN (?*))) AS listed
             FROM {ps:orders} o
             LEFT JOIN {ps:order_state} s ON s.id_order_state = o.current_state
             LEFT JOIN {ps:currency} c ON c.id_currency = o.id_currency
             WHERE o.id_order IN (?*)',
            [$listed, $listed, $ids]
        );
    }

    /**
     * @param list<int> $ids
     *
     * @return array{lines: array<array-key, list<array<string, string|null>>>, rules: array<array-key, array<string, string|null>>}
     */
    private function sums(array $ids): array
    {
        $lines = $this->database->rows(
            'SELECT id_order, unit_price_tax_excl, unit_price_tax_incl, product_quantity FROM {ps:order_detail}
             WHERE id_order IN (?*)',
            [$ids]
        );
        $rules = $this->database->rows(
            'SELECT id_order, COUNT(*) AS number, SUM(value_tax_excl) AS excl, SUM(value) AS incl FROM {ps:order_cart_rule}
             WHERE id_order IN (?*) AND deleted = 0 GROUP BY id_order',
            [$ids]
        );

        return ['lines' => Grouped::by('id_order', $lines), 'rules' => array_column($rules, null, 'id_order')];
    }

    /**
     * @param array<string, string|null>       $order
     * @param list<array<string, string|null>> $lines
     * @param array<string, string|null>|null  $rules
     *
     * @return array<string, mixed>
     */
    private function judge(array $order, array $lines, ?array $rules): array
    {
        $differences = [];
        $rulesComplete = true;
        foreach (['excl', 'incl'] as $side) {
            $sums = new OrderSums((int) $order['decimals'], (int) $order['round_mode'], (int) $order['round_type']);
            foreach ($lines as $line) {
                $sums->addLine((string) $line['unit_price_tax_' . $side], (int) $line['product_quantity']);
            }
            $sums->addRules((string) ($rules[$side] ?? '0'), (int) ($rules['number'] ?? 0));
            $discounts = (string) $order['total_discounts_tax_' . $side];
            $differences[] = $sums->difference(
                (string) $order['total_paid_tax_' . $side],
                (string) $order['total_shipping_tax_' . $side],
                (string) $order['total_wrapping_tax_' . $side],
                $discounts
            );
            $rulesComplete = $rulesComplete && $sums->missingDiscount($discounts)->isZero();
        }
        $shop = (int) $order['id_shop'];
        $void = [$this->shop->setting('PS_OS_CANCELED', $shop), $this->shop->setting('PS_OS_ERROR', $shop)];

        return [
            'columns' => $order,
            'cancelled' => in_array($order['current_state'], $void, true),
            'paid' => $order['paid'] === '1',
            'listed' => $order['listed'] === '1',
            'differences' => $differences,
            'rules_complete' => $rulesComplete,
        ];
    }
}
