<?php

declare(strict_types=1);

namespace Stockbridge\Tests\Binding;

use PHPUnit\Framework\TestCase;
use Stockbridge\Binding\Binding;
use Stockbridge\Binding\Bindings;

final class BindingTest extends TestCase
{
    public function testMemoryCountsBeforeTheCounter(): void
    {
        $binding = new Binding(1, 'products', 'P1', 3, 5, 'h');

        self::assertSame(0, $binding->compare(3, 5));
        self::assertLessThan(0, $binding->compare(3, 6));
        self::assertLessThan(0, $binding->compare(4, 1));
        self::assertGreaterThan(0, $binding->compare(2, 99));
    }

    public function testAClaimKeepsWhatTheRecordMeansAndTheOriginalStays(): void
    {
        $former = (new Binding(1, 'products', 'P1', 3, 5, 'h'))->applied(20, 4, ['default' => 10]);
        $claimed = $former->claimed(3, 6, 'x');

        self::assertSame([20, 4, ['default' => 10]], [$claimed->entityId, $claimed->entitySubId, $claimed->notes]);
        self::assertSame(Bindings::WRITING, $claimed->state);
        self::assertSame([5, Bindings::APPLIED], [$former->counter, $former->state]);
    }

    public function testAnOutcomeWithoutIdOrNotesKeepsTheFormerOnes(): void
    {
        $former = (new Binding(1, 'products', 'P1', 3, 5, 'h'))->applied(20, 0, ['default' => 10]);
        $applied = $former->claimed(3, 6, 'x')->applied(null, 0, null);

        self::assertSame([20, ['default' => 10]], [$applied->entityId, $applied->notes]);
        self::assertSame(Bindings::APPLIED, $applied->state);
    }
}
