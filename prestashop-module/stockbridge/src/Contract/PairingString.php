<?php

/**
 * The pairing string that the back office shows once (the contract's section 5).
 */

declare(strict_types=1);

namespace Stockbridge\Contract;

if (!defined('_PS_VERSION_')) {
    exit;
}

final class PairingString
{
    private const PREFIX = 'sb1.';

    /**
     * @param string $url           the shop's, ending in /
     * @param string $shopPublicKey 32 bytes
     * @param string $seed          32 bytes of a one-time key: secret, shown and not kept
     * @param int    $expires       Unix seconds
     */
    public static function encode(string $url, string $shopPublicKey, string $seed, int $expires): string
    {
        return self::PREFIX . Base64Url::encode(Json::encode([
            'url' => $url,
            'shop_key' => PublicKey::fingerprint($shopPublicKey),
            'seed' => Base64Url::encode($seed),
            'expires' => $expires,
        ]));
    }
}
