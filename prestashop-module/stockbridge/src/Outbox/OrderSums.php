<?php

/**
 * Whether an order's parts add up to its totals, by the core's own arithmetic and without floats; `Gate` asks.
 *
 * total_paid = round(Σ unit price × quantity + shipping + wrapping - discounts) with the order's rounding mode; the
 * products of the lines stay unrounded, but under rounding by item (1) the unit price is rounded first.
 */

declare(strict_types=1);

namespace Stockbridge\Outbox;

use Stockbridge\Contract\Amount;

if (!defined('_PS_VERSION_')) {
    exit;
}

final class OrderSums
{
    private const BY_ITEM = 1;

    /** @var int */
    private $decimals;
    /** @var int */
    private $mode;
    /** @var int */
    private $type;
    /** @var Amount Σ unit price × quantity */
    private $rows;
    /** @var Amount Σ of the cart rules as recorded on the order */
    private $rules;
    /** @var int */
    private $ruleCount = 0;

    public function __construct(int $decimals, int $mode, int $type)
    {
        $this->decimals = $decimals;
        $this->mode = $mode;
        $this->type = $type;
        $this->rows = Amount::zero();
        $this->rules = Amount::zero();
    }

    public function addLine(string $unitPrice, int $quantity): void
    {
        $price = Amount::of($unitPrice);
        $charged = $this->type === self::BY_ITEM ? $price->rounded($this->decimals, $this->mode) : $price;
        $this->rows = $this->rows->plus($charged->times($quantity));
    }

    public function addRules(string $sum, int $count): void
    {
        $this->rules = Amount::of($sum);
        $this->ruleCount = $count;
    }

    /** What the order's total lacks (above zero: lines are missing) or has too much; zero where the parts add up. */
    public function difference(string $paid, string $shipping, string $wrapping, string $discounts): Amount
    {
        $total = Amount::of($paid);
        $rest = Amount::of($shipping)->plus(Amount::of($wrapping))->minus(Amount::of($discounts));
        $together = $this->rounded($this->rows->plus($rest));
        // 9.1 rounds the goods before it adds the rest: that differs where a half falls to the even or odd neighbour.
        $apart = $this->rounded($this->rows)->plus($rest);
        $difference = $total->minus($together);

        return $difference->isZero() || $total->equals($apart) ? Amount::zero() : $difference;
    }

    /**
     * What of the order's discounts no rule explains yet: the core saves the rules after the order.
     *
     * More than the discounts is well: free shipping that two rules grant is given once. An edited order has each
     * rule rounded.
     */
    public function missingDiscount(string $discounts): Amount
    {
        $missing = Amount::of($discounts)->minus($this->rules);
        $slack = $this->rounded(Amount::of('0.000001'), Amount::ROUND_UP)->times(max(1, $this->ruleCount));

        return $missing->compare($slack) <= 0 ? Amount::zero() : $missing;
    }

    private function rounded(Amount $amount, ?int $mode = null): Amount
    {
        return $amount->rounded($this->decimals, $mode ?? $this->mode);
    }
}
