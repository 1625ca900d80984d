<?php

/**
 * Which state of the shop an ERP status means for an order, and whether the order may go there; StatusWriter acts on it.
 *
 * The core's states of preparation and shipping say "paid" and "invoice": an order that nobody paid would be given a
 * payment and an invoice number. Such an order goes to the module's own states instead.
 */

declare(strict_types=1);

namespace Stockbridge\Import;

use Stockbridge\Install\OrderStates;
use Stockbridge\Platform\State;

if (!defined('_PS_VERSION_')) {
    exit;
}

final class OrderTarget
{
    private const RANKS = [
        'backordered' => 0, 'preparing' => 1, 'ready' => 1, 'partially_shipped' => 3, 'shipped' => 4, 'delivered' => 5,
    ];

    /** From here on goods have left: an order is no longer cancelled, only refunded. */
    private const GOODS_LEFT = 3;

    private const OF_THE_CORE = [
        'preparing' => 'PS_OS_PREPARATION',
        'ready' => 'PS_OS_PREPARATION',
        'shipped' => 'PS_OS_SHIPPING',
        'delivered' => 'PS_OS_DELIVERED',
        'backordered' => 'PS_OS_OUTOFSTOCK_PAID',
        'cancelled' => 'PS_OS_CANCELED',
        'refunded' => 'PS_OS_REFUND',
    ];

    private const OF_OURS = [
        'preparing' => OrderStates::PREPARING,
        'ready' => OrderStates::PREPARING,
        'partially_shipped' => OrderStates::PARTIALLY_SHIPPED,
        'shipped' => OrderStates::SHIPPED,
        'delivered' => OrderStates::SHIPPED,
    ];

    private const ENDS = ['PS_OS_CANCELED', 'PS_OS_ERROR', 'PS_OS_REFUND'];

    /** @var State */
    private $state;

    public function __construct(State $state)
    {
        $this->state = $state;
    }

    /**
     * The state for a status; null where the shop has none that would not invent a payment or an invoice.
     *
     * @param int|null $named the state that the agent's configuration names for this status
     */
    public function of(\Order $order, string $status, ?int $named): ?int
    {
        $candidates = [$named, $this->setting(self::OF_THE_CORE[$status] ?? ''), $this->own($status)];
        if ($status === 'backordered') {
            $candidates[] = $this->setting('PS_OS_OUTOFSTOCK_UNPAID');
        }
        foreach (array_filter($candidates) as $id) {
            $state = new \OrderState((int) $id, (int) $order->id_lang);
            if (\Validate::isLoadedObject($state) && !$state->deleted && !$this->invents($order, $state)) {
                return (int) $id;
            }
        }

        return null;
    }

    /** Whether the order's state is one that only a person leaves: cancelled, refunded, payment error. */
    public function isEnd(int $stateId): bool
    {
        return in_array($stateId, array_map([$this, 'setting'], self::ENDS), true);
    }

    /** Whether the order stands further than the status, or has left the house where it would be cancelled. */
    public function isBehind(\Order $order, string $status): bool
    {
        $rank = $this->rank((int) $order->current_state);
        if ($status === 'cancelled') {
            return $rank >= self::GOODS_LEFT;
        }

        return isset(self::RANKS[$status]) && $rank > self::RANKS[$status];
    }

    private function rank(int $stateId): int
    {
        foreach (['delivered', 'shipped', 'preparing', 'backordered'] as $status) {
            if ($stateId === $this->setting(self::OF_THE_CORE[$status])) {
                return self::RANKS[$status];
            }
        }
        foreach (['shipped', 'partially_shipped', 'preparing'] as $status) {
            if ($stateId === $this->own($status)) {
                return self::RANKS[$status];
            }
        }
        $state = new \OrderState($stateId);

        return $state->shipped ? self::RANKS['shipped'] : 0;
    }

    /**
     * Whether entering the state would make the core write down money that nobody paid, or number an invoice for it.
     */
    private function invents(\Order $order, \OrderState $state): bool
    {
        if (!$state->paid && !$state->invoice) {
            return false;
        }

        return !$order->hasBeenPaid() || ($state->paid && $this->rest($order) > 0);
    }

    /** What the core would add as a payment, in cents: it fills up each invoice. */
    private function rest(\Order $order): int
    {
        $cents = 0;
        $invoices = $order->getInvoicesCollection();
        foreach ($invoices as $invoice) {
            $cents += $invoice instanceof \OrderInvoice ? max(0, (int) round($invoice->getRestPaid() * 100)) : 0;
        }
        if (count($invoices) === 0) {
            $cents = (int) round(($order->total_paid - $order->total_paid_real) * 100);
        }

        return $cents;
    }

    private function setting(string $name): int
    {
        return $name === '' ? 0 : (int) \Configuration::get($name);
    }

    private function own(string $status): int
    {
        return isset(self::OF_OURS[$status]) ? $this->state->integer(self::OF_OURS[$status]) : 0;
    }
}
