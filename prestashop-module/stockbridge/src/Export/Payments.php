<?php

/**
 * The payments of a batch of orders. The core links them by the order's reference, which the orders of one cart share.
 */

declare(strict_types=1);

namespace Stockbridge\Export;

use Stockbridge\Contract\Amount;
use Stockbridge\Contract\ErpKey;
use Stockbridge\Platform\Database;

if (!defined('_PS_VERSION_')) {
    exit;
}

final class Payments
{
    /** @var LocalTime */
    private $time;
    /** @var array<array-key, list<array<string, string|null>>> reference => payments */
    private $byReference;
    /** @var array<array-key, list<array<string, string|null>>> order => payments that only its invoice names */
    private $byInvoice;
    /** @var array<array-key, list<array<string, string|null>>> reference => orders */
    private $twins;
    /** @var array<array-key, list<array<string, string|null>>> payment => orders that its invoices name */
    private $links;

    /**
     * @param array<int, array<string, string|null>> $heads
     */
    public function __construct(Database $database, LocalTime $time, array $heads)
    {
        $this->time = $time;
        $references = array_values(array_unique(array_column($heads, 'reference')));
        $payments = $database->rows(
            'SELECT p.id_order_payment, p.order_reference, p.amount, p.payment_method, p.transaction_id, p.conversion_rate,
                p.date_add, p.id_currency, cu.iso_code AS currency
             FROM {ps:order_payment} p LEFT JOIN {ps:currency} cu ON cu.id_currency = p.id_currency
             WHERE p.order_reference IN (?*) ORDER BY p.id_order_payment',
            [$references]
        );
        $this->byReference = Grouped::by('order_reference', $payments);
        // The core cuts a longer reference to nine characters where a status creates the payment.
        $this->byInvoice = Grouped::by('id_order', $database->rows(
            'SELECT l.id_order, p.id_order_payment, p.amount, p.payment_method, p.transaction_id, p.conversion_rate, p.date_add,
                p.id_currency, cu.iso_code AS currency
             FROM {ps:order_invoice_payment} l
             JOIN {ps:orders} o ON o.id_order = l.id_order
             JOIN {ps:order_payment} p ON p.id_order_payment = l.id_order_payment AND p.order_reference <> o.reference
             LEFT JOIN {ps:currency} cu ON cu.id_currency = p.id_currency
             WHERE l.id_order IN (?*) GROUP BY l.id_order, p.id_order_payment ORDER BY p.id_order_payment',
            [array_keys($heads)]
        ));
        $this->twins = Grouped::by('reference', $database->rows(
            'SELECT id_order, reference, total_paid_tax_incl, id_currency FROM {ps:orders} WHERE reference IN (?*) ORDER BY id_order',
            [$references]
        ));
        $this->links = Grouped::by('id_order_payment', $database->rows(
            'SELECT DISTINCT id_order_payment, id_order FROM {ps:order_invoice_payment} WHERE id_order_payment IN (?*)',
            [array_column($payments, 'id_order_payment')]
        ));
    }

    /**
     * @param array<string, string|null> $head
     *
     * @return list<array<string, mixed>>
     */
    public function of(array $head): array
    {
        $reference = (string) $head['reference'];
        $rows = $this->byReference[$reference] ?? [];
        $shared = count($this->twins[$reference] ?? []) > 1;
        $amounts = $shared ? $this->shares($head, $rows) : array_column($rows, 'amount', 'id_order_payment');
        $payments = [];
        foreach ($rows as $row) {
            $amount = $amounts[$row['id_order_payment']] ?? null;
            if ($amount !== null) {
                $payments[] = $this->payment($head, $row, $amount, $shared);
            }
        }
        foreach ($this->byInvoice[$head['id_order']] ?? [] as $row) {
            $payments[] = $this->payment($head, $row, (string) $row['amount'], false);
        }

        return $payments;
    }

    /**
     * @param array<string, string|null>       $head
     * @param list<array<string, string|null>> $rows
     *
     * @return array<array-key, string> payment => this order's part; one that is not its own is missing
     */
    private function shares(array $head, array $rows): array
    {
        $split = new PaymentSplit();
        foreach ($this->twins[(string) $head['reference']] as $twin) {
            $split->addOrder((int) $twin['id_order'], (int) $twin['id_currency'], Amount::of((string) $twin['total_paid_tax_incl']));
        }
        foreach ($rows as $row) {
            $orders = array_map('intval', array_column($this->links[$row['id_order_payment']] ?? [], 'id_order'));
            $split->addPayment(
                (int) $row['id_order_payment'],
                (int) $row['id_currency'],
                Amount::of((string) $row['amount']),
                count($orders) === 1 ? $orders[0] : null
            );
        }

        return array_map(static function (Amount $amount): string {
            return $amount->text();
        }, $split->partsOf((int) $head['id_order']));
    }

    /**
     * @param array<string, string|null> $head
     * @param array<string, string|null> $row
     *
     * @return array<string, mixed>
     */
    private function payment(array $head, array $row, string $amount, bool $shared): array
    {
        return [
            'key' => ErpKey::of(
                (int) $head['id_shop'],
                ErpKey::PAYMENT,
                (int) $row['id_order_payment'],
                (string) $head['secure_key'],
                (string) $row['date_add'],
                (int) $head['id_cart']
            ),
            'id' => Column::id($row['id_order_payment']),
            'method' => Column::line($row['payment_method']),
            'transaction_id' => Column::line($row['transaction_id']),
            'amount' => Column::amount($amount),
            'currency' => (string) $row['currency'],
            'conversion_rate' => Column::amount($row['conversion_rate']),
            'at' => $this->time->text($row['date_add'], $head['date_add']),
            'shared' => $shared,
        ];
    }
}
