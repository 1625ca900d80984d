<?php

/**
 * Runs a batch whole; where the database refuses it, halves it until the culprit stands alone.
 *
 * Rows that stay locked are left out: nothing is wrong with the items.
 */

declare(strict_types=1);

namespace Stockbridge\Import;

use Stockbridge\Platform\DatabaseFailure;

if (!defined('_PS_VERSION_')) {
    exit;
}

final class Halving
{
    /**
     * @param array<int, Item> $items
     * @param callable(array<int, Item>): array<int, Outcome> $attempt keeps nothing where it throws
     *
     * @return array<int, Outcome> an item that is missing was not reached
     */
    public static function run(array $items, callable $attempt): array
    {
        try {
            return $attempt($items);
        } catch (DatabaseFailure $failure) {
            if ($failure->passes()) {
                return [];
            }
            if (count($items) === 1) {
                return [key($items) => Outcome::failed(Trouble::refusedByDatabase($failure))];
            }
        }
        $outcomes = [];
        foreach (array_chunk($items, max(1, intdiv(count($items) + 1, 2)), true) as $half) {
            $outcomes += self::run($half, $attempt);
        }

        return $outcomes;
    }
}
