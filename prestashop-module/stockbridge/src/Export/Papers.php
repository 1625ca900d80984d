<?php

/**
 * What was written about a batch of orders: status history, messages, the shop's own invoices and credit slips.
 */

declare(strict_types=1);

namespace Stockbridge\Export;

use Stockbridge\Contract\ErpKey;
use Stockbridge\Platform\Database;

if (!defined('_PS_VERSION_')) {
    exit;
}

final class Papers
{
    /** The newest, where a thread has more than the contract carries. */
    private const MESSAGES = 500;
    private const SLIP_KINDS = ['standard', 'voucher_deducted', 'chosen_amount'];

    /** @var LocalTime */
    private $time;
    /** @var array<array-key, list<array<string, string|null>>> */
    private $history;
    /** @var array<array-key, list<array<string, string|null>>> */
    private $messages;
    /** @var array<array-key, list<array<string, string|null>>> */
    private $invoices;
    /** @var array<array-key, list<array<string, string|null>>> */
    private $slips;
    /** @var array<array-key, list<array<string, string|null>>> */
    private $slipLines;

    /**
     * @param list<int> $orderIds
     */
    public function __construct(Database $database, LocalTime $time, array $orderIds)
    {
        $this->time = $time;
        $this->history = Grouped::by('id_order', $database->rows(
            'SELECT id_order, id_order_history, id_order_state, date_add FROM {ps:order_history}
             WHERE id_order IN (?*) ORDER BY id_order, id_order_history',
            [$orderIds]
        ));
        $this->messages = Grouped::by('id_order', $database->rows(
            'SELECT t.id_order, m.id_customer_message, LEFT(m.message, 65535) AS message, m.id_employee, m.private, m.date_add
             FROM {ps:customer_thread} t JOIN {ps:customer_message} m ON m.id_customer_thread = t.id_customer_thread
             WHERE t.id_order IN (?*) ORDER BY t.id_order, m.id_customer_message',
            [$orderIds]
        ));
        $this->invoices = Grouped::by('id_order', $database->rows(
            'SELECT id_order, id_order_invoice, number, total_paid_tax_excl, total_paid_tax_incl, date_add
             FROM {ps:order_invoice} WHERE id_order IN (?*) AND number > 0 ORDER BY id_order, id_order_invoice',
            [$orderIds]
        ));
        $this->slips = Grouped::by('id_order', $database->rows(
            'SELECT id_order, id_order_slip, order_slip_type, total_products_tax_excl, total_products_tax_incl,
                total_shipping_tax_excl, total_shipping_tax_incl, date_add
             FROM {ps:order_slip} WHERE id_order IN (?*) ORDER BY id_order, id_order_slip',
            [$orderIds]
        ));
        $this->slipLines = Grouped::by('id_order_slip', $database->rows(
            'SELECT d.id_order_slip, d.id_order_detail, d.product_quantity, d.amount_tax_excl, d.amount_tax_incl
             FROM {ps:order_slip_detail} d JOIN {ps:order_slip} s ON s.id_order_slip = d.id_order_slip
             WHERE s.id_order IN (?*) ORDER BY d.id_order_slip, d.id_order_detail',
            [$orderIds]
        ));
    }

    /**
     * @return list<array<string, string>>
     */
    public function history(int $orderId): array
    {
        return array_map(function (array $row): array {
            return [
                'id' => Column::id($row['id_order_history']),
                'state' => Column::id($row['id_order_state']),
                'at' => $this->time->text($row['date_add']),
            ];
        }, $this->history[$orderId] ?? []);
    }

    /**
     * @return list<array<string, mixed>>
     */
    public function messages(int $orderId): array
    {
        return array_map(function (array $row): array {
            return [
                'id' => Column::id($row['id_customer_message']),
                'text' => Column::plain($row['message']),
                'from_customer' => (int) $row['id_employee'] === 0,
                'private' => Column::flag($row['private']),
                'at' => $this->time->text($row['date_add']),
            ];
        }, array_slice($this->messages[$orderId] ?? [], -self::MESSAGES));
    }

    /**
     * @param array<string, string|null> $head
     *
     * @return list<array<string, string>>
     */
    public function invoices(array $head): array
    {
        return array_map(function (array $row) use ($head): array {
            return [
                'id' => Column::id($row['id_order_invoice']),
                'number' => Column::line($this->invoiceNumber($head, $row)),
                'total_excl' => Column::amount($row['total_paid_tax_excl']),
                'total_incl' => Column::amount($row['total_paid_tax_incl']),
                'at' => $this->time->text($row['date_add']),
            ];
        }, $this->invoices[$head['id_order']] ?? []);
    }

    /**
     * @param array<string, string|null> $head
     *
     * @return list<array<string, mixed>>
     */
    public function slips(array $head): array
    {
        return array_map(function (array $row) use ($head): array {
            return [
                'key' => ErpKey::of(
                    (int) $head['id_shop'],
                    ErpKey::CREDIT,
                    (int) $row['id_order_slip'],
                    (string) $head['secure_key'],
                    (string) $row['date_add'],
                    (int) $head['id_cart']
                ),
                'id' => Column::id($row['id_order_slip']),
                'kind' => self::SLIP_KINDS[(int) $row['order_slip_type']] ?? self::SLIP_KINDS[0],
                'total_products_excl' => Column::amount($row['total_products_tax_excl']),
                'total_products_incl' => Column::amount($row['total_products_tax_incl']),
                'shipping_excl' => Column::amount($row['total_shipping_tax_excl']),
                'shipping_incl' => Column::amount($row['total_shipping_tax_incl']),
                'at' => $this->time->text($row['date_add']),
                'lines' => $this->slipLines((int) $row['id_order_slip']),
            ];
        }, $this->slips[$head['id_order']] ?? []);
    }

    /**
     * @return list<array<string, string>>
     */
    private function slipLines(int $slipId): array
    {
        return array_map(static function (array $row): array {
            return [
                'line' => Column::id($row['id_order_detail']),
                'quantity' => Column::amount($row['product_quantity']),
                'amount_excl' => Column::amount($row['amount_tax_excl']),
                'amount_incl' => Column::amount($row['amount_tax_incl']),
            ];
        }, $this->slipLines[$slipId] ?? []);
    }

    /**
     * As `OrderInvoice::getInvoiceNumberFormatted` prints it.
     *
     * @param array<string, string|null> $head
     * @param array<string, string|null> $row
     */
    private function invoiceNumber(array $head, array $row): string
    {
        $shop = (int) $head['id_shop'];
        $prefix = (string) \Configuration::get('PS_INVOICE_PREFIX', (int) $head['id_lang'], null, $shop);
        $number = sprintf('%06d', $row['number']);
        $year = substr((string) $row['date_add'], 0, 4);
        if (!\Configuration::get('PS_INVOICE_USE_YEAR')) {
            return $prefix . $number;
        }

        return \Configuration::get('PS_INVOICE_YEAR_POS') ? $prefix . $year . '/' . $number : $prefix . $number . '/' . $year;
    }
}
