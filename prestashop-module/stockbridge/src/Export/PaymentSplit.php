<?php

/**
 * Divides one set of payments among the orders of a cart, so that every cent is told once and the sums agree.
 *
 * A payment that one order's invoice alone names is that order's. The others fill the orders one after the other, up to
 * what each still owes; what is paid beyond all of them, paid back, or paid in another currency belongs to the last,
 * the first and the first order.
 */

declare(strict_types=1);

namespace Stockbridge\Export;

use Stockbridge\Contract\Amount;

if (!defined('_PS_VERSION_')) {
    exit;
}

final class PaymentSplit
{
    /** @var array<int, Amount> order => what it still owes */
    private $owed = [];
    /** @var array<int, int> order => currency */
    private $currencies = [];
    /** @var list<array{int, int, Amount, int|null}> */
    private $payments = [];

    public function addOrder(int $orderId, int $currencyId, Amount $due): void
    {
        $this->owed[$orderId] = $due;
        $this->currencies[$orderId] = $currencyId;
    }

    public function addPayment(int $paymentId, int $currencyId, Amount $amount, ?int $onlyOrderId): void
    {
        $this->payments[] = [$paymentId, $currencyId, $amount, $onlyOrderId];
    }

    /**
     * @return array<int, Amount> payment => the order's part
     */
    public function partsOf(int $orderId): array
    {
        $this->sort();
        $owed = $this->owed;
        $mine = [];
        foreach ($this->payments as [$paymentId, $currencyId, $amount, $onlyOrderId]) {
            $parts = $this->divide($owed, $amount, $currencyId, $onlyOrderId);
            foreach ($parts as $id => $part) {
                $owed[$id] = $owed[$id]->minus($part);
            }
            if (isset($parts[$orderId])) {
                $mine[$paymentId] = $parts[$orderId];
            }
        }

        return $mine;
    }

    /** Payments that belong to one order come first: the others fill only what is left. */
    private function sort(): void
    {
        ksort($this->owed);
        usort($this->payments, static function (array $a, array $b): int {
            return [$a[3] === null, $a[0]] <=> [$b[3] === null, $b[0]];
        });
    }

    /**
     * @param array<int, Amount> $owed
     *
     * @return array<int, Amount> order => part, none of them zero unless the payment is
     */
    private function divide(array $owed, Amount $amount, int $currencyId, ?int $onlyOrderId): array
    {
        $first = (int) array_keys($owed)[0];
        if ($onlyOrderId !== null && isset($owed[$onlyOrderId])) {
            return [$onlyOrderId => $amount];
        }
        if ($amount->isZero() || $amount->isNegative() || $this->currencies[$first] !== $currencyId) {
            return [$first => $amount];
        }

        return $this->fill($owed, $amount);
    }

    /**
     * @param array<int, Amount> $owed
     *
     * @return array<int, Amount>
     */
    private function fill(array $owed, Amount $rest): array
    {
        $parts = [];
        foreach ($owed as $id => $due) {
            $part = $due->compare($rest) < 0 ? $due : $rest;
            if (!$part->isZero() && !$part->isNegative()) {
                $parts[$id] = $part;
                $rest = $rest->minus($part);
            }
        }
        if (!$rest->isZero()) {
            $last = (int) array_reverse(array_keys($owed))[0];
            $parts[$last] = isset($parts[$last]) ? $parts[$last]->plus($rest) : $rest;
        }

        return $parts;
    }
}
