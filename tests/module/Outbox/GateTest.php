<?php

declare(strict_types=1);

namespace Stockbridge\Tests\Outbox;

use PHPUnit\Framework\TestCase;
use Stockbridge\Contract\Amount;
use Stockbridge\Outbox\Gate;
use Stockbridge\Outbox\Verdict;

final class GateTest extends TestCase
{
    private const NOW = 1000000;
    private const FIRST = 10;

    /**
     * @dataProvider orders
     *
     * @param array<string, bool>        $facts
     * @param array<string, string|null> $row
     */
    public function testWhichOrdersGoOut(string $expected, array $facts, array $row = []): void
    {
        self::assertSame($expected, $this->decide($facts, $row)->word());
    }

    /**
     * @return array<string, array{0: string, 1: array<string, bool>, 2?: array<string, string|null>}>
     */
    public static function orders(): array
    {
        $sent = ['leased_fingerprint' => str_repeat('a', 64)];

        return [
            'paid' => [Verdict::OPEN, ['paid' => true]],
            'in a state on the list' => [Verdict::OPEN, ['listed' => true]],
            'neither paid nor listed' => [Verdict::UNPAID, []],
            'paid and then cancelled' => [Verdict::CANCELLED, ['paid' => true, 'cancelled' => true]],
            'listed and then cancelled' => [Verdict::CANCELLED, ['listed' => true, 'cancelled' => true]],
            'cancelled after it was handed out' => [Verdict::OPEN, ['cancelled' => true], $sent],
            'cancelled with a key of the ERP' => [Verdict::OPEN, ['cancelled' => true], ['erp_key' => 'SO1']],
            'unpaid again after it was handed out' => [Verdict::OPEN, [], $sent],
            'older than the first' => [Verdict::TOO_OLD, ['paid' => true], ['entity_id' => '9']],
            'older than the first, handed out' => [Verdict::OPEN, ['paid' => true], ['entity_id' => '9'] + $sent],
        ];
    }

    public function testADeletedOrderIsGone(): void
    {
        self::assertSame(Verdict::GONE, Gate::decide(null, $this->row([]), self::FIRST, self::NOW)->word());
    }

    public function testAnIncompleteOrderWaitsAndOpensFlaggedAfterTwoStableMinutes(): void
    {
        $facts = ['paid' => true, 'differences' => [Amount::of('2.5'), Amount::of('3')]];
        $waiting = ['gate_difference' => '2.500000 3.000000'];

        self::assertSame(Verdict::INCOMPLETE, $this->decide($facts)->word());
        self::assertSame(Verdict::INCOMPLETE, $this->decide($facts, $waiting + $this->since(119))->word());
        $verdict = $this->decide($facts, $waiting + $this->since(120));
        self::assertTrue($verdict->opens());
        self::assertSame(
            ['flagged' => true, 'difference_excl' => '2.500000', 'difference_incl' => '3.000000'],
            $verdict->toArray()
        );
    }

    public function testTheTwoMinutesBeginAnewWhenTheDifferenceChanges(): void
    {
        $facts = ['paid' => true, 'differences' => [Amount::of('2.5'), Amount::of('3')]];
        $row = ['gate_difference' => '5.000000 6.000000'] + $this->since(600);

        self::assertSame(Verdict::INCOMPLETE, $this->decide($facts, $row)->word());
    }

    public function testWhatIsLeasedIsToldAgainWithoutAnotherWait(): void
    {
        $facts = ['paid' => true, 'differences' => [Amount::of('2.5'), Amount::of('3')]];

        $verdict = $this->decide($facts, ['state' => '1']);

        self::assertSame([Verdict::OPEN, true], [$verdict->word(), $verdict->toArray()['flagged']]);
    }

    public function testAnOrderWhoseRulesAreNotSavedYetWaits(): void
    {
        self::assertSame(Verdict::INCOMPLETE, $this->decide(['paid' => true, 'rules_complete' => false])->word());
    }

    /**
     * @param array<string, mixed>       $facts
     * @param array<string, string|null> $row
     */
    private function decide(array $facts, array $row = []): Verdict
    {
        $complete = ['differences' => [Amount::zero(), Amount::zero()], 'rules_complete' => true];
        $judged = $facts + ['paid' => false, 'listed' => false, 'cancelled' => false] + $complete;

        return Gate::decide($judged, $this->row($row), self::FIRST, self::NOW);
    }

    /**
     * @param array<string, string|null> $row
     *
     * @return array<string, string|null>
     */
    private function row(array $row): array
    {
        $empty = ['leased_fingerprint' => null, 'erp_key' => null, 'gate_since' => null, 'gate_difference' => null];

        return $row + ['entity_id' => '10', 'state' => '0'] + $empty;
    }

    /**
     * @return array<string, string>
     */
    private function since(int $seconds): array
    {
        return ['gate_since' => (string) (self::NOW - $seconds)];
    }
}
