<?php

/**
 * How the contract writes Ed25519 keys: base64url without padding, ids and fingerprints of the public half.
 */

declare(strict_types=1);

namespace Stockbridge\Pairing;

final class KeyText
{
    private const VARIANT = SODIUM_BASE64_VARIANT_URLSAFE_NO_PADDING;

    public static function encode(string $bytes): string
    {
        return sodium_bin2base64($bytes, self::VARIANT);
    }

    /** 32 bytes, or null where the text is no key. */
    public static function decode(string $text): ?string
    {
        try {
            $bytes = sodium_base642bin($text, self::VARIANT);
        } catch (\SodiumException $error) {
            return null;
        }

        return strlen($bytes) === SODIUM_CRYPTO_SIGN_PUBLICKEYBYTES ? $bytes : null;
    }

    /** The key id: the first 16 hex digits of the fingerprint. */
    public static function id(string $publicKey): string
    {
        return substr(self::fingerprint($publicKey), 0, 16);
    }

    /** SHA-256, 64 hex digits. */
    public static function fingerprint(string $publicKey): string
    {
        return hash('sha256', $publicKey);
    }
}
