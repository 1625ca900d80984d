<?php

/**
 * Base64url without padding (RFC 4648, section 5), in the one right way to write it.
 */

declare(strict_types=1);

namespace Stockbridge\Contract;

if (!defined('_PS_VERSION_')) {
    exit;
}

final class Base64Url
{
    public static function encode(string $raw): string
    {
        return rtrim(strtr(base64_encode($raw), '+/', '-_'), '=');
    }

    /** Null where the text is not the base64url of exactly so many bytes. */
    public static function decode(string $text, int $length): ?string
    {
        $raw = base64_decode(strtr($text, '-_', '+/'), true);

        return $raw !== false && strlen($raw) === $length && hash_equals(self::encode($raw), $text) ? $raw : null;
    }
}
