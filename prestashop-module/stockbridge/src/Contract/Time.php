<?php

/**
 * Times and days as the contract writes them. It reads no clock: `Platform\Clock` does.
 */

declare(strict_types=1);

namespace Stockbridge\Contract;

if (!defined('_PS_VERSION_')) {
    exit;
}

final class Time
{
    /** `2026-11-23T10:15:30Z` of Unix seconds. */
    public static function text(int $unix): string
    {
        return gmdate('Y-m-d\\TH:i:s\\Z', $unix);
    }

    /** Unix seconds of a time that the validator has let through. */
    public static function unix(string $text): int
    {
        $time = \DateTimeImmutable::createFromFormat('!Y-m-d\\TH:i:s\\Z', $text, new \DateTimeZone('UTC'));
        if ($time === false) {
            throw new \InvalidArgumentException('not a time of the contract');
        }

        return $time->getTimestamp();
    }

    /** A time of the shop's database, which is local; null for the core's zero dates and for what no calendar knows. */
    public static function ofLocal(string $written, \DateTimeZone $zone): ?string
    {
        if (!self::isOnCalendar($written)) {
            return null;
        }
        $time = \DateTimeImmutable::createFromFormat('!Y-m-d H:i:s', $written, $zone);

        return $time === false ? null : self::text($time->getTimestamp());
    }

    /** A day of the shop's database; null as in `ofLocal`. */
    public static function day(string $written): ?string
    {
        $day = (string) substr($written, 0, 10);

        return self::isOnCalendar($day) ? $day : null;
    }

    /** Whether a text that begins with a date names a day between 1900 and 2999. */
    public static function isOnCalendar(string $text): bool
    {
        return preg_match('~^((?:19|2[0-9])[0-9]{2})-([0-9]{2})-([0-9]{2})~', $text, $found) === 1
            && checkdate((int) $found[2], (int) $found[3], (int) $found[1]);
    }
}
