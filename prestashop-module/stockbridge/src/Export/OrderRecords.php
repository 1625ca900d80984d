<?php

/**
 * Complete orders of the contract from the shop's rows: every amount as recorded, nothing computed.
 */

declare(strict_types=1);

namespace Stockbridge\Export;

use Stockbridge\Contract\ErpKey;
use Stockbridge\Platform\ShopInfo;

if (!defined('_PS_VERSION_')) {
    exit;
}

final class OrderRecords implements Records
{
    private const BY_LINE = 2;

    /** @var array<int, array<string, string|null>> */
    private $heads;
    /** @var OrderParts */
    private $parts;
    /** @var LocalTime */
    private $time;
    /** @var ShopInfo */
    private $shop;
    /** @var array<int, array<string, mixed>> the contract's `gate` by order */
    private $gates;

    /**
     * @param array<int, array<string, string|null>> $heads
     * @param array<int, array<string, mixed>>       $gates
     */
    public function __construct(array $heads, OrderParts $parts, LocalTime $time, ShopInfo $shop, array $gates)
    {
        $this->heads = $heads;
        $this->parts = $parts;
        $this->time = $time;
        $this->shop = $shop;
        $this->gates = $gates;
    }

    public function record(int $id): ?array
    {
        $head = $this->heads[$id] ?? null;
        if ($head === null) {
            return null;
        }

        return $this->header($head) + [
            'state' => $this->state($head),
            'history' => $this->parts->papers->history($id),
            'payment_module' => Column::line($head['module']),
            'payment_method' => Column::line($head['payment']),
            'customer' => $this->customer($head),
            'invoice_address' => $this->address($head, 'id_address_invoice', 'id_address_delivery', '/invoice_address'),
            'delivery_address' => $this->address($head, 'id_address_delivery', 'id_address_invoice', '/delivery_address'),
            'lines' => $this->parts->lines->of($id),
            'discounts' => $this->parts->discounts->of($id),
            'shipping' => $this->parts->shipments->of($head),
            'wrapping' => $this->wrapping($head),
            'payments' => $this->parts->payments->of($head),
            'messages' => $this->parts->papers->messages($id),
            'invoices' => $this->parts->papers->invoices($head),
            'slips' => $this->parts->papers->slips($head),
            'totals' => $this->totals($head),
            'gate' => $this->gates[$id],
            'shop_note' => Column::text($head['note']),
            'erp_number' => $head['erp_number'],
        ];
    }

    public function documentKey(int $id): ?string
    {
        $head = $this->heads[$id] ?? null;

        return $head === null ? null : ErpKey::ofOrder($head);
    }

    /**
     * @param array<string, string|null> $head
     *
     * @return array<string, mixed>
     */
    private function header(array $head): array
    {
        return [
            'key' => $this->documentKey((int) $head['id_order']),
            'id' => Column::id($head['id_order']),
            'shop_id' => Column::id($head['id_shop']),
            'reference' => Column::line($head['reference']),
            'cart_id' => Column::id($head['id_cart']),
            'split' => (int) $head['twins'] > 0 && (int) $head['id_cart'] > 0,
            'created_at' => $this->time->text($head['date_add'], $head['date_upd']),
            'updated_at' => $this->time->text($head['date_upd'], $head['date_add']),
            'currency' => (string) $head['currency'],
            'currency_decimals' => (int) $head['currency_decimals'],
            'conversion_rate' => Column::amount($head['conversion_rate']),
            'language' => $this->language($head),
            'round_mode' => (int) $head['round_mode'],
            // 0 is an order older than the column; the core takes it as rounded by line.
            'round_type' => (int) $head['round_type'] ?: self::BY_LINE,
        ];
    }

    /**
     * @param array<string, string|null> $head
     */
    private function language(array $head): string
    {
        if ($head['language'] !== null) {
            return strtolower($head['language']);
        }

        return array_column($this->shop->languages(), 'code', 'id')[$this->shop->defaultLanguage()] ?? 'en';
    }

    /**
     * @param array<string, string|null> $head
     *
     * @return array<string, mixed>
     */
    private function state(array $head): array
    {
        $shop = (int) $head['id_shop'];
        $state = (string) $head['current_state'];

        return [
            'id' => Column::id($state),
            'name' => Column::line($head['state_name']),
            'module' => Column::line($head['state_module']),
            'paid' => Column::flag($head['paid']),
            'shipped' => Column::flag($head['shipped']),
            'delivered' => $state === $this->shop->setting('PS_OS_DELIVERED', $shop),
            'cancelled' => $state === $this->shop->setting('PS_OS_CANCELED', $shop)
                || $state === $this->shop->setting('PS_OS_ERROR', $shop),
            'logable' => Column::flag($head['logable']),
        ];
    }

    /**
     * @param array<string, string|null> $head
     *
     * @return array<string, mixed>
     */
    private function customer(array $head): array
    {
        $customer = $this->parts->customers->of((int) $head['id_customer']);
        if ($customer === null) {
            throw new ExportFailure('The customer of this order is no longer in the shop.', '/customer');
        }

        return $customer;
    }

    /**
     * An order of virtual products may name one address only.
     *
     * @param array<string, string|null> $head
     *
     * @return array<string, mixed>
     */
    private function address(array $head, string $column, string $other, string $field): array
    {
        $address = $this->parts->addresses->ofId((int) $head[$column]) ?? $this->parts->addresses->ofId((int) $head[$other]);
        if ($address === null) {
            throw new ExportFailure('The addresses of this order are no longer in the shop.', $field);
        }

        return $address;
    }

    /**
     * @param array<string, string|null> $head
     *
     * @return array<string, mixed>
     */
    private function wrapping(array $head): array
    {
        return [
            'amount_excl' => Column::amount($head['total_wrapping_tax_excl']),
            'amount_incl' => Column::amount($head['total_wrapping_tax_incl']),
            'vat_rate' => $this->parts->wrapping->of($head),
            'gift' => Column::flag($head['gift']),
            'message' => Column::text($head['gift_message']),
            'recycled' => Column::flag($head['recyclable']),
        ];
    }

    /**
     * @param array<string, string|null> $head
     *
     * @return array<string, string>
     */
    private function totals(array $head): array
    {
        return [
            'products_excl' => Column::amount($head['total_products']),
            'products_incl' => Column::amount($head['total_products_wt']),
            'discounts_excl' => Column::amount($head['total_discounts_tax_excl']),
            'discounts_incl' => Column::amount($head['total_discounts_tax_incl']),
            'paid_excl' => Column::amount($head['total_paid_tax_excl']),
            'paid_incl' => Column::amount($head['total_paid_tax_incl']),
            'paid_real' => Column::amount($head['total_paid_real']),
        ];
    }
}
