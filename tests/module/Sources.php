<?php

/**
 * The module's own files, for tests that hold all of them to a rule.
 */

declare(strict_types=1);

namespace Stockbridge\Tests;

final class Sources
{
    public const ROOT = __DIR__ . '/../../prestashop-module/stockbridge';

    /**
     * @return list<string>
     */
    public static function php(): array
    {
        return self::files('php');
    }

    /**
     * @return list<string>
     */
    public static function files(string $extension): array
    {
        $root = (string) realpath(self::ROOT);
        $found = [];
        $all = new \RecursiveIteratorIterator(new \RecursiveDirectoryIterator($root, \FilesystemIterator::SKIP_DOTS));
        foreach ($all as $file) {
            if ($file->getExtension() === $extension) {
                $found[] = $file->getPathname();
            }
        }
        sort($found);

        return $found;
    }

    /**
     * @return list<string>
     */
    public static function folders(): array
    {
        $root = (string) realpath(self::ROOT);
        $found = [$root];
        $all = new \RecursiveIteratorIterator(
            new \RecursiveDirectoryIterator($root, \FilesystemIterator::SKIP_DOTS),
            \RecursiveIteratorIterator::SELF_FIRST
        );
        foreach ($all as $file) {
            if ($file->isDir()) {
                $found[] = $file->getPathname();
            }
        }

        return $found;
    }
}
