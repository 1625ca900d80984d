<?php

/**
 * Rows of many owners, given back owner by owner: one statement serves a whole batch.
 */

declare(strict_types=1);

namespace Stockbridge\Export;

if (!defined('_PS_VERSION_')) {
    exit;
}

final class Grouped
{
    /**
     * @param list<array<string, string|null>> $rows
     *
     * @return array<array-key, list<array<string, string|null>>> by the value of that column
     */
    public static function by(string $column, array $rows): array
    {
        $groups = [];
        foreach ($rows as $row) {
            $groups[(string) $row[$column]][] = $row;
        }

        return $groups;
    }

    /**
     * @param list<array<string, string|null>> $rows
     *
     * @return array<int, string> the value of one column by the id in another
     */
    public static function pairs(string $id, string $column, array $rows): array
    {
        $pairs = [];
        foreach ($rows as $row) {
            $pairs[(int) $row[$id]] = (string) $row[$column];
        }

        return $pairs;
    }
}
