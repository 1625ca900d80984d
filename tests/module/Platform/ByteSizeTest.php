<?php

declare(strict_types=1);

namespace Stockbridge\Tests\Platform;

use PHPUnit\Framework\TestCase;
use Stockbridge\Platform\ByteSize;

final class ByteSizeTest extends TestCase
{
    /**
     * @dataProvider shorthands
     */
    public function testPhpsShorthandIsReadAsPhpReadsIt(string $shorthand, int $bytes): void
    {
        self::assertSame($bytes, ByteSize::of($shorthand));
    }

    /**
     * @return iterable<string, array{0: string, 1: int}>
     */
    public static function shorthands(): iterable
    {
        yield 'bytes' => ['1048576', 1048576];
        yield 'kilo' => ['512K', 524288];
        yield 'mega, small letter' => ['8m', 8388608];
        yield 'giga with a blank' => [' 1G ', 1073741824];
        yield 'no bound' => ['0', PHP_INT_MAX];
        yield 'no memory limit' => ['-1', PHP_INT_MAX];
    }
}
