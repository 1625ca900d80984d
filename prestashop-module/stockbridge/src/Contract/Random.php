<?php

/**
 * Random names of the contract: message and installation ids, marks, nonces.
 */

declare(strict_types=1);

namespace Stockbridge\Contract;

if (!defined('_PS_VERSION_')) {
    exit;
}

final class Random
{
    /** A version 4 UUID in lower case. */
    public static function uuid(): string
    {
        $bytes = random_bytes(16);
        $bytes[6] = chr(ord($bytes[6]) & 0x0F | 0x40);
        $bytes[8] = chr(ord($bytes[8]) & 0x3F | 0x80);

        return vsprintf('%s%s-%s-%s-%s-%s%s%s', str_split(bin2hex($bytes), 4));
    }

    /** 22 characters of base64url: 16 random bytes. */
    public static function mark(): string
    {
        return Base64Url::encode(random_bytes(16));
    }
}
