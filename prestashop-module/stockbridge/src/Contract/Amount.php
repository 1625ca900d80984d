<?php

/**
 * An exact decimal number with six decimals: money, rates, quantities. No float and no bcmath: a whole part and
 * millionths, 0 to 999999, counted upwards from the whole part, so that -0.5 is -1 and 500000.
 */

declare(strict_types=1);

namespace Stockbridge\Contract;

if (!defined('_PS_VERSION_')) {
    exit;
}

final class Amount
{
    /** Rounding modes with the core's own numbers: PS_ROUND_*. */
    public const ROUND_UP = 0;
    public const ROUND_DOWN = 1;
    public const ROUND_HALF_UP = 2;
    public const ROUND_HALF_DOWN = 3;
    public const ROUND_HALF_EVEN = 4;
    public const ROUND_HALF_ODD = 5;

    private const MILLION = 1000000;

    /** Whole parts have at most 14 digits, as the core's DECIMAL(20,6). */
    private const MAX_WHOLE = 99999999999999;

    /** @var int */
    private $whole;

    /** @var int */
    private $millionths;

    private function __construct(int $whole, int $millionths)
    {
        if ($whole > self::MAX_WHOLE || $whole < -self::MAX_WHOLE - ($millionths > 0 ? 1 : 0)) {
            throw new \RangeException('an amount has more than 14 digits before its point');
        }
        $this->whole = $whole;
        $this->millionths = $millionths;
    }

    public static function zero(): self
    {
        return new self(0, 0);
    }

    /**
     * Reads the wire's form and every form of a decimal column: sign, digits, at most six decimals and zeros after
     * them. A number that a float made ("1.0E-5") is refused.
     */
    public static function of(string $decimal): self
    {
        if (preg_match('~^(-?)([0-9]{1,20})(?:\\.([0-9]{1,6})0*+)?$~D', $decimal, $found) !== 1) {
            throw new \InvalidArgumentException('not a decimal with at most six decimals');
        }
        $whole = ltrim($found[2], '0');
        if (strlen($whole) > 14) {
            throw new \RangeException('an amount has more than 14 digits before its point');
        }
        $amount = new self((int) $whole, (int) str_pad($found[3] ?? '', 6, '0'));

        return $found[1] === '-' ? $amount->negated() : $amount;
    }

    /** The wire's form of a decimal column. */
    public static function format(string $decimal): string
    {
        return self::of($decimal)->text();
    }

    public static function ofInteger(int $number): self
    {
        return new self($number, 0);
    }

    /** `12.340000`. */
    public function text(): string
    {
        if ($this->whole < 0) {
            $positive = $this->negated();

            return '-' . sprintf('%d.%06d', $positive->whole, $positive->millionths);
        }

        return sprintf('%d.%06d', $this->whole, $this->millionths);
    }

    public function plus(self $other): self
    {
        $millionths = $this->millionths + $other->millionths;
        $carry = intdiv($millionths, self::MILLION);

        return new self($this->whole + $other->whole + $carry, $millionths - $carry * self::MILLION);
    }

    public function minus(self $other): self
    {
        return $this->plus($other->negated());
    }

    public function negated(): self
    {
        return $this->millionths === 0
            ? new self(-$this->whole, 0)
            : new self(-$this->whole - 1, self::MILLION - $this->millionths);
    }

    public function absolute(): self
    {
        return $this->whole < 0 ? $this->negated() : $this;
    }

    /** Times a count. */
    public function times(int $count): self
    {
        if ($count > 1000000000 || $count < -1000000000) {
            throw new \RangeException('an amount is multiplied by more than a thousand million');
        }
        if ($count < 0) {
            return $this->times(-$count)->negated();
        }
        $whole = $this->whole * $count;
        if (!is_int($whole)) {
            throw new \RangeException('an amount has more than 14 digits before its point');
        }
        $millionths = $this->millionths * $count;
        $carry = intdiv($millionths, self::MILLION);

        return new self($whole + $carry, $millionths - $carry * self::MILLION);
    }

    /** Below 0, 0 or above 0, as this is less than, equal to or more than the other. */
    public function compare(self $other): int
    {
        return [$this->whole, $this->millionths] <=> [$other->whole, $other->millionths];
    }

    public function equals(self $other): bool
    {
        return $this->compare($other) === 0;
    }

    public function isZero(): bool
    {
        return $this->whole === 0 && $this->millionths === 0;
    }

    public function isNegative(): bool
    {
        return $this->whole < 0;
    }

    /** Towards minus infinity. */
    public function floor(): int
    {
        return $this->whole;
    }

    /**
     * Rounded as the core's `Tools::ps_round` does it, without its floats. A mode that it does not know is HALF_UP there.
     *
     * @param int $decimals 0 to 6
     */
    public function rounded(int $decimals, int $mode): self
    {
        $unit = 10 ** (6 - $decimals);
        $rest = $this->millionths % $unit;
        $lower = new self($this->whole, $this->millionths - $rest);
        if ($rest === 0) {
            return $lower;
        }

        return $this->goesUp($rest, $unit, $mode) ? $lower->plus(new self(intdiv($unit, self::MILLION), $unit % self::MILLION)) : $lower;
    }

    /** Whether the next multiple of the unit is taken, and not the one below; `rest` is what lies above the latter. */
    private function goesUp(int $rest, int $unit, int $mode): bool
    {
        if ($mode === self::ROUND_UP || $mode === self::ROUND_DOWN) {
            return $mode === self::ROUND_UP;
        }
        if ($rest * 2 !== $unit) {
            return $rest * 2 > $unit;
        }
        $lowerIsOdd = ($unit === self::MILLION ? $this->whole : intdiv($this->millionths, $unit)) % 2 !== 0;
        switch ($mode) {
            case self::ROUND_HALF_DOWN:
                return $this->whole < 0;
            case self::ROUND_HALF_EVEN:
                return $lowerIsOdd;
            case self::ROUND_HALF_ODD:
                return !$lowerIsOdd;
            default:
                return $this->whole >= 0;
        }
    }
}
