<?php

declare(strict_types=1);

namespace Stockbridge\Tests\Export;

use PHPUnit\Framework\TestCase;
use Stockbridge\Contract\Amount;
use Stockbridge\Export\PaymentSplit;

final class PaymentSplitTest extends TestCase
{
    private const EURO = 1;
    private const DOLLAR = 2;

    public function testOnePaymentFillsTheOrdersOfACartOneAfterTheOther(): void
    {
        $split = $this->orders('30', '70');
        $split->addPayment(5, self::EURO, Amount::of('100'), null);

        self::assertSame([5 => '30.000000'], $this->parts($split, 1));
        self::assertSame([5 => '70.000000'], $this->parts($split, 2));
    }

    public function testAPartPaymentLeavesTheLaterOrderUnpaid(): void
    {
        $split = $this->orders('30', '70');
        $split->addPayment(5, self::EURO, Amount::of('40'), null);

        self::assertSame([5 => '30.000000'], $this->parts($split, 1));
        self::assertSame([5 => '10.000000'], $this->parts($split, 2));
    }

    public function testWhatIsPaidBeyondAllOrdersBelongsToTheLast(): void
    {
        $split = $this->orders('30', '70');
        $split->addPayment(5, self::EURO, Amount::of('101.5'), null);

        self::assertSame([5 => '71.500000'], $this->parts($split, 2));
    }

    public function testAPaymentThatOneInvoiceAloneNamesIsThatOrdersAndTheOthersFillWhatIsLeft(): void
    {
        $split = $this->orders('30', '70');
        $split->addPayment(5, self::EURO, Amount::of('50'), null);
        $split->addPayment(6, self::EURO, Amount::of('30'), 1);

        self::assertSame([6 => '30.000000'], $this->parts($split, 1));
        self::assertSame([5 => '50.000000'], $this->parts($split, 2));
    }

    public function testMoneyPaidBackOrInAnotherCurrencyIsToldOnceWhole(): void
    {
        $split = $this->orders('30', '70');
        $split->addPayment(5, self::EURO, Amount::of('-5'), null);
        $split->addPayment(6, self::DOLLAR, Amount::of('110'), null);

        self::assertSame([5 => '-5.000000', 6 => '110.000000'], $this->parts($split, 1));
        self::assertSame([], $this->parts($split, 2));
    }

    public function testAPaymentOfNothingIsToldOnce(): void
    {
        $split = $this->orders('0', '0');
        $split->addPayment(5, self::EURO, Amount::zero(), null);

        self::assertSame([5 => '0.000000'], $this->parts($split, 1));
        self::assertSame([], $this->parts($split, 2));
    }

    private function orders(string ...$dues): PaymentSplit
    {
        $split = new PaymentSplit();
        foreach ($dues as $index => $due) {
            $split->addOrder($index + 1, self::EURO, Amount::of($due));
        }

        return $split;
    }

    /**
     * @return array<int, string>
     */
    private function parts(PaymentSplit $split, int $orderId): array
    {
        return array_map(static function (Amount $amount): string {
            return $amount->text();
        }, $split->partsOf($orderId));
    }
}
