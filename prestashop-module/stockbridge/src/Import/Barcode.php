<?php

/**
 * The check digit of EAN-8, UPC-A, EAN-13 and GTIN-14.
 */

declare(strict_types=1);

namespace Stockbridge\Import;

if (!defined('_PS_VERSION_')) {
    exit;
}

final class Barcode
{
    private const LENGTHS = [8, 12, 13, 14];

    public static function isValid(string $digits): bool
    {
        if (!in_array(strlen($digits), self::LENGTHS, true) || !ctype_digit($digits)) {
            return false;
        }
        $sum = 0;
        foreach (array_reverse(str_split($digits)) as $place => $digit) {
            $sum += (int) $digit * ($place % 2 === 0 ? 1 : 3);
        }

        return $sum % 10 === 0;
    }
}
