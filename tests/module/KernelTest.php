<?php

declare(strict_types=1);

namespace Stockbridge\Tests;

use PHPUnit\Framework\TestCase;
use Stockbridge\Contract\Schemas;
use Stockbridge\Kernel;
use Stockbridge\Platform\Clock;
use Stockbridge\Platform\Database;
use Stockbridge\Platform\State;
use Stockbridge\Tests\Platform\FakeLink;

final class KernelTest extends TestCase
{
    public function testAServiceIsBuiltOnceAndSharedByAllThatNameIt(): void
    {
        $kernel = self::kernel();
        self::assertSame($kernel->get(State::class), $kernel->get(State::class));
        self::assertSame($kernel, $kernel->get(Kernel::class));
    }

    public function testEveryOperationCanBeBuiltAndStandsInTheContract(): void
    {
        $kernel = self::kernel();
        foreach ($kernel->operationNames() as $name) {
            self::assertArrayHasKey($name, Schemas::OPERATIONS);
            $kernel->operation($name);
        }
        self::assertContains('hello', $kernel->operationNames());
    }

    public function testEveryFlowStandsInTheContract(): void
    {
        foreach (self::kernel()->flowNames() as $name) {
            self::assertArrayHasKey($name, Schemas::FLOW_RECORDS);
        }
    }

    public function testAClassWithAPlainArgumentIsNoService(): void
    {
        $this->expectException(\LogicException::class);
        self::kernel()->get(\ArrayIterator::class);
    }

    public function testWhatIsGivenStandsForWhatWouldBeBuilt(): void
    {
        $clock = new class () implements Clock {
            public function now(): int
            {
                return 42;
            }

            public function milliseconds(): int
            {
                return 0;
            }
        };
        self::assertSame($clock, (new Kernel([Clock::class => $clock]))->get(Clock::class));
    }

    private static function kernel(): Kernel
    {
        return new Kernel([Database::class => new Database(new FakeLink(), 'shop', 'ps_')]);
    }
}
