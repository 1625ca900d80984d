<?php

declare(strict_types=1);

namespace Stockbridge\Tests\Outbox;

use PHPUnit\Framework\TestCase;
use Stockbridge\Outbox\OrderSums;

/**
 * The figures are those of orders that PrestaShop 8.2.1 and 9.1.4 themselves made, in all 18 rounding settings.
 */
final class OrderSumsTest extends TestCase
{
    private const COLUMN = ['excl' => 0, 'incl' => 1];

    /**
     * @dataProvider recordedOrders
     *
     * @param array<string, mixed> $order
     */
    public function testTheCoresOwnOrdersAddUp(array $order, string $side): void
    {
        $sums = $this->sums($order, $side, $order['lines']);

        self::assertSame('0.000000', $this->difference($sums, $order, $side));
        self::assertTrue($sums->missingDiscount($order[$side][3])->isZero());
    }

    /**
     * @dataProvider recordedOrders
     *
     * @param array<string, mixed> $order
     */
    public function testAnOrderThatLacksALineDoesNotAddUp(array $order, string $side): void
    {
        $sums = $this->sums($order, $side, array_slice($order['lines'], 1));

        self::assertNotSame('0.000000', $this->difference($sums, $order, $side));
    }

    /**
     * @dataProvider recordedOrders
     *
     * @param array<string, mixed> $order
     */
    public function testAnOrderThatLacksItsRuleIsIncomplete(array $order, string $side): void
    {
        $sums = $this->sums($order, $side, $order['lines']);
        $sums->addRules('0', 0);

        self::assertSame($order['rules'] === 0, $sums->missingDiscount($order[$side][3])->isZero());
    }

    public function testFreeShippingThatTwoRulesGrantIsNoMissingDiscount(): void
    {
        $sums = new OrderSums(2, 2, 2);
        $sums->addRules('14.000000', 2);

        self::assertTrue($sums->missingDiscount('7.000000')->isZero());
    }

    public function testAHalfThatFallsToTheEvenNeighbourMayBeRoundedBeforeOrAfterTheRest(): void
    {
        // 8.2 rounds 10.125 + 0.01 = 10.135 to 10.14; 9.1 rounds 10.125 to 10.12 and adds 0.01.
        foreach (['10.140000', '10.130000'] as $total) {
            $sums = new OrderSums(2, 4, 3);
            $sums->addLine('10.125000', 1);

            self::assertSame('0.000000', $sums->difference($total, '0.010000', '0', '0')->text());
        }
    }

    public function testACurrencyWithoutDecimalsIsRoundedToWholeUnits(): void
    {
        $sums = new OrderSums(0, 2, 1);
        $sums->addLine('486.600000', 3);

        self::assertSame('0.000000', $sums->difference('1461.000000', '0', '0', '0')->text());
    }

    /**
     * @return iterable<string, array{array<string, mixed>, string}>
     */
    public static function recordedOrders(): iterable
    {
        $orders = json_decode((string) file_get_contents(__DIR__ . '/recorded_orders.json'), true);
        foreach ($orders as $number => $order) {
            foreach (array_keys(self::COLUMN) as $side) {
                $name = sprintf(
                    '%s, mode %d, type %d, %s, %s (%d)',
                    $order['release'],
                    $order['round_mode'],
                    $order['round_type'],
                    $order['kind'],
                    $side,
                    $number
                );
                yield $name => [$order, $side];
            }
        }
    }

    /**
     * @param array<string, mixed>       $order
     * @param list<array<string, mixed>> $lines
     */
    private function sums(array $order, string $side, array $lines): OrderSums
    {
        $sums = new OrderSums(2, $order['round_mode'], $order['round_type']);
        foreach ($lines as $line) {
            $sums->addLine($line[self::COLUMN[$side]], $line[2]);
        }
        $sums->addRules($order[$side][4], $order['rules']);

        return $sums;
    }

    /**
     * @param array<string, mixed> $order
     */
    private function difference(OrderSums $sums, array $order, string $side): string
    {
        [$paid, $shipping, $wrapping, $discounts] = $order[$side];

        return $sums->difference($paid, $shipping, $wrapping, $discounts)->text();
    }
}
