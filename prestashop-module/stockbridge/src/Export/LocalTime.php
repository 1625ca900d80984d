<?php

/**
 * Reads the core's date columns, which are in the shop's own time zone; `Contract\Time` does the conversion.
 *
 * An hour that the end of summer time repeats is taken as its second pass, one that its beginning leaves out as the
 * hour after it: the column does not say more.
 */

declare(strict_types=1);

namespace Stockbridge\Export;

use Stockbridge\Contract\Time;

if (!defined('_PS_VERSION_')) {
    exit;
}

final class LocalTime
{
    /** Stands for a time that the contract requires and the shop never wrote. */
    private const NEVER = '1970-01-01T00:00:00Z';

    /** @var \DateTimeZone */
    private $zone;

    public function __construct(\DateTimeZone $zone)
    {
        $this->zone = $zone;
    }

    /** The zone that the core set from PS_TIMEZONE while it started. */
    public static function ofShop(): self
    {
        return new self(new \DateTimeZone(date_default_timezone_get()));
    }

    /** The first of the columns that holds a time, as the wire writes it. */
    public function text(?string ...$columns): string
    {
        foreach ($columns as $column) {
            $time = $column === null ? null : Time::ofLocal($column, $this->zone);
            if ($time !== null) {
                return $time;
            }
        }

        return self::NEVER;
    }

    /** Unix seconds; null for none and for MySQL's zero date. */
    public function unix(?string $column): ?int
    {
        $time = $column === null ? null : Time::ofLocal($column, $this->zone);

        return $time === null ? null : Time::unix($time);
    }
}
