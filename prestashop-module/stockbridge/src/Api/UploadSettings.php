<?php

/**
 * What this PHP takes in: its settings for bodies and uploads. `RequestReader` and `hello` ask it.
 */

declare(strict_types=1);

namespace Stockbridge\Api;

use Stockbridge\Platform\ByteSize;

if (!defined('_PS_VERSION_')) {
    exit;
}

final class UploadSettings
{
    /** @var array<string, string> */
    private $ini;

    /**
     * @param array<string, string> $ini file_uploads, max_file_uploads, enable_post_data_reading, post_max_size,
     *                                   upload_max_filesize
     */
    public function __construct(array $ini)
    {
        $this->ini = $ini;
    }

    public static function ofPhp(): self
    {
        $names = ['file_uploads', 'max_file_uploads', 'enable_post_data_reading', 'post_max_size', 'upload_max_filesize'];

        return new self(array_combine($names, array_map(static function (string $name): string {
            return (string) ini_get($name);
        }, $names)));
    }

    public function takesFiles(): bool
    {
        return $this->isOn('file_uploads') && $this->isOn('enable_post_data_reading')
            && (int) $this->ini['max_file_uploads'] > 0;
    }

    public function postMaxBytes(): int
    {
        return ByteSize::of($this->ini['post_max_size']);
    }

    public function fileMaxBytes(): int
    {
        return ByteSize::of($this->ini['upload_max_filesize']);
    }

    private function isOn(string $name): bool
    {
        return filter_var($this->ini[$name], FILTER_VALIDATE_BOOLEAN);
    }
}
