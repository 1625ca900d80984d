<?php

/**
 * Columns of the core's tables as values of the contract; `LocalTime` has the times.
 */

declare(strict_types=1);

namespace Stockbridge\Export;

use Stockbridge\Contract\Amount;
use Stockbridge\Contract\Text;

if (!defined('_PS_VERSION_')) {
    exit;
}

final class Column
{
    private const LINE = 255;
    private const TEXT = 65535;

    /** A decimal column; an empty one counts as zero. */
    public static function amount(?string $column): string
    {
        return Amount::format($column === null || $column === '' ? '0' : $column);
    }

    public static function id(?string $column): string
    {
        return (string) max(0, (int) $column);
    }

    /** One line: what the column holds, without line breaks, cut to what the contract allows. */
    public static function line(?string $column): string
    {
        return self::cut(trim((string) preg_replace('~[\r\n\t]+~', ' ', (string) $column)), self::LINE);
    }

    public static function text(?string $column): string
    {
        return self::cut(str_replace("\r\n", "\n", (string) $column), self::TEXT);
    }

    /** A text that the core keeps as HTML, as people typed it: its purifier writes `&` as `&amp;`. */
    public static function plain(?string $column): string
    {
        $lines = (string) preg_replace('~<br\\s*/?>~i', "\n", (string) $column);

        return self::text(html_entity_decode(strip_tags($lines), ENT_QUOTES | ENT_HTML5, 'UTF-8'));
    }

    public static function flag(?string $column): bool
    {
        return (int) $column === 1;
    }

    private static function cut(string $text, int $length): string
    {
        return Text::cut(Text::clean($text), $length);
    }
}
