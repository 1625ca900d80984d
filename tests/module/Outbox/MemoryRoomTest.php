<?php

declare(strict_types=1);

namespace Stockbridge\Tests\Outbox;

use PHPUnit\Framework\TestCase;
use Stockbridge\Outbox\MemoryRoom;

final class MemoryRoomTest extends TestCase
{
    /**
     * @dataProvider settings
     */
    public function testPhpsOwnNotationIsRead(string $setting, int $bytes): void
    {
        self::assertSame($bytes, MemoryRoom::bytes($setting));
    }

    /**
     * @return list<array{string, int}>
     */
    public static function settings(): array
    {
        return [['128M', 134217728], ['1g', 1073741824], ['512K', 524288], ['1048576', 1048576], ['-1', -1]];
    }
}
