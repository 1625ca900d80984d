<?php

declare(strict_types=1);

namespace Stockbridge\Tests\Contract;

use PHPUnit\Framework\TestCase;
use Stockbridge\Contract\Amount;

final class AmountTest extends TestCase
{
    /**
     * @dataProvider writings
     */
    public function testEveryFormOfADecimalColumnIsWrittenWithSixDecimals(string $column, string $written): void
    {
        self::assertSame($written, Amount::format($column));
    }

    /**
     * @return iterable<string, array{0: string, 1: string}>
     */
    public static function writings(): iterable
    {
        $cases = [
            '0' => '0.000000',
            '-0.000000' => '0.000000',
            '-0' => '0.000000',
            '12' => '12.000000',
            '12.3' => '12.300000',
            '-0.5' => '-0.500000',
            '-0.000001' => '-0.000001',
            '007.250' => '7.250000',
            '1.230000000' => '1.230000',
            '99999999999999.999999' => '99999999999999.999999',
            '-99999999999999.999999' => '-99999999999999.999999',
            '00000099999999999999.5' => '99999999999999.500000',
        ];
        foreach ($cases as $column => $written) {
            yield (string) $column => [(string) $column, $written];
        }
    }

    /**
     * @dataProvider noDecimals
     */
    public function testWhatIsNoDecimalIsRefused(string $text): void
    {
        $this->expectException(\InvalidArgumentException::class);
        Amount::of($text);
    }

    /**
     * @return iterable<int, array{0: string}>
     */
    public static function noDecimals(): iterable
    {
        foreach (['', ' 1', '1 ', "1\n", '+1', '1,5', '.5', '5.', '1.0E-5', '1e3', '0.0000001', 'NAN', '--1', '٣'] as $text) {
            yield [$text];
        }
    }

    public function testAWholePartOfFifteenDigitsIsRefused(): void
    {
        $this->expectException(\RangeException::class);
        Amount::of('100000000000000.000000');
    }

    public function testASumBeyondFourteenDigitsIsRefused(): void
    {
        $this->expectException(\RangeException::class);
        Amount::of('99999999999999.999999')->plus(Amount::of('0.000001'));
    }

    public function testAProductBeyondAllIntegersIsRefused(): void
    {
        $this->expectException(\RangeException::class);
        Amount::of('-99999999999999.000000')->times(1000000000);
    }

    public function testAnOrdersPartsAddUpExactly(): void
    {
        $lines = Amount::of('3.48')->times(24)->plus(Amount::of('0.1')->times(3));
        $total = $lines->plus(Amount::of('7'))->minus(Amount::of('5.18'))->minus(Amount::of('0.3'));
        self::assertSame('85.340000', $total->text());
        self::assertTrue($total->equals(Amount::of('85.34')));
        self::assertSame('-85.340000', $total->negated()->text());
        self::assertSame('85.340000', $total->negated()->absolute()->text());
        self::assertSame('-256.020000', $total->times(-3)->text());
    }

    public function testAmountsAreComparedByValue(): void
    {
        self::assertLessThan(0, Amount::of('-1.5')->compare(Amount::of('-1.4')));
        self::assertGreaterThan(0, Amount::of('10')->compare(Amount::of('9.999999')));
        self::assertSame(0, Amount::of('-0')->compare(Amount::zero()));
        self::assertTrue(Amount::of('-0.000001')->isNegative());
        self::assertFalse(Amount::zero()->isNegative());
        self::assertTrue(Amount::of('5')->minus(Amount::ofInteger(5))->isZero());
    }

    public function testStockIsFlooredToWholeUnits(): void
    {
        self::assertSame(37, Amount::of('37.999999')->floor());
        self::assertSame(-3, Amount::of('-2.000001')->floor());
        self::assertSame(-2, Amount::of('-2')->floor());
    }

    /**
     * @dataProvider roundings
     */
    public function testAmountsAreRoundedInTheCoresModes(int $mode, int $decimals, string $amount, string $rounded): void
    {
        self::assertSame($rounded, Amount::of($amount)->rounded($decimals, $mode)->text());
    }

    /**
     * @return iterable<string, array{0: int, 1: int, 2: string, 3: string}>
     */
    public static function roundings(): iterable
    {
        $table = [
            // amount, decimals => up, down, half up, half down, half even, half odd
            ['1.005', 2, '1.01', '1', '1.01', '1', '1', '1.01'],
            ['1.015', 2, '1.02', '1.01', '1.02', '1.01', '1.02', '1.01'],
            ['-1.005', 2, '-1', '-1.01', '-1.01', '-1', '-1', '-1.01'],
            ['-1.015', 2, '-1.01', '-1.02', '-1.02', '-1.01', '-1.02', '-1.01'],
            ['0.004999', 2, '0.01', '0', '0', '0', '0', '0'],
            ['0.005001', 2, '0.01', '0', '0.01', '0.01', '0.01', '0.01'],
            ['2.5', 0, '3', '2', '3', '2', '2', '3'],
            ['-2.5', 0, '-2', '-3', '-3', '-2', '-2', '-3'],
            ['-0.5', 0, '0', '-1', '-1', '0', '0', '-1'],
            ['0.999999', 2, '1', '0.99', '1', '1', '1', '1'],
            ['1.234567', 6, '1.234567', '1.234567', '1.234567', '1.234567', '1.234567', '1.234567'],
        ];
        foreach ($table as $row) {
            for ($mode = 0; $mode <= 5; ++$mode) {
                $name = $row[0] . ' to ' . $row[1] . ' in mode ' . $mode;
                yield $name => [$mode, $row[1], $row[0], Amount::format($row[$mode + 2])];
            }
        }
    }
}
