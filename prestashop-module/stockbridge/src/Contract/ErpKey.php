<?php

/**
 * The key under which a shop document is known in the ERP (the contract's section 8).
 */

declare(strict_types=1);

namespace Stockbridge\Contract;

if (!defined('_PS_VERSION_')) {
    exit;
}

final class ErpKey
{
    public const ORDER = 'O';
    public const PAYMENT = 'P';
    public const CREDIT = 'C';
    public const CUSTOMER = 'U';

    private const MAX_ID = 2176782335;
    private const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

    /**
     * @param string $kind      one of the constants
     * @param int    $id        id of the document's own row
     * @param string $secureKey of the order, or of the customer's account
     * @param string $dateAdd   of the document's own row, as the database writes it
     * @param int    $cartId    of the order; 0 for an account
     */
    public static function of(
        int $shopId,
        string $kind,
        int $id,
        string $secureKey,
        string $dateAdd,
        int $cartId
    ): string {
        if ($shopId < 1 || $id < 1 || $id > self::MAX_ID) {
            throw new \RangeException('no ERP key can hold this id');
        }
        $told = implode('|', [$shopId, $kind, $id, $secureKey, $dateAdd, $cartId]);
        $number = strtoupper(base_convert((string) $id, 10, 36));

        return chr(ord('A') + min($shopId, 26) - 1) . $kind . $number . '-' . self::check($told);
    }

    /**
     * @param array<string, string|null> $order columns of the order's row, in the text that the database holds
     */
    public static function ofOrder(array $order): string
    {
        return self::of(
            (int) $order['id_shop'],
            self::ORDER,
            (int) $order['id_order'],
            (string) $order['secure_key'],
            (string) $order['date_add'],
            (int) $order['id_cart']
        );
    }

    /** The first 40 bits of SHA-256 in base 32. */
    private static function check(string $told): string
    {
        $letters = '';
        foreach (str_split(substr(hash('sha256', $told), 0, 10), 5) as $digits) {
            $bits = (int) hexdec($digits);
            for ($shift = 15; $shift >= 0; $shift -= 5) {
                $letters .= self::BASE32[($bits >> $shift) & 31];
            }
        }

        return $letters;
    }
}
