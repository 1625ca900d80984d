<?php

declare(strict_types=1);

namespace Stockbridge\Tests\Api;

use PHPUnit\Framework\TestCase;
use Stockbridge\Api\UploadSettings;
use Stockbridge\Platform\ByteSize;

final class UploadSettingsTest extends TestCase
{
    public function testTheSettingsOfThisPhpAreReadable(): void
    {
        $settings = UploadSettings::ofPhp();
        self::assertSame(ByteSize::of((string) ini_get('post_max_size')), $settings->postMaxBytes());
        self::assertSame(ByteSize::of((string) ini_get('upload_max_filesize')), $settings->fileMaxBytes());
    }
}
