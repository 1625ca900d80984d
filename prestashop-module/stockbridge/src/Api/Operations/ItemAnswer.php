<?php

/**
 * The answer line of one item of `apply` or `plan`.
 */

declare(strict_types=1);

namespace Stockbridge\Api\Operations;

use Stockbridge\Contract\Problem;
use Stockbridge\Import\Item;
use Stockbridge\Import\Outcome;

if (!defined('_PS_VERSION_')) {
    exit;
}

final class ItemAnswer
{
    private const MOST_WARNINGS = 50;

    /**
     * @return array<string, mixed>
     */
    public static function of(Item $item, Outcome $outcome): array
    {
        $answer = ['key' => $item->sentKey, 'shop_id' => (string) $item->shopId, 'result' => $outcome->result];
        $more = [
            'id' => $outcome->entityId === null ? null : (string) $outcome->entityId,
            'code' => $outcome->code,
            'problem' => $outcome->problem === null ? null : (object) $outcome->problem->toArray(),
            'warnings' => array_map(static function (Problem $warning): \stdClass {
                return (object) $warning->toArray();
            }, array_slice($outcome->warnings, 0, self::MOST_WARNINGS)),
        ];

        return $answer + array_filter($more, static function ($value): bool {
            return $value !== null && $value !== [];
        });
    }
}
