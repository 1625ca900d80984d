<?php

declare(strict_types=1);

namespace Stockbridge\Tests\Export;

use PHPUnit\Framework\TestCase;
use Stockbridge\Export\LocalTime;

final class LocalTimeTest extends TestCase
{
    /**
     * @dataProvider columns
     */
    public function testAColumnIsReadInTheShopsZone(string $zone, string $column, string $expected): void
    {
        self::assertSame($expected, (new LocalTime(new \DateTimeZone($zone)))->text($column));
    }

    /**
     * @return array<string, array{string, string, string}>
     */
    public static function columns(): array
    {
        return [
            'winter' => ['Europe/Paris', '2026-01-15 12:00:00', '2026-01-15T11:00:00Z'],
            'summer' => ['Europe/Paris', '2026-07-15 12:00:00', '2026-07-15T10:00:00Z'],
            'the last second of winter time' => ['Europe/Paris', '2026-03-29 01:59:59', '2026-03-29T00:59:59Z'],
            'an hour that does not exist' => ['Europe/Paris', '2026-03-29 02:30:00', '2026-03-29T01:30:00Z'],
            'the first second of summer time' => ['Europe/Paris', '2026-03-29 03:00:00', '2026-03-29T01:00:00Z'],
            'an hour that comes twice' => ['Europe/Paris', '2026-10-25 02:30:00', '2026-10-25T01:30:00Z'],
            'after the hour that comes twice' => ['Europe/Paris', '2026-10-25 03:00:00', '2026-10-25T02:00:00Z'],
            'behind UTC' => ['America/New_York', '2026-12-31 23:00:00', '2027-01-01T04:00:00Z'],
            'half an hour' => ['Asia/Kolkata', '2026-11-23 15:45:30', '2026-11-23T10:15:30Z'],
        ];
    }

    public function testAZeroDateGivesWayToTheNextColumn(): void
    {
        $time = new LocalTime(new \DateTimeZone('UTC'));

        self::assertSame('2026-11-23T10:15:30Z', $time->text('0000-00-00 00:00:00', null, '2026-11-23 10:15:30'));
        self::assertSame('1970-01-01T00:00:00Z', $time->text('0000-00-00 00:00:00', null));
        self::assertNull($time->unix('0000-00-00 00:00:00'));
        self::assertNull($time->unix(null));
        self::assertSame(1795428930, $time->unix('2026-11-23 10:15:30'));
    }
}
