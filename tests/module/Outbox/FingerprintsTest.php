<?php

declare(strict_types=1);

namespace Stockbridge\Tests\Outbox;

use PHPUnit\Framework\TestCase;
use Stockbridge\Outbox\Fingerprints;

final class FingerprintsTest extends TestCase
{
    private const ORDER = [
        'id' => '7',
        'updated_at' => '2026-11-23T10:15:30Z',
        'erp_number' => null,
        'gate' => ['flagged' => false],
        'customer' => ['id' => '3', 'email' => 'a@example.com', 'erp_key' => null, 'updated_at' => '2026-11-23T10:15:30Z'],
    ];

    public function testWhatSettlingAndAMereSaveChangeIsNoChange(): void
    {
        $settled = ['updated_at' => '2026-11-24T00:00:00Z', 'erp_number' => 'SO1', 'gate' => ['flagged' => true]] + self::ORDER;
        $settled['customer'] = ['erp_key' => 'C1', 'updated_at' => '2026-11-24T00:00:00Z'] + self::ORDER['customer'];

        self::assertSame(Fingerprints::of(self::ORDER), Fingerprints::of($settled));
    }

    public function testWhatTheErpWouldSeeIsAChange(): void
    {
        $changed = self::ORDER;
        $changed['customer']['email'] = 'b@example.com';

        self::assertNotSame(Fingerprints::of(self::ORDER), Fingerprints::of($changed));
    }
}
