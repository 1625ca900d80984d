<?php

declare(strict_types=1);

namespace Stockbridge\Tests\Outbox;

use PHPUnit\Framework\TestCase;
use Stockbridge\Outbox\MemoryRoom;

final class MemoryRoomTest extends TestCase
{
    /** @var string */
    private $usual;

    protected function setUp(): void
    {
        $this->usual = (string) ini_get('memory_limit');
    }

    protected function tearDown(): void
    {
        ini_set('memory_limit', $this->usual);
    }

    public function testMemoryWithoutALimitIsNeverShort(): void
    {
        ini_set('memory_limit', '-1');

        self::assertFalse(MemoryRoom::isShort());
    }

    public function testMemoryIsShortFromThreeFifthsOfTheLimitOn(): void
    {
        $limit = 4 * memory_get_usage(true);
        ini_set('memory_limit', (string) $limit);
        self::assertFalse(MemoryRoom::isShort());

        $held = str_repeat('x', intdiv($limit, 5) * 3);
        self::assertTrue(MemoryRoom::isShort(), strlen($held) . ' bytes more');
    }
}
