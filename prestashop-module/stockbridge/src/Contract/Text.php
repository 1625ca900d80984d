<?php

/**
 * Lengths and cuts of UTF-8 texts in code points, as the contract counts them, whether or not mbstring is there.
 */

declare(strict_types=1);

namespace Stockbridge\Contract;

if (!defined('_PS_VERSION_')) {
    exit;
}

final class Text
{
    /** Code points of valid UTF-8: all bytes but the continuation bytes. */
    public static function length(string $text): int
    {
        $continuation = 0;
        foreach (count_chars($text, 1) as $byte => $times) {
            if ($byte >= 0x80 && $byte < 0xC0) {
                $continuation += $times;
            }
        }

        return strlen($text) - $continuation;
    }

    /**
     * At most so many code points of valid UTF-8, from the beginning.
     *
     * @param int $length at most 65535, the longest text of the contract
     */
    public static function cut(string $text, int $length): string
    {
        if (strlen($text) <= $length) {
            return $text;
        }
        preg_match('~^.{0,' . $length . '}~su', $text, $found);

        return $found[0] ?? '';
    }

    /** Valid UTF-8 without NUL, from whatever a database column held; broken bytes become U+FFFD, to be seen. */
    public static function clean(string $text): string
    {
        $text = str_replace("\0", '', $text);
        if (preg_match('~~u', $text) === 1) {
            return $text;
        }

        return htmlspecialchars_decode(htmlspecialchars($text, ENT_NOQUOTES | ENT_SUBSTITUTE, 'UTF-8'), ENT_NOQUOTES);
    }
}
