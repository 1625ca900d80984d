<?php

/**
 * What the contract derives from a 32-byte Ed25519 public key.
 */

declare(strict_types=1);

namespace Stockbridge\Contract;

if (!defined('_PS_VERSION_')) {
    exit;
}

final class PublicKey
{
    /** SHA-256, 64 hex digits. */
    public static function fingerprint(string $publicKey): string
    {
        return hash('sha256', $publicKey);
    }

    /** The first 16 digits of the fingerprint. */
    public static function id(string $publicKey): string
    {
        return substr(self::fingerprint($publicKey), 0, 16);
    }

    /** False also where the bytes are no public key or no signature. */
    public static function verifies(string $publicKey, string $message, string $signature): bool
    {
        return strlen($publicKey) === SODIUM_CRYPTO_SIGN_PUBLICKEYBYTES
            && strlen($signature) === SODIUM_CRYPTO_SIGN_BYTES
            && sodium_crypto_sign_verify_detached($signature, $message, $publicKey);
    }
}
