<?php

declare(strict_types=1);

namespace Stockbridge\Tests\Api;

use PHPUnit\Framework\TestCase;
use Stockbridge\Api\UploadSettings;

final class UploadSettingsTest extends TestCase
{
    /**
     * @dataProvider shorthands
     */
    public function testPhpsShorthandIsReadAsPhpReadsIt(string $shorthand, int $bytes): void
    {
        self::assertSame($bytes, UploadSettings::bytes($shorthand));
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

    public function testTheSettingsOfThisPhpAreReadable(): void
    {
        $settings = UploadSettings::ofPhp();
        self::assertSame(UploadSettings::bytes((string) ini_get('post_max_size')), $settings->postMaxBytes());
        self::assertSame(UploadSettings::bytes((string) ini_get('upload_max_filesize')), $settings->fileMaxBytes());
    }
}
