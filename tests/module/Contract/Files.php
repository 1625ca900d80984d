<?php

/**
 * The contract's committed files as the tests read them.
 */

declare(strict_types=1);

namespace Stockbridge\Tests\Contract;

final class Files
{
    private const V1 = __DIR__ . '/../../../shared-schema/v1/';

    public static function read(string $path): \stdClass
    {
        $text = (string) file_get_contents(self::V1 . $path);

        return json_decode($text, false, 512, JSON_THROW_ON_ERROR);
    }

    /**
     * @return array<string, \stdClass> by path below the folder, without the ending
     */
    public static function below(string $folder): array
    {
        $found = [];
        $files = new \RecursiveIteratorIterator(
            new \RecursiveDirectoryIterator(self::V1 . $folder, \FilesystemIterator::SKIP_DOTS)
        );
        foreach ($files as $file) {
            $name = substr($file->getPathname(), strlen(self::V1 . $folder) + 1, -strlen('.json'));
            $found[$name] = self::read($folder . '/' . $name . '.json');
        }
        ksort($found);

        return $found;
    }

    /** The name of the definition that a schema's path stands for. */
    public static function definition(string $schema): string
    {
        return self::read('schemas/' . $schema . '.schema.json')->title;
    }
}
